import { describe, expect, it } from 'vitest';
import type { TraceEventStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { onnxLog } from './onnx-log.ts';

const CID = 'QmbbzDwqSxZSgkz1EbsNHp2mb67rYeUYHYWJ4wECE24S7A';
const OTHER = 'QmPK1s3pNYLi9ERiq3BDxKa4XosgWwFRQUydHUtz4YgpqB';
const hit = (id = CID): string => `Model hash ${id} found in cache, returning path ./storage/models/${id}`;
const onDisk = (id = CID): string => `Model already exists, returning path  ./storage/models/${id}`;
const fetched = (id = CID): string => `Model ${id} downloaded successfully.`;

async function read(...lines: readonly string[]) {
  const { statements, units, issues } = await runImporter(onnxLog, `${lines.join('\n')}\n`);
  const events = statements.map(({ statement }) => statement as TraceEventStatement);
  return {
    events: events.map(({ event, result, blobId }) => [event, result, blobId]),
    times: events.map(({ timeNs }) => timeNs),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('onnx-log', () => {
  it('tells a fetch, then a hit, then that the process was started anew', async () => {
    const { events, issues, times } = await read(fetched(), hit(), hit(), onDisk(), onDisk(OTHER));
    expect(events).toEqual([
      ['artifact.fetch', 'fetched', CID],
      ['artifact.cache.lookup', 'refetched', CID],
      ['artifact.cache.lookup', 'hit', CID],
      ['artifact.cache.lookup', 'disk', CID],
      ['artifact.cache.lookup', 'disk', OTHER],
    ]);
    expect(issues).toEqual(['fetched-again', 'restarted', 'from-before']);
    expect(times).toEqual([null, null, null, null, null]);
  });

  it('takes a hit for one where another line stands between it and the fetch', async () => {
    const { events, issues } = await read(fetched(), 'Model inputs: {}', hit());
    expect([events[1]?.[1], issues]).toEqual(['hit', []]);
    expect((await read(fetched(OTHER), hit())).events[1]?.[1]).toBe('hit');
  });

  it('says of a failed fetch that nothing was removed, and of an eviction that another build wrote it', async () => {
    const { events, issues } = await read(
      `Removed model hash ${CID} from cache, failed to download from IPFS`,
      `Triggered cache eviction policy, removed file ./storage/models/${OTHER} of size 412`,
    );
    expect(events).toEqual([
      ['artifact.fetch', 'failed', CID],
      ['artifact.evict', null, OTHER],
    ]);
    expect(issues).toEqual(['nothing-removed', 'unreachable-line']);
  });

  it('takes the time that a container runtime put before a line, and none from anywhere else', async () => {
    const { events, times } = await read(`2026-03-02T14:00:05.5Z ${hit()}`, hit());
    expect([events.length, times]).toEqual([2, ['1772460005500000000', null]]);
  });

  it('leaves runs and other output aside', async () => {
    const { units } = await read('Model inputs: {}', 'Onnx outputs: []', 'Inference Result: 1', ' * Running on', hit());
    expect(units).toEqual(['run-without-id', 'run-without-id', 'run-without-id', 'other-text', 'accepted']);
  });

  it('leaves logs of other programs alone', () => {
    for (const text of [
      'Model bert-base downloaded successfully.\n',
      'Model already exists, skipping\n',
      `found in cache: ${CID}\n`,
      '',
    ])
      expect(onnxLog.sniff(headOf(text)).confidence).toBe(0);
    for (const line of [hit('m'), onDisk('m'), fetched()])
      expect(onnxLog.sniff(headOf(`x\r\n${line}\r\n`)).confidence).toBeGreaterThan(0.9);
  });
});
