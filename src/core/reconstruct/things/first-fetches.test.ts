import { describe, expect, it } from 'vitest';
import { caseOf, file, rulesOf } from '../case.test-helper.ts';
import { blob, event } from '../evidence.test-helper.ts';

const A = blob('a');
const asked = event('inference.request', 100, { request_id: 'q', label: 'm', node_id: 'n1' });
const resolved = event('model.resolve', 100, { request_id: 'q', label: 'm', blob_id: A });
const node = (kind: string, sec: number, more: object = {}) => event(kind, sec, { node_id: 'n1', blob_id: A, ...more });
const rules = async (...log: readonly object[]) =>
  rulesOf(
    await caseOf(
      file('calls.ndjson', asked, resolved),
      file('node.ndjson', node('artifact.evict', 1, { blob_id: blob('b') }), ...log),
    ),
  );

describe('what a node fetched after it had served it', () => {
  it('is found where the fetch is the first that its records tell of it', async () => {
    expect(await rules(node('artifact.fetch', 5000))).toEqual(['served-before-fetched']);
    expect(await rules(node('artifact.cache.lookup', 50, { result: 'miss' }), node('artifact.fetch', 5000))).toEqual([
      'served-before-fetched',
    ]);
  });

  it('is not found where it had it before, or fetched it for the call', async () => {
    expect(await rules(node('artifact.load', 50), node('artifact.fetch', 5000))).toEqual([]);
    expect(await rules(node('artifact.cache.lookup', 50, { result: 'hit' }), node('artifact.fetch', 5000))).toEqual([]);
    expect(await rules(node('artifact.fetch', 130))).toEqual([]);
    expect(await rules(node('artifact.fetch', 50))).toEqual([]);
    expect(await rules()).toEqual([]);
  });
});
