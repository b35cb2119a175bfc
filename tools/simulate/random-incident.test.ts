import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { FAULTS, type Fault } from './fault.ts';
import { folderBytes, inTemporaryFolder } from './folder-bytes.test-helper.ts';
import { randomIncident, type RandomOptions } from './random-incident.ts';
import { writeIncident } from './simulate.ts';
import type { Truth } from './truth.ts';

interface Written {
  readonly truth: Truth;
  readonly files: ReadonlyMap<string, string>;
}

function write(options: Partial<RandomOptions>): Written {
  return inTemporaryFolder((folder) => {
    const out = join(folder, 'incident');
    const all = { scenario: 'random', seed: '1', requests: 120, unsigned: 0, faults: null, ...options } as const;
    const truth = writeIncident(randomIncident(all), out);
    return { truth, files: folderBytes(out) };
  });
}

/** What each fault must be seen as. A change alone is only a drift of the labels. */
const SEEN_AS: Readonly<Record<Fault, readonly string[]>> = {
  'image-change': ['label-drift'],
  'old-image': ['label-drift', 'node-drift', 'split-label', 'stale-artifact'],
  'release-change': ['label-drift'],
  'warm-cache': ['label-drift', 'node-drift', 'split-label', 'stale-artifact'],
  'chat-twins': ['diverging-twins', 'label-drift'],
  'model-twins': ['diverging-twins', 'label-drift'],
  'bad-root': ['root-mismatch'],
  'edited-leaf': ['root-mismatch'],
  'orphan-leaf': ['orphan-settlement'],
  'lost-settlement': ['unsettled-request'],
  'double-settlement': ['duplicate-settlement'],
  'placeholder-leaf': ['placeholder-identity'],
  'stub-signature': ['placeholder-identity'],
  'bad-signature': ['signature-invalid'],
  'foreign-signature': ['key-mismatch'],
  'foreign-key': ['key-mismatch'],
  'edited-answer': ['hash-mismatch'],
  'edited-request': ['hash-mismatch'],
  'unknown-image': ['unknown-image'],
  'early-answer': ['node-not-active'],
  'disabled-answer': ['node-not-active'],
  'conflicting-records': ['conflicting-evidence'],
  'skewed-clock': ['clock-skew'],
  'late-registration': ['blob-not-available', 'blob-not-guaranteed'],
  'lapsed-storage': ['blob-not-available'],
  'edited-event': ['edited-record'],
};

describe('a random incident', () => {
  it.each(FAULTS)('shows %s as the rules say, and as nothing else', (fault) => {
    const { truth } = write({ seed: '2', requests: 200, faults: [fault] });
    expect(truth.planted).toContain(fault);
    expect(Object.keys(truth.counts.byRule)).toEqual(SEEN_AS[fault]);
  });

  it.each(['1', '2', '3'])('has nothing to find when nothing was planted (seed %s)', (seed) => {
    const { truth } = write({ scenario: 'clean', seed, requests: 150 });
    expect(truth.findings).toEqual([]);
    expect(truth.requests.length).toBeGreaterThanOrEqual(150);
  });

  it('is byte for byte the same for one seed, and another for the next', () => {
    const once = write({ seed: '5' });
    expect(write({ seed: '5' })).toEqual(once);
    expect(write({ seed: '6' }).files).not.toEqual(once.files);
  });

  it('names in its truth only what its files hold', () => {
    const { truth, files } = write({ seed: '8', faults: FAULTS });
    for (const request of truth.requests) {
      const mark = request.responseId ?? request.txHash ?? request.requestId ?? request.spanId ?? '?';
      const [first, ...others] = request.files.map((name) => files.get(name) ?? '');
      expect(first).toContain(mark);
      for (const text of others) expect(text).toMatch(new RegExp(`${mark}|${request.requestId}`));
      for (const blobId of request.settlement?.blobIds ?? []) {
        const held = files.has(`settlements/${blobId}.json`);
        expect(held).toBe(request.settlement?.verdict !== 'individual');
      }
    }
  });

  it('gives every request another id and every finding another subject', () => {
    const { truth } = write({ seed: '9', faults: FAULTS });
    const ids = truth.requests.map((request) => request.id);
    const subjects = truth.findings.map((finding) => `${finding.rule} ${finding.subject}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(subjects).size).toBe(subjects.length);
    const known = new Set(ids);
    for (const id of truth.findings.flatMap((finding) => finding.requests)) expect(known).toContain(id);
  });

  it('can consist of spans alone', () => {
    const { truth } = write({ unsigned: 1, faults: ['release-change', 'warm-cache'] });
    expect(truth.requests.every((request) => request.status === 'observed' && request.spanId !== null)).toBe(true);
    expect(Object.keys(truth.counts.byRule)).toContain('stale-artifact');
  });

  it('refuses to be too small for its changes', () => {
    expect(() => write({ requests: 10 })).toThrow(RangeError);
  });
});
