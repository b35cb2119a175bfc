/** What scripts may rely on (docs/cli.md), asked of the built command line on the bundled incident. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { severityAtLeast } from '../src/model/finding.ts';
import {
  blobtrail,
  copyExample,
  ensureBuilt,
  jsonLines,
  temporaryFolder,
  type CliResult,
} from './builders/built-cli.ts';
import { FINDING, IMPORT, REQUEST, VERIFY } from './builders/cli-shapes.ts';

type Request = z.infer<typeof REQUEST>;
type Finding = z.infer<typeof FINDING>;

const CASE = 'incident.blobtrail';
const folder = temporaryFolder();
let imported: CliResult;
let requests: readonly Request[];
let findings: readonly Finding[];

const run = (...args: readonly string[]): CliResult => blobtrail(args, { cwd: folder.path });

/** Standard output of a command that must end with 0 and say nothing else. */
function output(...args: readonly string[]): string {
  const { status, stdout, stderr } = run(...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const requestsOf = (...args: readonly string[]): readonly Request[] =>
  jsonLines(output('requests', CASE, '--json', ...args)).map((line) => REQUEST.parse(line));
const findingsOf = (...args: readonly string[]): readonly Finding[] =>
  jsonLines(output('findings', CASE, '--json', ...args)).map((line) => FINDING.parse(line));
const ids = (things: readonly { readonly id: string }[]): readonly string[] => things.map(({ id }) => id);

beforeAll(async () => {
  await ensureBuilt();
  copyExample(join(folder.path, 'warm-cache'));
  imported = run('import', CASE, 'warm-cache', '--json');
  requests = requestsOf();
  findings = findingsOf();
}, 120_000);

afterAll(folder.remove);

describe('import --json', () => {
  it('prints one object of the promised shape and nothing else', () => {
    expect(imported.status).toBe(0);
    expect(imported.stderr).toBe('');
    expect(jsonLines(imported.stdout)).toHaveLength(1);
    const { case: name, sources, counts, refused } = IMPORT.parse(JSON.parse(imported.stdout));
    expect(name).toMatch(/incident\.blobtrail$/);
    expect(refused).toBeUndefined();
    expect(sources.every((source) => source.duplicateOf === undefined && source.format !== null)).toBe(true);
    expect(counts.requests).toBe(requests.length);
    expect(counts.findings).toBe(findings.length);
    expect(counts.labels).toBe(new Set(requests.map(({ label }) => label).filter((label) => label !== null)).size);
  });

  it('tells a file seen before, an unknown one and a bad record apart', () => {
    const odd = join(folder.path, 'odd');
    copyExample(odd);
    writeFileSync(join(odd, 'notes.txt'), 'read me\n');
    writeFileSync(join(odd, 'zz.otlp.jsonl'), `${span('a')}\n{"resourceSpans":[{\n${span('b')}\n`);
    const first = IMPORT.parse(JSON.parse(output('import', 'odd.blobtrail', 'odd', '--json')));
    const second = IMPORT.parse(JSON.parse(output('import', 'odd.blobtrail', 'odd', '--json')));
    const named = (result: z.infer<typeof IMPORT>, end: string) =>
      result.sources.find(({ path }) => path.endsWith(end));
    expect(named(first, 'notes.txt')).toMatchObject({ format: null, records: 0, bytes: 8 });
    expect(named(first, 'zz.otlp.jsonl')).toMatchObject({ format: 'otlp-json', records: 2, issues: 1 });
    expect(second.sources.map(({ id, duplicateOf }) => [id, duplicateOf])).toEqual(
      first.sources.map(({ id }) => [id, id]),
    );
    expect(second.counts).toEqual(first.counts);
  });

  it('says to people why files are not read, each reason once', () => {
    const unread = join(folder.path, 'unread');
    mkdirSync(unread);
    for (const name of ['a.txt', 'b.txt']) writeFileSync(join(unread, name), `${name}: read me\n`);
    writeFileSync(join(unread, 'calls.csv'), 'request_id,model,timestamp\nr-1,gemini-2.5-pro,2026-03-02T14:05:00Z\n');
    const lines = output('import', 'unread.blobtrail', 'unread').split('\n');
    expect(lines).toContain('x-1, x-2: No importer recognises it; it is kept as it is.');
    expect(lines.find((line) => line.startsWith('x-3: '))).toContain('request_id, model, timestamp');
  });
});

function span(name: string): string {
  const times = { startTimeUnixNano: '1772460309000000001', endTimeUnixNano: '1772460309000000002' };
  const attributes = [{ key: 'gen_ai.request.model', value: { stringValue: 'm' } }];
  const spans = [
    { traceId: '0'.repeat(31) + '1', spanId: `00000000000000a${name === 'a' ? 1 : 2}`, name, ...times, attributes },
  ];
  return JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ spans }] }] });
}

