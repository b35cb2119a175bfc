/** The command line among other processes: interrupted, cut off, served, and given text that wants to be a command. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOtlpBulk } from '../tools/simulate/otlp-bulk.ts';
import {
  blobtrail,
  copyExample,
  ended,
  ensureBuilt,
  jsonLines,
  startBlobtrail,
  temporaryFolder,
  type CliResult,
} from './builders/built-cli.ts';
import { IMPORT, SERVE, VERIFY } from './builders/cli-shapes.ts';

const SPANS = 20_000;
const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const run = (...args: readonly string[]): CliResult => blobtrail(args, { cwd: folder.path });

beforeAll(async () => {
  await ensureBuilt();
  mkdirSync(at('evidence'));
  copyExample(at('evidence/a-incident'));
  writeOtlpBulk('7', SPANS, at('evidence/b-spans.otlp.jsonl'));
}, 120_000);

afterAll(folder.remove);

const isOneFile = (name: string): boolean => !existsSync(at(`${name}-wal`)) && !existsSync(at(`${name}-shm`));

/** Resolves when the case's log holds so many bytes: the import is in the middle of its work. */
async function logReaches(name: string, bytes: number): Promise<void> {
  const until = Date.now() + 30_000;
  while ((statSync(at(`${name}-wal`), { throwIfNoEntry: false })?.size ?? 0) < bytes) {
    if (Date.now() > until) throw new Error(`${name} never reached ${bytes} bytes`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('an interrupted import', () => {
  it.each([
    ['SIGINT', 1_500_000],
    ['SIGTERM', 3_000_000],
    ['SIGKILL', 2_000_000],
  ] as const)(
    'by %s leaves a sound case, which the same import completes',
    async (signal, bytes) => {
      const name = `${signal}.blobtrail`;
      const child = startBlobtrail(['import', name, 'evidence', '--json'], { cwd: folder.path });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
      child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
      await logReaches(name, bytes);
      child.kill(signal);
      const how = await ended(child);
      if (signal === 'SIGKILL') expect(how).toEqual({ code: null, signal });
      else {
        expect(how).toEqual({ code: 3, signal: null });
        expect(stderr).toMatch(
          /^blobtrail: The import was cancelled .*\. \d+ sources? that (?:was|were) done stays? in the case\. (?:Run the same import again to go on, from the start of that file|All its files are in: .*)\.\n$/,
        );
        expect(isOneFile(name)).toBe(true);
      }
      expect(stdout).toBe('');

      const broken = VERIFY.parse(JSON.parse(run('verify', name, '--json').stdout));
      expect(broken.differences).toEqual([]);
      expect(broken.unfinished).toMatchObject([{ ended: signal === 'SIGKILL' ? 'cut-short' : 'cancelled' }]);
      expect(isOneFile(name)).toBe(true);
      const again = IMPORT.parse(JSON.parse(run('import', name, 'evidence', '--json').stdout));
      const kept = again.sources.filter(({ duplicateOf }) => duplicateOf !== undefined);
      expect(kept.length).toBe(broken.sources);
      expect(kept.length).toBeGreaterThan(0);
      expect(again.counts.requests).toBe(82 + SPANS / 10);
      const whole = VERIFY.parse(JSON.parse(run('verify', name, '--json').stdout));
      expect([whole.ok, whole.unfinished]).toEqual([true, []]);
    },
    60_000,
  );
});

describe('a pipe that is closed early', () => {
  const makeCase = (): void => {
    if (!existsSync(at('pipe.blobtrail'))) expect(run('import', 'pipe.blobtrail', 'evidence').status).toBe(0);
  };

  it.each([
    [['requests', 'pipe.blobtrail', '--json']],
    [['requests', 'pipe.blobtrail']],
    [['query', 'pipe.blobtrail', 'SELECT * FROM spans', '--json']],
    [['report', 'pipe.blobtrail', '--format', 'html']],
    [['show', 'pipe.blobtrail', 'x-19', '--offset', '0', '--length', '5000000']],
  ])(
    'is no failure of %j',
    async (args) => {
      makeCase();
      const child = startBlobtrail(args, { cwd: folder.path });
      let stderr = '';
      child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
      child.stdout.once('data', () => child.stdout.destroy());
      expect({ ...(await ended(child)), stderr }).toEqual({ code: 0, signal: null, stderr: '' });
      expect(isOneFile('pipe.blobtrail')).toBe(true);
    },
    60_000,
  );

  it('does not cut a result that is read slowly', async () => {
    makeCase();
    const child = startBlobtrail(['requests', 'pipe.blobtrail', '--json'], { cwd: folder.path });
    let text = '';
    for await (const piece of child.stdout as AsyncIterable<Buffer>) {
      text += piece.toString();
      if (text.length < 1_000_000) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(jsonLines(text)).toHaveLength(82 + SPANS / 10);
  }, 60_000);
});

describe('text of the evidence', () => {
  const EVIL = 'm\u001b[31m\u0007\r\n\u202egpj.exe\u200b\u009b2J';
  const SHOWN = 'm\\u001b[31m\\u0007\\r\\n\\u202egpj.exe\\u200b\\u009b2J';

  it('is printed with its control characters escaped, and by --json as it is', () => {
    const times = { startTimeUnixNano: '1772460309000000001', endTimeUnixNano: '1772460309000000002' };
    const attributes = [
      ['gen_ai.request.model', EVIL],
      ['og.node_id', EVIL],
      ['gen_ai.response.id', EVIL],
    ].map(([key, stringValue]) => ({ key, value: { stringValue } }));
    const spans = [{ traceId: '1'.repeat(32), spanId: '1'.repeat(16), name: EVIL, ...times, attributes }];
    const file = join('evil\u001b[2J', 'a\n.json');
    mkdirSync(at(dirname(file)));
    writeFileSync(at(file), JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ spans }] }] }));
    const outputs = [
      run('import', 'evil.blobtrail', dirname(file)),
      run('requests', 'evil.blobtrail'),
      run('findings', 'evil.blobtrail'),
      run('graph', 'evil.blobtrail'),
      run('query', 'evil.blobtrail', 'SELECT name, node FROM spans'),
      ...['r-1', 'x-1', 'l-1', 'n-1'].map((handle) => run('show', 'evil.blobtrail', handle)),
      run('verify', 'evil.blobtrail'),
    ];
    for (const { status, stdout, stderr } of outputs) {
      expect([status, stderr]).toEqual([0, '']);
      // Control characters but the line feed; bidirectional marks; what draws as nothing.
      // eslint-disable-next-line no-control-regex -- these are what must not be there
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
    }
    expect(outputs[0]?.stdout).toContain('evil\\u001b[2J/a\\n.json');
    for (const i of [1, 3, 4, 5]) expect(outputs[i]?.stdout).toContain(SHOWN);
    expect(jsonLines(run('requests', 'evil.blobtrail', '--json').stdout)[0]).toMatchObject({ label: EVIL, node: EVIL });
  }, 60_000);
});

