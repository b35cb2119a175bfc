/** The order in which evidence comes in is no evidence: it may change handles, and nothing else. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { INCIDENT, INCIDENT_PARTS } from './builders/bundled-incident.ts';
import type { FindingRow, RequestRow } from '../src/shared/views.ts';
import { importCase, QUIET } from './builders/imported-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-order-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FOLDERS = INCIDENT_PARTS.map((name) => join(INCIDENT, name));

interface Answers {
  readonly requests: readonly string[];
  readonly findings: readonly string[];
}

/** By what they say; handles are resolved to it. */
function withoutHandles(requests: readonly RequestRow[], findings: readonly FindingRow[]): Answers {
  const said = new Map(requests.map(({ id, ...row }) => [id, JSON.stringify(row)]));
  return {
    requests: [...said.values()].toSorted(),
    findings: findings
      .map(({ id: _id, grounds, requests: about, ...row }) =>
        JSON.stringify({
          ...row,
          requests: about.map((handle) => said.get(handle)).toSorted(),
          grounds: grounds.map(({ path, offset, length }) => `${path} ${offset} ${length}`).toSorted(),
        }),
      )
      .toSorted(),
  };
}

async function answersOf(paths: readonly string[], name: string): Promise<Answers> {
  const opened = await importCase(folder, paths, name);
  try {
    const { rows } = await opened.engine.handlers['request.list']({ offset: 0, limit: 10_000 }, QUIET);
    return withoutHandles(rows, await opened.engine.handlers['finding.list']({}, QUIET));
  } finally {
    opened.close();
  }
}

/** What only one of the two says. */
function differences(a: Answers, b: Answers): readonly string[] {
  const minus = (x: readonly string[], y: readonly string[]): readonly string[] =>
    x.filter((item) => !y.includes(item));
  return [
    ...minus(a.requests, b.requests),
    ...minus(b.requests, a.requests),
    ...minus(a.findings, b.findings),
    ...minus(b.findings, a.findings),
  ];
}

it('the same evidence gives the same requests and findings in any order of files', async () => {
  const forward = await answersOf(FOLDERS, 'forward');
  expect(forward.requests.length).toBeGreaterThan(50);
  expect(forward.findings.length).toBeGreaterThan(10);
  expect(differences(forward, await answersOf(FOLDERS.toReversed(), 'backward'))).toEqual([]);
  const shuffled = [4, 0, 7, 2, 8, 1, 6, 3, 5].map((i) => FOLDERS[i]!);
  expect(differences(forward, await answersOf(shuffled, 'shuffled'))).toEqual([]);
});

/** The exporter renames a full file by the time and goes on under the first name: a trace may lie in both. */
it('the rotated files of a collector give the same requests in any order', async () => {
  const span = (id: number, parent: number | null, attributes: Readonly<Record<string, string>>): unknown => ({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: String(id).padStart(16, '0'),
    ...(parent === null ? {} : { parentSpanId: String(parent).padStart(16, '0') }),
    name: `span ${id}`,
    kind: 3,
    startTimeUnixNano: `177246030${id}000000000`,
    endTimeUnixNano: `177246030${id}500000000`,
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  });
  const line = (...spans: readonly unknown[]): string =>
    `${JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ spans }] }] })}\n`;
  const family = join(folder, 'family');
  mkdirSync(family);
  const paths = Object.entries({
    'traces-2026-03-02T14-05-02.173.jsonl': line(
      span(1, null, { 'gen_ai.request.model': 'm', 'gen_ai.response.id': 'c-1' }),
    ),
    'traces-2026-03-02T15-05-02.001.jsonl': line(
      span(2, 1, { 'gen_ai.response.model': 'm-2', 'gen_ai.response.id': 'c-1' }),
      span(3, 1, { 'gen_ai.response.model': 'm-2' }),
    ),
    'traces.jsonl': line(span(4, null, { 'gen_ai.request.model': 'm' })),
  }).map(([name, text]) => {
    writeFileSync(join(family, name), text);
    return join(family, name);
  });
  const forward = await answersOf(paths, 'rotated');
  expect(forward.requests).toHaveLength(2);
  expect(differences(forward, await answersOf(paths.toReversed(), 'rotated-backward'))).toEqual([]);
  expect(differences(forward, await answersOf([family], 'rotated-folder'))).toEqual([]);
});