describe('requests', () => {
  it('come in order of time, each once', () => {
    const times = requests.map(({ time }) => time ?? '9');
    expect(times).toEqual(times.toSorted());
    expect(new Set(ids(requests)).size).toBe(requests.length);
  });

  it('hold what their status asks for', () => {
    for (const request of requests) {
      expect([request.id, request.rule !== null]).toEqual([request.id, request.status === 'inferred']);
      expect([request.id, request.reason !== null]).toEqual([request.id, request.status === 'unknown']);
      expect([request.id, request.artifact === null]).toEqual([request.id, request.artifactKind === null]);
    }
  });

  it.each(['label', 'node', 'artifact'] as const)('are limited by --%s, which may be repeated', (member) => {
    const values = [...new Set(requests.map((request) => request[member]))]
      .filter((value) => value !== null)
      .slice(0, 2);
    expect(values).toHaveLength(2);
    const expected = requests.filter((request) => values.includes(request[member] ?? ''));
    expect(requestsOf(...values.flatMap((value) => [`--${member}`, value]))).toEqual(expected);
  });

  it('are limited by --from, which is included, --to, which is not, and --limit', () => {
    const [first, second] = [requests[10]?.time ?? '', requests[30]?.time ?? ''];
    const expected = requests.filter(({ time }) => time !== null && time >= first && time < second);
    expect(expected.length).toBeGreaterThan(10);
    expect(requestsOf('--from', first, '--to', second)).toEqual(expected);
    expect(requestsOf('--limit', '7')).toEqual(requests.slice(0, 7));
    expect(requestsOf('--limit', '0')).toEqual([]);
    expect(requestsOf('--label', 'no such label')).toEqual([]);
  });

  it('are limited by --rule to what its findings are about', () => {
    const about = new Set(
      findings.filter(({ rule }) => rule === 'stale-artifact').flatMap((finding) => finding.requests),
    );
    expect(about.size).toBeGreaterThan(0);
    expect(requestsOf('--rule', 'stale-artifact')).toEqual(requests.filter(({ id }) => about.has(id)));
  });
});

describe('findings', () => {
  it('come most severe first and name requests of the case', () => {
    const known = new Set(ids(requests));
    findings.forEach((finding, i) => {
      const next = findings[i + 1];
      if (next !== undefined) expect(severityAtLeast(finding.severity, next.severity)).toBe(true);
      expect(finding.requests.filter((id) => !known.has(id))).toEqual([]);
      expect(finding.requests).toHaveLength(Math.min(100, finding.requestCount));
    });
  });

  it('are limited like requests', () => {
    expect(findingsOf('--limit', '3')).toEqual(findings.slice(0, 3));
    expect(findingsOf('--rule', 'split-label')).toEqual(findings.filter(({ rule }) => rule === 'split-label'));
    const members = { '--label': 'labels', '--node': 'nodes', '--artifact': 'artifacts' } as const;
    for (const [option, member] of Object.entries(members)) {
      const value = findings.flatMap((finding) => finding[member])[0] ?? '';
      expect(findingsOf(option, value)).toEqual(findings.filter((finding) => finding[member].includes(value)));
    }
    const from = findings.map(({ to }) => to ?? '').toSorted()[5] ?? '';
    expect(findingsOf('--from', from)).toEqual(findings.filter(({ to }) => to === null || to >= from));
  });

  it('end with 1 at or above --fail-on, and print the same', () => {
    const some = run('findings', CASE, '--json', '--fail-on', 'critical');
    expect([some.status, some.stderr]).toEqual([1, '']);
    expect(jsonLines(some.stdout)).toEqual(findings);
    expect(run('findings', CASE, '--rule', 'clock-skew', '--fail-on', 'medium').status).toBe(0);
    expect(run('findings', CASE, '--rule', 'clock-skew', '--fail-on', 'low').status).toBe(1);
  });
});

