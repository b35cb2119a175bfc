import { describe, expect, it } from 'vitest';
import { extractOf, type ExtractRows } from '../../../model/extract.ts';
import { SAMPLE_TABLES } from '../../exports/sample-extract.test-helper.ts';
import { caseNames } from './case-names.ts';
import { fillTimeline } from './fill-timeline.ts';

const [SOURCE] = SAMPLE_TABLES.sources!;
const place = (offset: number) => ({ source: SOURCE!.id, offset, length: 1 });
const event = (name: string, seconds: number | null, offset: number): ExtractRows['events'] => ({
  ...place(offset),
  timeNs: seconds === null ? null : `${seconds}000000000`,
  kind: 'trace-event',
  name,
  node: 'onnx-fra-1',
  artifact: null,
});
const release = (seconds: number): ExtractRows['releases'] => ({
  label: 'volatility',
  version: '2',
  artifact: 'artifact-2',
  afterNs: `${seconds}000000000`,
  byNs: `${seconds}000000000`,
  basis: 'publish-event',
  grounds: [place(0)],
});
const heartbeat = (seconds: number, offset: number): ExtractRows['node_records'] => ({
  ...place(offset),
  node: 'onnx-fra-1',
  role: 'heartbeat',
  atNs: `${seconds}000000000`,
});

function timeline(tables: Partial<typeof SAMPLE_TABLES>) {
  const extract = extractOf({ ...SAMPLE_TABLES, releases: [], events: [], node_records: [], images: [], ...tables });
  return fillTimeline(extract, caseNames(extract), []);
}

describe('the timeline', () => {
  it('shows a late release however much was logged before it', () => {
    const events = Array.from({ length: 500 }, (_, i) => event('artifact.load', i, i + 1));
    const { dated, datedOf } = timeline({ events, releases: [release(9000)] });
    expect(dated.length).toBe(200);
    expect(dated.at(-1)?.what).toBe('Release known');
    expect(datedOf).toBe(501);
  });

  it('counts what comes with every request and every heartbeat, and shows neither', () => {
    const events = [event('inference.request', 1, 1), event('artifact.evict', 2, 2), event('artifact.load', null, 3)];
    const told = timeline({ events, node_records: [heartbeat(3, 4)] });
    expect(told.dated.map(({ what }) => what)).toEqual(['artifact.evict']);
    expect(told.undated.map(({ what }) => what)).toEqual(['artifact.load']);
    expect([told.datedOf, told.undatedOf]).toEqual([3, 1]);
  });

  it('names the image that an approval is about', () => {
    const image = {
      pcrHash: 'aa',
      pcr0: null,
      pcr1: null,
      pcr2: null,
      version: null,
      revokedNs: null,
      knownFrom: null,
    };
    const { dated } = timeline({
      events: [{ ...event('PCRApproved', 5, 1), node: null }],
      images: [{ ...image, approvedNs: '5000000000' }],
    });
    expect(dated[0]?.about).toBe('image 0xaa');
  });
});
