import { describe, expect, it } from 'vitest';
import { sampleFlow } from '../../../tests/builders/sample-flow.ts';
import { fixedZone } from '../time-zone.ts';
import { layoutPicture } from './picture.ts';
import { layoutRequest } from './request-layout.ts';
import type { RequestPicture } from './request-picture.ts';

const of = sampleFlow({ seed: 5, labels: 4, nodes: 3, bins: 40, diverging: 1 });
const request: RequestPicture = {
  id: 'r-7',
  label: 'gpt-4o-mini',
  node: '',
  artifact: 'gpt-4o-mini-2024',
  slot: -1,
  timeNs: '1776384010000000000',
  status: 'inferred',
  freshness: 'stale',
  steps: [{ title: 'Label asked for', status: 'observed', because: 'The log says so.', isWeakest: true }],
  spans: [
    { name: 'POST /chat', depth: 0, startNs: '1776384009000000000', endNs: '1776384012000000000', isOwn: true },
    { name: 'fetch', depth: 1, startNs: '1776384010000000000', endNs: null, isOwn: false },
  ],
  events: [{ role: 'answer', where: 'a.json at 4' }],
  proofs: [{ title: 'Signature valid', verdict: 'could-not-run', reason: 'No key is held.' }],
};
const words = (given: RequestPicture) =>
  layoutRequest(given, of, { width: 1100, height: 600 }).shapes.flatMap(({ texts }) => texts.map(({ text }) => text));

describe('layoutRequest', () => {
  it('draws the request, its spans, records and proofs, and stays inside', () => {
    const scene = layoutRequest(request, of, { width: 1100, height: 600 });
    expect(scene.level).toBe('request');
    for (const text of [
      'gpt-4o-mini',
      'no node recorded',
      'Label asked for',
      'POST /chat',
      'answer',
      'Signature valid',
    ])
      expect(words(request)).toContain(text);
    for (const { rect } of scene.shapes) expect(rect.y + rect.height).toBeLessThanOrEqual(scene.height);
    const bars = scene.shapes.flatMap((shape) => (shape.kind === 'detail' && shape.bar !== null ? [shape.bar] : []));
    const { strips } = scene.lanes;
    expect(bars).toHaveLength(2);
    expect(bars[0]!.x).toBeCloseTo(strips.x);
    expect(bars[0]!.width).toBeCloseTo(strips.width);
    expect(bars[1]!.x).toBeCloseTo(strips.x + strips.width / 3);
  });

  it('writes the times of its mark and its spans in the zone of the picture', () => {
    const titles = (detail: object) =>
      layoutPicture({ data: of, form: 'lanes', request, ...detail }, { width: 1100, height: 600 })
        .shapes.filter(({ id }) => id === 'mark:r-7' || id.startsWith('detail:span:'))
        .map(({ title }) => title);
    const zoned = titles({ zone: fixedZone('+05:30') });
    expect(zoned).toHaveLength(3);
    expect(zoned.every((title) => title.includes('2026-04-17 05:30:') && title.includes(' UTC+05:30'))).toBe(true);
    expect(titles({}).every((title) => title.includes('2026-04-17 00:00:') && / UTC( ·|$)/.test(title))).toBe(true);
  });

  it('breaks a long title into lines of one row instead of cutting it', () => {
    const step = (title: string) =>
      ({ title, status: 'observed', because: 'A record says so.', isWeakest: false }) as const;
    const steps = [step('Artifact that answered in the end'), step('Settlement')];
    const details = layoutRequest({ ...request, steps }, of, { width: 735, height: 600 }).shapes.filter(({ id }) =>
      id.startsWith('detail:PATH:'),
    );
    const [long, next] = details;
    expect(long!.texts.length).toBeGreaterThan(1);
    expect(long!.texts.map(({ text }) => text).join(' ')).toBe('Artifact that answered in the end');
    expect(new Set(long!.texts.map(({ y }) => y)).size).toBe(long!.texts.length);
    expect(next!.rect.y).toBe(long!.rect.y + long!.rect.height);
  });

  it('says what is missing', () => {
    const bare = words({ ...request, timeNs: null, spans: [], proofs: [] });
    expect(bare).toContain('proof missing');
    expect(bare).toContain('SPANS: NONE RECORDED');
  });

  it('shows text of the evidence with what would turn or hide it written out, in titles too', () => {
    const hidden = 'a\u200bb\u202ec';
    const step = {
      title: 'Artifact named',
      status: 'contradicted',
      because: `${hidden} ≠ d`,
      isWeakest: true,
    } as const;
    const scene = layoutRequest(
      {
        ...request,
        steps: [step],
        events: [{ role: hidden, where: hidden }],
        proofs: [{ title: 'Signature valid', verdict: 'failed', reason: hidden }],
      },
      of,
      { width: 1100, height: 600 },
    );
    const titles = scene.shapes.map(({ title }) => title);
    expect(titles.filter((title) => title.includes('a\\u200bb\\u202ec'))).toHaveLength(3);
    expect(titles.filter((title) => /[\u200b\u202e]/.test(title))).toEqual([]);
  });
});