describe('show', () => {
  it.each(['r-1', 'a-1', 'n-1', 'l-1', 'f-1', 'p-1', 's-1', 'x-1'])('prints %s as one object', (handle) => {
    const shown = jsonLines(output('show', CASE, handle, '--json'));
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ id: handle });
    expect(typeof shown[0]?.['kind']).toBe('string');
  });

  it('finds things under the ids of the evidence', () => {
    const request = requests.find(({ responseId, settlement }) => responseId !== null && settlement?.txHash != null);
    const walrus = requests.find(({ artifactKind }) => artifactKind === 'walrus-blob');
    const show = (id: string): unknown => JSON.parse(output('show', CASE, id, '--json'));
    expect(show(request?.responseId ?? '')).toMatchObject({ kind: 'request', id: request?.id });
    expect(show(walrus?.artifact ?? '')).toMatchObject({ kind: 'artifact', ref: walrus?.artifact });
    expect(show(request?.node ?? '')).toMatchObject({ kind: 'node' });
    expect(show((request?.node ?? '').slice(2).toUpperCase())).toEqual(show(request?.node ?? ''));
    expect(show(request?.settlement?.blobId ?? '')).toMatchObject({ kind: 'settlement' });
    expect(show(`0x${request?.settlement?.txHash ?? ''}`)).toMatchObject({ kind: 'settlement' });
  });
});

describe('graph', () => {
  it('prints columns of equal length that add up to the requests', () => {
    const lines = jsonLines(output('graph', CASE, '--json'));
    expect(lines).toHaveLength(1);
    const flow = lines[0] as Record<string, Record<string, readonly number[]>>;
    expect([flow['shown'], flow['of']]).toEqual([requests.length, requests.length]);
    const bins = Number(flow['bins']);
    for (const lane of ['labels', 'nodes', 'artifacts', 'strips', 'links']) {
      const rows = flow[lane]?.['requests']?.length ?? 0;
      for (const [name, column] of Object.entries(flow[lane] ?? {})) {
        expect([lane, name, column.length]).toEqual([lane, name, /density$/i.test(name) ? rows * bins : rows]);
      }
    }
    const timeline = flow['timeline'] as unknown as readonly number[];
    expect(timeline.length % bins).toBe(0);
    expect(timeline.reduce((total, n) => total + n, 0)).toBe(requests.filter(({ time }) => time !== null).length);
    const sum = (lane: string): number => (flow[lane]?.['requests'] ?? []).reduce((total, n) => total + n, 0);
    expect([sum('labels'), sum('nodes'), sum('artifacts')]).toEqual([
      requests.length,
      requests.length,
      requests.length,
    ]);
    const earliest = JSON.parse(output('graph', CASE, '--json', '--limit', '12')) as { shown: number };
    const next = requests[12]?.time ?? '';
    expect(earliest.shown).toBe(requests.filter(({ time }) => time !== null && time < next).length);
  });

  it('draws a picture, and says so beside standard output', () => {
    const { status, stdout, stderr } = run('graph', CASE, '--svg', 'flow.svg');
    expect([status, stdout, stderr]).toEqual([0, '', 'Picture written to flow.svg\n']);
    expect(readFileSync(join(folder.path, 'flow.svg'), 'utf8')).toMatch(/^<svg [^]*<\/svg>\s*$/);
  });
});

