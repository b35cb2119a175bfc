/** The order in which evidence comes in is no evidence: it may change handles, and nothing else. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { FindingRow, RequestRow } from '../src/shared/views.ts';
import { importCase, QUIET } from './builders/imported-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-order-'));
afterAll(() => rmSync(folder, { recursive: true }));

const example = join(import.meta.dirname, '..', 'resources', 'examples', 'warm-cache');
const FOLDERS = [
  'calls.ogtrace.ndjson',
  'chain',
  'gateway',
  'hub',
  'images',
  'nodes',
  'registry',
  'settlements',
  'traces',
].map((name) => join(example, name));

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
