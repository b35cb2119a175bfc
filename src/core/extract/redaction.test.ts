import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from '../../../tests/builders/bundled-incident.ts';
import { REDACTED_KINDS, type RedactedKind } from '../../model/redactor.ts';
import { importInto, QUIET, scratchFolder, withEngine } from '../case/case-file.test-helper.ts';

const NOTE = 'Ask ann@example.org about 10.20.30.40 before you trust this';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = scratchFolder();
  path = join(folder, 'secret-project.blobtrail');
  await importInto(path, [INCIDENT]);
  writeFileSync(join(folder, 'key'), 'sixteen bytes or more of it');
  writeFileSync(join(folder, 'other'), 'another key of enough bytes');
  writeFileSync(join(folder, 'short'), 'short');
  await withEngine(path, async ({ handlers }) => {
    await handlers['annotation.add'](
      { subject: 'f-1', kind: 'note', value: 'added', text: NOTE, actor: 'Ann Example' },
      QUIET,
    );
  });
});

const write = (name: string, redact?: { kinds: readonly RedactedKind[]; keyFile: string }) =>
  withEngine(path, async ({ handlers }) => {
    const out = join(folder, name);
    await handlers['export.write']({ out, spans: true, ...(redact !== undefined && { redact }) }, QUIET);
    return out;
  });

function textOf(out: string): string {
  const files = ['tables', 'pictures'].flatMap((part) =>
    readdirSync(join(out, part)).map((name) => join(out, part, name)),
  );
  return [...files, join(out, 'manifest.json')].map((file) => readFileSync(file, 'utf8')).join('\n');
}

const rowsOf = (out: string, table: string): readonly Record<string, unknown>[] =>
  readFileSync(join(out, 'tables', `${table}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const verify = (out: string): string => execFileSync(process.execPath, [join(out, 'verify.mjs')], { encoding: 'utf8' });

describe('a redacted export', () => {
  it('holds no name, and the same rows, joins, ids and hashes', async () => {
    const plain = await write('plain');
    const out = await write('redacted', { kinds: REDACTED_KINDS, keyFile: join(folder, 'key') });
    const text = textOf(out);
    const names = [
      ...rowsOf(plain, 'labels').map((row) => String(row['name'])),
      ...rowsOf(plain, 'nodes').flatMap((row) => (row['isEnclave'] === true ? [] : [String(row['name'])])),
      'secret-project',
      'Ann Example',
      'examiner',
      'ann@example.org',
      '10.20.30.40',
      'Ask ',
    ];
    expect(names.length).toBeGreaterThan(10);
    // What answered is an id and stays, also where its name is that of a label or begins like one.
    const ids = new Set(rowsOf(plain, 'artifacts').map((row) => String(row['ref'])));
    const stands = (name: string): boolean =>
      new RegExp(`(?<![\\w.-])${name.replaceAll('.', '\\.')}(?![\\w.-])`).test(text);
    for (const name of names.filter((one) => !ids.has(one))) expect([name, stands(name)]).toEqual([name, false]);
    const requests = (folderOf: string) =>
      rowsOf(folderOf, 'requests').toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
    const [before, after] = [requests(plain), requests(out)];
    expect(after.map(({ id, outputHash, txHash, timeNs, status }) => [id, outputHash, txHash, timeNs, status])).toEqual(
      before.map(({ id, outputHash, txHash, timeNs, status }) => [id, outputHash, txHash, timeNs, status]),
    );
    const tokens = new Map<unknown, unknown>();
    before.forEach(({ label }, i) => {
      const token = after[i]!['label'];
      expect(tokens.get(label) ?? token).toBe(token);
      tokens.set(label, token);
    });
    expect(new Set(tokens.values()).size).toBe(tokens.size);
    const said = verify(out);
    expect(said).toContain('NOT CHECKED: what the custody entries say');
    expect(said).toContain('GOOD');
  });

  it('has the same bytes with the same key, and other tokens with another', async () => {
    const kinds = ['nodes'] as const;
    const [one, two] = [
      await write('one', { kinds, keyFile: join(folder, 'key') }),
      await write('two', { kinds, keyFile: join(folder, 'key') }),
    ];
    expect(textOf(two)).toBe(textOf(one));
    const other = await write('three', { kinds, keyFile: join(folder, 'other') });
    const tokensIn = (out: string) => new Set(textOf(out).match(/\[NODE-[0-9a-f]{10}\]/g));
    expect(tokensIn(one).size).toBeGreaterThan(0);
    expect([...tokensIn(one)].some((token) => tokensIn(other).has(token))).toBe(false);
  });

  it('becomes a report that says what was taken out', async () => {
    const out = await write('for-a-report', { kinds: ['labels', 'people'], keyFile: join(folder, 'key') });
    await withEngine(path, async ({ handlers }) => {
      const { text } = await handlers['report.from']({ path: out, format: 'md' }, QUIET);
      expect(text).toContain('Redacted: labels of models, names of people');
      expect(text).toMatch(/LABEL-[0-9a-f]{10}/);
      expect(text).not.toContain('Ann Example');
    });
  });

  it('needs a key, and leaves the bytes of the sources alone', async () => {
    const kinds = ['nodes'] as const;
    mkdirSync(join(folder, 'empty'));
    await expect(write('a', { kinds, keyFile: join(folder, 'none') })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(write('b', { kinds, keyFile: join(folder, 'short') })).rejects.toThrow(/has 5 bytes/);
    await withEngine(path, async ({ handlers }) => {
      const redact = { kinds, keyFile: join(folder, 'key') };
      await expect(
        Promise.resolve().then(() =>
          handlers['export.write']({ out: join(folder, 'c'), originals: true, redact }, QUIET),
        ),
      ).rejects.toThrow(/cannot be redacted/);
    });
  });
});
