/** What a node's own records let it have answered with, where no record of the request names an artifact. */
import { describe, expect, it } from 'vitest';
import { caseOf, file, onlyRequest, type GivenFile } from '../case.test-helper.ts';
import { blob, event, publish, span } from '../evidence.test-helper.ts';

async function oneOf(...files: readonly GivenFile[]) {
  return onlyRequest(await caseOf(...files));
}

const events = (...records: readonly unknown[]): GivenFile => file('events.ndjson', ...records);

describe('inferred through the node’s cache', () => {
  const request = span({
    trace: 't',
    span: 's',
    sec: 100,
    seconds: 2,
    host: 'n',
    attributes: { 'gen_ai.request.model': 'm' },
  });
  const own = (kind: string, sec: number, id: string, members = {}) =>
    event(kind, sec, { node_id: 'n', blob_id: id, ...members });
  const releases = [publish('m', '1', blob('a'), -1000), publish('m', '2', blob('b'), -500)];

  it('names the one release that the node had ready', async () => {
    const made = await oneOf(file('s.jsonl', request), events(...releases, own('artifact.load', 0, blob('a'))));
    expect(made).toMatchObject({
      artifact: blob('a'),
      status: 'inferred',
      rule: 'node-cache-state',
      freshness: 'stale',
    });
  });

  it('follows fetch, miss and eviction up to the request, and no further', async () => {
    const history = [
      own('artifact.fetch', 0, blob('a')),
      own('artifact.evict', 50, blob('a')),
      own('artifact.load', 60, blob('b')),
      own('artifact.load', 150, blob('a')),
    ];
    expect((await oneOf(file('s.jsonl', request), events(...releases, ...history))).artifact).toBe(blob('b'));
    const missed = [
      own('artifact.load', 0, blob('a')),
      own('artifact.cache.lookup', 90, blob('a'), { result: 'miss' }),
    ];
    expect(await oneOf(file('s.jsonl', request), events(...releases, ...missed))).toMatchObject({
      artifact: null,
      status: 'unknown',
    });
  });

  it('does not choose between two', async () => {
    const both = [own('artifact.load', 0, blob('a')), own('artifact.load', 1, blob('b'))];
    expect(await oneOf(file('s.jsonl', request), events(...releases, ...both))).toMatchObject({
      artifact: null,
      status: 'unknown',
      reason: 'ambiguous',
    });
  });

  it('lets the one that was used while the call lasted decide', async () => {
    const both = [
      own('artifact.load', 0, blob('a')),
      own('artifact.load', 1, blob('b')),
      own('artifact.cache.lookup', 101, blob('a'), { result: 'hit' }),
    ];
    expect(await oneOf(file('s.jsonl', request), events(...releases, ...both))).toMatchObject({
      artifact: blob('a'),
      status: 'inferred',
      rule: 'nearest-record',
    });
  });

  it('asks neither other nodes nor artifacts of other labels, nor what was used for another request', async () => {
    const others = [
      event('artifact.load', 0, { node_id: 'other', blob_id: blob('a') }),
      own('artifact.load', 0, blob('c')),
      own('artifact.cache.lookup', 101, blob('c'), { result: 'hit', request_id: 'x' }),
    ];
    expect(await oneOf(file('s.jsonl', request), events(...releases, ...others))).toMatchObject({
      artifact: null,
      status: 'unknown',
      reason: 'not-recorded',
    });
  });

  it('takes the label that the node writes beside the artifact where no release is known', async () => {
    expect(
      (await oneOf(file('s.jsonl', request), events(own('artifact.load', 0, blob('c'), { label: 'm' })))).artifact,
    ).toBe(blob('c'));
  });

  it('never outweighs what a record of the request names', async () => {
    const named = span({
      trace: 't',
      span: 's',
      sec: 100,
      host: 'n',
      attributes: { 'gen_ai.request.model': 'm', 'og.blob_id': blob('b') },
    });
    expect(await oneOf(file('s.jsonl', named), events(...releases, own('artifact.load', 0, blob('a'))))).toMatchObject({
      artifact: blob('b'),
      status: 'observed',
    });
  });
});
