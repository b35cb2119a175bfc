import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8 } from '../../base/bytes.ts';
import type { Filter } from '../../shared/views.ts';
import type { Thing } from './view-state.ts';
import { decodeView, encodeView, readFragment } from './view-token.ts';

const names = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 });
const nsText = fc.bigInt({ min: -(10n ** 18n), max: 4n * 10n ** 18n }).map(String);
const filters = fc.record(
  {
    labels: names,
    nodes: names,
    artifacts: names,
    statuses: fc.constant(['proved', 'contradicted'] as const),
    freshness: fc.constant(['stale'] as const),
    rule: fc.constant('split-label'),
    finding: fc.nat().map((id) => `f-${id + 1}`),
    fromNs: nsText,
    toNs: nsText,
    text: fc.string({ unit: 'grapheme', minLength: 1 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Filter>;
const things: fc.Arbitrary<Thing | null> = fc.oneof(
  fc.constant(null),
  fc.nat().map((id): Thing => ({ kind: 'request', id: `r-${id + 1}` })),
  fc.string({ unit: 'grapheme' }).map((label): Thing => ({ kind: 'group', label })),
  fc.tuple(fc.nat(), fc.nat()).map(([offset, length]): Thing => ({ kind: 'source', id: 'x-2', offset, length })),
);

describe('view token', () => {
  it('opens exactly the view that it was made of', () => {
    fc.assert(
      fc.property(fc.constantFrom('flow', 'table', 'evidence'), filters, things, (view, filter, thing) => {
        const token = encodeView({ view, filter, thing });
        expect(token).toMatch(/^v1\.[\w-]+$/);
        expect(decodeView(token)).toEqual({ view, filter, thing });
      }),
    );
  });

  it('is the same text for the same view, in whatever order it was put together', () => {
    const a = encodeView({ view: 'flow', filter: { labels: ['a'], text: 'x' }, thing: null });
    const b = encodeView({ view: 'flow', filter: { text: 'x', labels: ['a'] }, thing: null });
    expect(a).toBe(b);
  });

  it('believes nothing that makes no sense', () => {
    const token = (value: unknown) => `v1.${toBase64Url(utf8(JSON.stringify(value)))}`;
    expect(
      decodeView(
        token({ v: 'nope', f: { labels: 'a', statuses: ['sure'], fromNs: 'soon', extra: 1 }, t: { kind: 'x' } }),
      ),
    ).toEqual({
      view: 'flow',
      filter: {},
      thing: null,
    });
    expect(
      decodeView(token({ v: 'table', f: null, t: { kind: 'source', id: 'x-1', offset: -1, length: null } }))?.thing,
    ).toBeNull();
    for (const text of ['v1.', 'v1.!!', 'v1.AAAA', 'v2.e30', '']) expect(decodeView(text)).toBeNull();
    expect(decodeView(token([1]))).toBeNull();
  });

  it('tells the session token of the first load from a view', () => {
    expect(readFragment('#Jb3_-x')).toEqual({ session: 'Jb3_-x', view: null });
    expect(readFragment('')).toEqual({ session: null, view: null });
    expect(readFragment('#v1.broken')).toEqual({ session: null, view: null });
    const state = { view: 'table', filter: {}, thing: null } as const;
    expect(readFragment(`#${encodeView(state)}`)).toEqual({ session: null, view: state });
  });
});
