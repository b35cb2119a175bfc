import { describe, expect, it } from 'vitest';
import { artifactHistory } from '../../query/history.ts';
import { caseOf, file } from '../case.test-helper.ts';
import { event } from '../evidence.test-helper.ts';
import { statesInOrder } from './log-order.ts';

const CID = 'QmbbzDwqSxZSgkz1EbsNHp2mb67rYeUYHYWJ4wECE24S7A';
const hit = `Model hash ${CID} found in cache, returning path ./storage/models/${CID}`;
const onDisk = `Model already exists, returning path  ./storage/models/${CID}`;
const fetched = `Model ${CID} downloaded successfully.`;
const failed = `Removed model hash ${CID} from cache, failed to download from IPFS`;
const evicted = `Triggered cache eviction policy, removed file ./storage/models/${CID} of size 412`;
const published = file('h.ndjson', event('hub.version.publish', 1, { label: 'm', version: '1', blob_id: CID }));

async function statesOf(...lines: readonly string[]) {
  const made = await caseOf(published, { name: 'node.log', text: `${lines.join('\n')}\n` });
  expect(made.formats[1]).toBe('onnx-log');
  return artifactHistory(made.db, CID).logged.map(({ what, isReady, sha256 }) => [what, isReady, sha256]);
}

describe('a log without times', () => {
  it('lets the node have had ready what it fetched, found, and found on disk after it was started anew', async () => {
    expect(await statesOf(fetched, 'Model inputs: {}', hit, onDisk)).toEqual([
      ['fetched', true, null],
      ['found', true, null],
      ['found on disk', true, null],
    ]);
  });

  it('takes a hit right behind a fetch for no proof that it was ready before, and a failed fetch for no removal', async () => {
    expect(await statesOf(fetched, hit, failed)).toEqual([
      ['fetched', true, null],
      ['found behind a fetch', true, null],
      ['not fetched', true, null],
    ]);
    expect(await statesOf(failed, evicted, hit)).toEqual([
      ['not fetched', false, null],
      ['evicted', false, null],
      ['found', true, null],
    ]);
  });

  it('tells the hash where the node stated it, each log in its own order', async () => {
    const answer = { request: { ipfs_hash: CID }, response: { output: [{}], model_hash: 'ab'.repeat(32) } };
    const made = await caseOf(
      published,
      { name: 'a.log', text: `${hit}\n` },
      { name: 'b.ndjson', text: JSON.stringify(answer) },
    );
    expect(artifactHistory(made.db, CID).logged).toMatchObject([
      { what: 'found', sha256: null, ground: { path: 'a.log', offset: 0 } },
      { what: 'loaded', isReady: true, sha256: 'ab'.repeat(32), ground: { path: 'b.ndjson' } },
    ]);
  });

  it('begins with nothing ready', () => {
    expect(statesInOrder([])).toEqual([]);
    const miss = { event: 'artifact.cache.lookup', result: 'miss', sha256: null } as const;
    expect(statesInOrder([miss])).toEqual([{ what: 'not found', isReady: false, sha256: null }]);
  });
});
