import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importCase, QUIET, type ImportedCase } from '../../../tests/builders/imported-case.ts';
import { LABEL, NEW_BLOB, OLD_BLOB, SMALL_EVIDENCE, writeFiles } from '../../../tests/builders/small-evidence.ts';
import { heldAt } from '../../model/thing-history.ts';

let opened: ImportedCase;
const folder = mkdtempSync(join(tmpdir(), 'blobtrail-history-'));

beforeAll(async () => {
  writeFiles(join(folder, 'evidence'), SMALL_EVIDENCE);
  opened = await importCase(folder, [join(folder, 'evidence')]);
});

afterAll(() => {
  opened.close();
  rmSync(folder, { recursive: true });
});

const ns = (iso: string): string => `${BigInt(Date.parse(iso)) * 1_000_000n}`;
const handlers = () => opened.engine.handlers;

describe('a node over time', () => {
  it('tells what it did with artifacts, each from its record', async () => {
    const node = await handlers()['node.history']({ id: 'node-a' }, QUIET);
    expect(node).toMatchObject({ name: 'node-a', isEnclave: false, eventCount: 2, image: null });
    expect(node.events.map(({ timeNs, what, artifact }) => [timeNs, what, artifact])).toEqual([
      [ns('2026-03-02T14:01:05.250Z'), 'loaded', NEW_BLOB],
      [ns('2026-03-02T14:02:05.250Z'), 'loaded', NEW_BLOB],
    ]);
    const { ground } = node.events[1]!;
    const slice = await handlers()['source.read'](
      { source: ground.source, offset: ground.offset, length: ground.length },
      QUIET,
    );
    expect(Buffer.from(slice.base64, 'base64').toString()).toContain('14:02:05.250Z');
  });

  it('says what it could have had ready, from the first load on and not before', async () => {
    const { held } = await handlers()['node.history']({ id: 'node-a' }, QUIET);
    expect(heldAt(held, BigInt(ns('2026-03-02T14:01:05.250Z')) - 1n)).toEqual([]);
    expect(heldAt(held, BigInt(ns('2026-03-02T14:01:05.250Z')))).toEqual([NEW_BLOB]);
    expect(held.at(-1)?.toNs).toBeNull();
  });

  it('counts every request of the node once, and is found by handle too', async () => {
    const node = await handlers()['node.history']({ id: 'node-a' }, QUIET);
    expect(node.strips.map(({ label, artifact, requests }) => [label, artifact, requests])).toEqual([
      [LABEL, NEW_BLOB, 2],
    ]);
    expect(node.strips[0]?.count.reduce((a, b) => a + b)).toBe(2);
    expect(await handlers()['node.history']({ id: node.id }, QUIET)).toEqual(node);
    expect(() => handlers()['node.history']({ id: 'nobody' }, QUIET)).toThrow('nobody');
  });
});

describe('an artifact over time', () => {
  it('tells its releases, who loaded it, and what it answered', async () => {
    const artifact = await handlers()['artifact.history']({ id: OLD_BLOB }, QUIET);
    expect(artifact.releases).toMatchObject([
      { label: LABEL, version: '1', byNs: ns('2026-02-01T00:00:00Z'), basis: 'publish-event' },
    ]);
    expect(artifact.releases[0]?.ground).toMatchObject({ path: expect.stringContaining('publishes') as string });
    expect(artifact.loads.map(({ node, what }) => [node, what])).toEqual([['node-b', 'loaded']]);
    expect(artifact.nodes).toEqual([{ node: 'node-b', requests: 1 }]);
    expect(artifact.byStatus).toEqual([{ status: 'observed', requests: 1 }]);
    expect(artifact.strips).toMatchObject([{ requests: 1, stale: 1 }]);
  });
});

describe('a label over time', () => {
  it('sets its releases against what was served', async () => {
    const label = await handlers()['label.history']({ id: LABEL }, QUIET);
    expect(label.releases.map(({ version, artifact }) => [version, artifact])).toEqual([
      ['1', OLD_BLOB],
      ['2', NEW_BLOB],
    ]);
    expect(label.strips.map(({ artifact, requests }) => [artifact, requests])).toEqual([
      [NEW_BLOB, 3],
      [OLD_BLOB, 1],
    ]);
  });
});
