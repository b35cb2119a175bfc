import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelHistory, NodeHistory } from '../thing-history.ts';
import { fixedZone } from '../time-zone.ts';
import { itemsAt, LANE_HEAD, lanePlot, lanesToSvg, momentAt } from './lanes.ts';
import { THEMES } from './theme.ts';
import { labelLanes, nodeLanes } from './thing-lanes.ts';

const ground = { source: 'x-1', path: 'p', offset: 0, length: 1 };
const node: NodeHistory = {
  kind: 'node',
  id: 'n-1',
  name: '<b>n</b>',
  isEnclave: false,
  span: { fromNs: '1000000000', toNs: '2000000000', bins: 10 },
  events: [
    { timeNs: '1200000000', what: 'loaded', node: 'n', artifact: 'blob', computedId: 'other', sha256: null, ground },
  ],
  eventCount: 1,
  held: [{ artifact: 'blob', fromNs: '1200000000', toNs: null }],
  registry: [{ role: 'registered', atNs: '-9000000000', ground }],
  image: null,
  publicKey: null,
  strips: [{ label: 'l', artifact: 'blob', requests: 3, stale: 1, bin: [2, 5], count: [2, 1], staleCount: [0, 1] }],
};
const label: LabelHistory = {
  kind: 'label',
  id: 'l-1',
  name: 'l',
  span: node.span,
  releases: [
    { label: 'l', version: '1', artifact: 'old', afterNs: null, byNs: '1100000000', basis: 'hub-capture', ground },
    {
      label: 'l',
      version: '2',
      artifact: 'new',
      afterNs: '1499999999',
      byNs: '1500000000',
      basis: 'publish-event',
      ground,
    },
  ],
  strips: node.strips,
};

describe('lanes', () => {
  it('draw what is inferred dashed, what is stale hatched, and hostile names as text', () => {
    const svg = lanesToSvg(nodeLanes(node, new Map([['blob', 0]])), THEMES.dark, 900, ['view v1.x']);
    expect(svg).toBe(lanesToSvg(nodeLanes(node, new Map([['blob', 0]])), THEMES.dark, 900, ['view v1.x']));
    expect(svg).toContain('stroke-dasharray');
    expect(svg).toContain('url(#hatch');
    expect(svg).toContain('inferred by node-cache-state');
    expect(svg).toContain('computed id other');
    expect(svg).not.toContain('<b>');
  });

  it('keep the window of the requests, however long ago something else happened', () => {
    const { range } = nodeLanes(node, new Map());
    expect(range).toEqual({ fromNs: 0n, toNs: 2_000_000_000n });
  });

  it('write axis and titles by the clocks of the zone', () => {
    const lanes = nodeLanes(node, new Map(), fixedZone('+02:00'));
    const svg = lanesToSvg(lanes, THEMES.light, 900, []);
    expect(svg).toContain('Time, UTC+02:00');
    expect(svg).toContain('loaded, computed id other · 1970-01-01 02:00:01.200 UTC+02:00');
    expect(svg).not.toMatch(/ UTC[^+]/);
    const releases = JSON.stringify(
      labelLanes(label, new Map(), fixedZone('-05:30')).rows.map(({ items }) => items.map(({ title }) => title)),
    );
    expect(releases).toContain('followed 1969-12-31 18:30:01.500 UTC-05:30');
    expect(lanesToSvg(nodeLanes(node, new Map()), THEMES.light, 900, [])).toContain('Time, UTC<');
  });

  it('draw the uncertainty of a release only where there is some', () => {
    const rows = labelLanes(label, new Map()).rows;
    const looks = (id: string) =>
      rows.find((row) => row.id === id)?.items.map((item) => (item.kind === 'bar' ? item.look : item.kind));
    expect(looks('release:0')).toEqual(['uncertain', 'solid']);
    expect(looks('release:1')).toEqual(['solid']);
    expect(rows[0]?.items[1]).toMatchObject({ fromNs: 1_100_000_000n, toNs: 1_500_000_000n });
  });

  it('tell the moment under a pixel, inside of the plot alone', () => {
    const range = { fromNs: 5n, toNs: 10n ** 18n };
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }), (width, share) => {
        const plot = lanePlot(width);
        const moment = momentAt(range, width, plot.x + plot.width * share);
        expect(moment === null || (moment >= range.fromNs && moment <= range.toNs)).toBe(true);
        expect(momentAt(range, width, plot.x - 1)).toBeNull();
      }),
    );
  });

  it('name what lies under a pixel', () => {
    const lanes = nodeLanes(node, new Map());
    const plot = lanePlot(900);
    const row = lanes.rows.findIndex((one) => one.id === 'artifact:blob');
    const titles = itemsAt(lanes, 900, plot.x + plot.width * 0.6, LANE_HEAD + row * 26 + 10);
    expect(titles.join(' ')).toContain('loaded');
    expect(itemsAt(lanes, 900, plot.x, 2)).toEqual([]);
  });
});
