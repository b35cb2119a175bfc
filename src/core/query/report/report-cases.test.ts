import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from '../../../../tests/builders/bundled-incident.ts';
import type { ReportModel } from '../../../model/report.ts';
import { appendCustody } from '../../case/custody.ts';
import type { Engine } from '../../engine.ts';
import { openDb } from '../../store/db.ts';
import { createCaseFolder, FORMATS, QUIET, reportModel as model, reportText as text } from './report.test-helper.ts';

const folder = createCaseFolder();
afterAll(() => folder.remove());

describe('a case that changes meanwhile', () => {
  const path = join(folder.path, 'changing.blobtrail');
  let changing: Engine;

  beforeAll(async () => {
    changing = await folder.make('changing', [join(INCIDENT, 'gateway')]);
  });

  function touch(): void {
    const db = openDb(path, { mode: 'write' });
    db.transaction(() => appendCustody(db, 0n, 'somebody', 'test', {}));
    db.close();
  }

  it('is read again from the start', async () => {
    let touched = false;
    const progress = (): void => {
      if (!touched) touch();
      touched = true;
    };
    const file = await changing.handlers['report.build']({ format: 'json' }, { ...QUIET, progress });
    const { custody } = JSON.parse(file.text) as ReportModel;
    expect(custody.entries.at(-1)).toMatchObject({ actor: 'somebody', hash: custody.head });
  });

  it('is refused when it does not come to rest', async () => {
    const built = Promise.resolve(changing.handlers['report.build']({ format: 'json' }, { ...QUIET, progress: touch }));
    await expect(built).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('can be left', async () => {
    const controller = new AbortController();
    const context = { signal: controller.signal, progress: () => controller.abort() };
    await expect(Promise.resolve(changing.handlers['report.build']({ format: 'html' }, context))).rejects.toMatchObject(
      {
        code: 'CANCELLED',
      },
    );
  });
});

describe('cases of another kind', () => {
  it('reports a case without requests as one', async () => {
    const path = join(folder.path, 'empty.log');
    writeFileSync(path, '');
    const bare = await folder.make('bare', [path]);
    const report = await model(bare);
    expect(report).toMatchObject({
      answers: [],
      flow: { rows: [], of: 0 },
      findings: [],
      scope: { requestsOfCase: 0, fromNs: null },
    });
    expect(report.requests.choice).toBe('No request is in scope.');
    for (const format of FORMATS) expect((await text(bare, { format })).length).toBeGreaterThan(100);
  });

  it('takes the first ten requests where no finding names one', async () => {
    const plain = await folder.make('plain', [
      join(INCIDENT, 'nodes/onnx-fra-1.ogtrace.ndjson'),
      join(INCIDENT, 'calls.ogtrace.ndjson'),
    ]);
    const { findings, requests, completeness } = await model(plain, { labels: ['og-30min-return-suiusdt'] });
    expect(findings.flatMap((finding) => finding.requests)).toEqual([]);
    const earliest = requests.rows.slice(0, 10).map(({ id }) => id);
    expect(requests.reconstructed.map(({ id }) => id)).toEqual(earliest);
    expect(requests.choice).toContain(`All ${completeness.requests} requests in scope`);
  });

  it('says what it can of a file that is not where the case refers to', async () => {
    const path = join(folder.path, 'moved.ndjson');
    copyFileSync(join(INCIDENT, 'gateway/client-pairs.ndjson'), path);
    const referring = await folder.make('referring', [path], { reference: true });
    const before = await model(referring);
    rmSync(path);
    const after = await model(referring);
    expect(before.requests.reconstructed[0]?.path.length).toBeGreaterThan(0);
    expect(after.requests.reconstructed[0]).toMatchObject({ id: before.requests.reconstructed[0]?.id, path: [] });
    expect(after.requests.reconstructed[0]?.verdict.detail).toContain('moved.ndjson');
    expect(after.limits.join(' ')).toContain('only digest and path are in the case');
    expect(after.reproducibility.commands[0]).toMatch(
      /^blobtrail import referring\.blobtrail \S+moved\.ndjson --reference$/,
    );
  });

  it('shows both sides of what was tampered with', async () => {
    const evidence = join(folder.path, 'tampered');
    cpSync(INCIDENT, evidence, { recursive: true });
    const [pairs, registry] = [
      join(evidence, 'gateway/client-pairs.ndjson'),
      join(evidence, 'registry/tee-registry.json'),
    ];
    writeFileSync(pairs, readFileSync(pairs, 'utf8').replace('Summarise window 1 of', 'Summarise nothing of'));
    const entries = JSON.parse(readFileSync(registry, 'utf8')) as { teeId: string; publicKey: string }[];
    const [a, b] = entries;
    if (a === undefined || b === undefined) throw new Error('the registry has two entries');
    [a.publicKey, b.publicKey] = [b.publicKey, a.publicKey];
    writeFileSync(registry, JSON.stringify(entries));
    const lookup = {
      schema: 'ogtrace/1',
      ts: '2026-03-02T13:06:21.006Z',
      kind: 'artifact.cache.lookup',
      request_id: 'req-14a33a4a0a25003f',
      node_id: 'onnx-fra-1',
      result: 'hit',
    };
    writeFileSync(
      join(evidence, 'nodes/other.ogtrace.ndjson'),
      `${JSON.stringify({ ...lookup, blob_id: 'Z'.repeat(43) })}\n`,
    );
    const tampered = await folder.make('tampered', [evidence]);
    const { contradictions, requests, trust } = await model(tampered);
    const about = (what: string) => contradictions.filter((each) => each.what.includes(what));

    const names = about('name different artifacts');
    const contradicted = requests.rows.filter(({ status }) => status === 'contradicted').map(({ id }) => id);
    expect(names.map(({ subject }) => subject)).toEqual(contradicted);
    expect(contradicted.length).toBe(1);
    expect(names[0]?.sides.map(({ says }) => says).join(' ')).toContain('Z'.repeat(43));
    expect(names[0]?.sides.every(({ grounds }) => grounds.length === 1)).toBe(true);

    const [changed] = about('held request');
    const at = changed?.sides[0]?.grounds[0];
    expect(
      readFileSync(at?.path ?? '')
        .subarray(at?.offset, (at?.offset ?? 0) + (at?.length ?? 0))
        .toString(),
    ).toContain('Summarise nothing of');
    expect(about('key that has another id').map(({ subject }) => subject[0])).toEqual(['n', 'n']);
    expect(about('does not verify')).toHaveLength(1);
    expect(trust.keys.filter(({ learned }) => learned.includes('for another enclave'))).toHaveLength(2);
  });

  it('prints no header that lets a reader act for somebody', async () => {
    const [line = ''] = readFileSync(join(INCIDENT, 'gateway/client-pairs.ndjson'), 'utf8').split('\n');
    const { request, response } = JSON.parse(line) as { request: object; response: object };
    const headers = {
      Authorization: 'Bearer sk-very-secret',
      'X-PAYMENT': 'cGF5bWVudC1zZWNyZXQ',
      cookie: 'session=secret-cookie',
    };
    const url = 'https://gw-1.example.net/v1/chat/completions';
    const pair = {
      request: { method: 'POST', url, headers, body: request },
      response: { status: 200, headers: {}, body: response },
    };
    mkdirSync(join(folder.path, 'secret'));
    writeFileSync(join(folder.path, 'secret/pair.ndjson'), `${JSON.stringify(pair)}\n`);
    const secret = await folder.make('secret', [join(folder.path, 'secret')]);
    for (const format of FORMATS) {
      const report = await text(secret, { format });
      expect(report).toContain('gemini-2.5-pro');
      expect(report).not.toMatch(/sk-very-secret|cGF5bWVudC1zZWNyZXQ|secret-cookie/);
    }
  });
});