describe('report', () => {
  it.each(['html', 'md', 'json', 'csv'])('writes %s to a file', (format) => {
    const name = `report.${format}`;
    const { status, stdout, stderr } = run('report', CASE, '--format', format, '--out', name);
    expect([status, stdout, stderr]).toEqual([0, '', `Report written to ${name}\n`]);
    const text = readFileSync(join(folder.path, name), 'utf8');
    for (const { rule } of findings) expect(text).toContain(rule);
    expect(text).toContain(requests.find(({ artifactKind }) => artifactKind === 'walrus-blob')?.artifact);
  });

  it('never takes the place of the case', () => {
    const before = readFileSync(join(folder.path, CASE));
    expect(run('report', CASE, '--out', `./${CASE}`).status).toBe(2);
    expect(run('graph', CASE, '--svg', CASE).status).toBe(2);
    expect(readFileSync(join(folder.path, CASE)).equals(before)).toBe(true);
  });
});

describe('query', () => {
  it('prints one object a line, integers beyond 2^53 in full', () => {
    const sql = 'SELECT span_id, start_ns FROM spans WHERE start_ns IS NOT NULL ORDER BY start_ns, span_id';
    const rows = jsonLines(output('query', CASE, sql, '--json'));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(row['start_ns']).toMatch(/^\d{19}$/);
  });

  it('knows every view that is promised', () => {
    const views = [
      'sources',
      'ledger',
      'issues',
      'custody',
      'spans',
      'requests',
      'labels',
      'releases',
      'artifacts',
      'nodes',
      'images',
      'proofs',
      'settlements',
      'events',
      'findings',
      'grounds',
    ];
    const sql = views.map((view) => `SELECT '${view}' AS view, count(*) AS n FROM ${view}`).join(' UNION ALL ');
    const rows = jsonLines(output('query', CASE, sql, '--json'));
    expect(rows.map(({ view }) => view)).toEqual(views);
    const counts = new Map(rows.map(({ view, n }) => [view, n]));
    expect([counts.get('requests'), counts.get('findings')]).toEqual([requests.length, findings.length]);
  });

  it('promises the columns of spans', () => {
    const rows = jsonLines(output('query', CASE, 'SELECT * FROM spans LIMIT 1', '--json'));
    const promised = [
      'source_id',
      'trace_id',
      'span_id',
      'parent_span_id',
      'name',
      'kind',
      'service',
      'node',
      'start_ns',
      'end_ns',
      'status',
    ];
    expect(Object.keys(rows[0] ?? {})).toEqual(expect.arrayContaining(promised));
  });

  it('says on standard error when it cuts', () => {
    const { status, stdout, stderr } = run('query', CASE, 'SELECT handle FROM requests', '--limit', '3', '--json');
    expect([status, jsonLines(stdout).length]).toEqual([0, 3]);
    expect(stderr).toContain('Cut after 3 rows');
  });
});

describe('verify', () => {
  it('prints one object', () => {
    const lines = jsonLines(output('verify', CASE, '--json'));
    expect(lines).toHaveLength(1);
    const result = VERIFY.parse(lines[0]);
    expect(result).toMatchObject({ ok: true, differences: [] });
    expect(result.sources).toBe(IMPORT.parse(JSON.parse(imported.stdout)).sources.length);
  });
});

describe('standard output', () => {
  it('carries a version and a help that names every command', () => {
    expect(output('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = output('--help');
    for (const name of [
      'import',
      'requests',
      'findings',
      'show',
      'graph',
      'verify',
      'report',
      'query',
      'serve',
      'open',
    ]) {
      expect(help).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });

  it('leaves the case one file', () => {
    expect(['-wal', '-shm', '-journal'].filter((end) => existsSync(join(folder.path, CASE + end)))).toEqual([]);
  });
});