describe('serve', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'prints one line, answers, and ends by %s with the case closed',
    async (signal) => {
      const name = `served-${signal}.blobtrail`;
      expect(run('import', name, 'evidence/a-incident').status).toBe(0);
      const child = startBlobtrail(['serve', name, '--port', '0', '--json'], { cwd: folder.path });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
      child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
      const line = await new Promise<string>((resolve) =>
        createInterface({ input: child.stdout }).once('line', resolve),
      );
      const { url, pid } = SERVE.parse(JSON.parse(line));
      expect(pid).toBe(child.pid);

      const { origin, hash } = new URL(url);
      const page = await fetch(origin);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await page.text()).toBe(
        readFileSync(join(import.meta.dirname, '..', 'out', 'renderer', 'index.html'), 'utf8'),
      );
      const json = { 'content-type': 'application/json' };
      const session = await fetch(`${origin}/session`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ token: hash.slice(1) }),
      });
      expect(session.status).toBe(204);
      const cookie = session.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
      const message = { type: 'call', id: 1, method: 'case.info', params: {} };
      const answer = await fetch(`${origin}/rpc`, {
        method: 'POST',
        headers: { ...json, cookie },
        body: JSON.stringify({ client: 't', message }),
      });
      expect(await answer.json()).toMatchObject({
        type: 'result',
        id: 1,
        value: { name: basename(name, '.blobtrail'), counts: { requests: 82 } },
      });

      child.kill(signal);
      expect(await ended(child)).toEqual({ code: 0, signal: null });
      expect([stdout, stderr]).toEqual([`${line}\n`, '']);
      expect(isOneFile(name)).toBe(true);
      await expect(fetch(origin)).rejects.toThrow('fetch failed');
    },
    60_000,
  );
});

const electronIsHere = existsSync(join(import.meta.dirname, '..', 'node_modules', 'electron', 'path.txt'));

describe('open', () => {
  it.skipIf(electronIsHere)('says how to look at a case where there is no desktop shell', () => {
    const { status, stdout, stderr } = run('open', 'served-SIGTERM.blobtrail');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/Electron’s binary is not on this machine\..*blobtrail serve CASE/);
  });
});
