import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { folderBytes, inTemporaryFolder } from './folder-bytes.test-helper.ts';
import { truthPath, writeIncident } from './simulate.ts';
import type { Truth } from './truth.ts';
import { warmCache } from './warm-cache.ts';

const BUNDLED = join(import.meta.dirname, '../../resources/examples/warm-cache');
const truth = JSON.parse(readFileSync(truthPath(BUNDLED), 'utf8')) as Truth;
const byId = new Map(truth.requests.map((request) => [request.id, request]));

/** The clock times of the requests that a rule is about. */
function clocks(rule: string): readonly string[] {
  const ids = truth.findings.filter((finding) => finding.rule === rule).flatMap((finding) => finding.requests);
  return ids.map((id) => byId.get(id)?.time.slice(11, 19) ?? '?').toSorted();
}

function subjects(rule: string): readonly string[] {
  return truth.findings.filter((finding) => finding.rule === rule).map((finding) => finding.subject);
}

/** The enclave that answered at a clock time. */
function nodeAt(clock: string): string {
  return truth.requests.find((request) => request.time.slice(11, 19) === clock)?.node ?? '?';
}

const GEMINI = 'gemini-2.5-pro';
const VOLATILITY = 'og-1hr-volatility-ethusdt';

// Written down from the story, not from what the generator computed.
describe('the bundled incident', () => {
  it('is what its seed gives, byte for byte', () => {
    inTemporaryFolder((folder) => {
      const out = join(folder, 'warm-cache');
      writeIncident(warmCache(truth.seed), out);
      expect(folderBytes(out)).toEqual(folderBytes(BUNDLED));
      expect(readFileSync(truthPath(out), 'utf8')).toBe(readFileSync(truthPath(BUNDLED), 'utf8'));
    });
  });

  it('is small and keeps its truth outside', () => {
    const files = folderBytes(BUNDLED);
    const size = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(size).toBeLessThan(1_500_000);
    expect([...files.keys()].some((name) => name.includes('truth'))).toBe(false);
    expect(existsSync(truthPath(BUNDLED))).toBe(true);
    expect(truth.requests.length).toBeGreaterThanOrEqual(60);
    expect(truth.requests.length).toBeLessThanOrEqual(120);
  });

  it('splits and drifts two labels, and no other', () => {
    for (const rule of ['split-label', 'label-drift']) {
      expect(subjects(rule)).toEqual([`label:${GEMINI}`, `label:${VOLATILITY}`]);
    }
  });

  it('has the old gateway and the warm cache behind, and no other node', () => {
    const old = nodeAt('13:05:04');
    expect(subjects('node-drift').toSorted()).toEqual(
      [`node:${old} label:${GEMINI}`, `node:onnx-iad-2 label:${VOLATILITY}`].toSorted(),
    );
  });

  it('finds stale what the two served after the newer artifact was published', () => {
    const gateway = ['13:51:02', '13:56:13', '14:23:18', '14:25:46', '14:32:16', '15:06:19', '15:13:35'];
    const cache = ['13:43:10', '13:58:35', '14:14:20', '14:33:45', '14:52:25', '15:06:40', '14:20:45', '15:01:15'];
    expect(clocks('stale-artifact')).toEqual([...gateway, ...cache].toSorted());
  });

  it('has two pairs of diverging twins', () => {
    expect(clocks('diverging-twins')).toEqual(['13:55:08', '13:56:13', '14:08:15', '14:14:20']);
    expect(subjects('diverging-twins')).toHaveLength(2);
  });

  it('has one of each smaller fault', () => {
    expect(clocks('signature-invalid')).toEqual(['14:24:33']);
    expect(clocks('unsettled-request')).toEqual(['13:58:38']);
    expect(clocks('node-not-active')).toEqual(['14:27:11']);
    expect(clocks('placeholder-identity')).toEqual(['13:54:41']);
    expect(subjects('unknown-image')).toEqual([`node:${nodeAt('13:10:20')}`]);
    expect(subjects('clock-skew')).toEqual(['node:onnx-sin-3']);
    expect(subjects('orphan-settlement')).toHaveLength(1);
    expect(subjects('orphan-settlement')[0]).toContain(nodeAt('13:50:20'));
  });

  it('has one tree with another root, and its ten answers say so', () => {
    expect(subjects('root-mismatch')).toHaveLength(1);
    const told = truth.requests.filter((request) => request.settlement?.verdict === 'root-mismatch');
    expect(told.map((request) => request.time.slice(11, 14)).every((hour) => hour === '14:')).toBe(true);
    expect(told).toHaveLength(10);
    expect(clocks('root-mismatch')).toEqual(told.map((request) => request.time.slice(11, 19)));
  });

  it('implies nothing else', () => {
    expect(truth.counts.byRule).toEqual({
      'clock-skew': 1,
      'diverging-twins': 2,
      'label-drift': 2,
      'node-drift': 2,
      'node-not-active': 1,
      'orphan-settlement': 1,
      'placeholder-identity': 1,
      'root-mismatch': 1,
      'signature-invalid': 1,
      'split-label': 2,
      'stale-artifact': 15,
      'unknown-image': 1,
      'unsettled-request': 1,
    });
  });

  it('leaves open what "newest" meant while nobody looked at the Hub', () => {
    const open = truth.requests.filter((r) => r.artifact !== null && r.freshness === 'unknown');
    expect(open.map((request) => request.time.slice(11, 19))).toEqual(['13:32:05', '13:33:20']);
  });
});
