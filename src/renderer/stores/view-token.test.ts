import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8 } from '../../base/bytes.ts';
import type { Filter } from '../../shared/views.ts';
import type { FlowLook } from './flow-look.ts';
import { INITIAL_LOOK } from './flow-look.ts';
import { INITIAL_VIEW, REQUEST_TABS } from './view-state.ts';
import type { CompareChoice, Thing, TimeWindow } from './view-state.ts';
import { decodeContext, decodeView, encodeView, readFragment } from './view-token.ts';

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
  fc.constantFrom(...REQUEST_TABS).map((tab): Thing => ({ kind: 'request', id: 'r-1', tab })),
  fc.string({ unit: 'grapheme' }).map((label): Thing => ({ kind: 'group', label })),
  fc.tuple(fc.nat(), fc.nat()).map(([offset, length]): Thing => ({ kind: 'source', id: 'x-2', offset, length })),
);

const looks: fc.Arbitrary<FlowLook> = fc.record({
  form: fc.constantFrom('lanes', 'label-node', 'node-artifact'),
  isTable: fc.boolean(),
  unfolded: fc.record({ label: fc.nat(3), node: fc.nat(3), artifact: fc.nat(3) }),
  isNear: fc.boolean(),
});
const windows: fc.Arbitrary<TimeWindow | null> = fc.option(
  fc.tuple(fc.nat(), fc.integer({ min: 1 })).map(([from, length]) => ({ fromNs: `${from}`, toNs: `${from + length}` })),
);

const compared: fc.Arbitrary<CompareChoice> = fc.oneof(
  fc.constantFrom<CompareChoice>(
    { kind: 'windows' },
    { kind: 'cases' },
    { kind: 'requests', a: 'r-3', b: '' },
    { kind: 'requests', a: 'r-3', b: 'r-4' },
  ),
  fc.tuple(fc.string(), fc.string()).map(([a, b]): CompareChoice => ({ kind: 'nodes', a, b })),
);

describe('view token', () => {
  it('opens exactly the view that it was made of', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('flow', 'table', 'evidence'),
        filters,
        things,
        looks,
        windows,
        compared,
        (view, filter, thing, look, windowB, compare) => {
          const token = encodeView({ view, filter, thing, look, windowB, compare });
          expect(token).toMatch(/^v1\.[\w-]+$/);
          expect(decodeView(token)).toEqual({ view, filter, thing, look, windowB, compare });
        },
      ),
    );
  });

  it('is the same text for the same view, in whatever order it was put together', () => {
    const a = encodeView({ ...INITIAL_VIEW, filter: { labels: ['a'], text: 'x' } });
    const b = encodeView({ ...INITIAL_VIEW, filter: { text: 'x', labels: ['a'] } });
    expect(a).toBe(b);
  });

  it('carries how lists are ordered and what is asked in SQL, and nothing that makes no sense', () => {
    const orders = { sort: 'node', descending: true, grouping: 'rule', findings: 'time', decision: 'open' } as const;
    const context = { caseId: '0123456789abcdef', zone: 'local', orders, sql: 'SELECT 1' } as const;
    expect(decodeContext(encodeView(INITIAL_VIEW, context))).toEqual(context);
    expect(decodeContext(encodeView(INITIAL_VIEW))).toEqual({ caseId: null, zone: null, orders: null, sql: null });
    const token = (value: unknown) => `v1.${toBase64Url(utf8(JSON.stringify(value)))}`;
    for (const o of [['cloud', 'none', 'time', 'all'], ['time'], 'time', [['time']]])
      expect(decodeContext(token({ o })).orders).toBeNull();
    expect(decodeContext(token({ q: 7 })).sql).toBeNull();
  });

  it('believes nothing that makes no sense', () => {
    const token = (value: unknown) => `v1.${toBase64Url(utf8(JSON.stringify(value)))}`;
    expect(
      decodeView(
        token({
          v: 'nope',
          f: { labels: 'a', statuses: ['sure'], fromNs: 'soon', extra: 1 },
          t: { kind: 'x' },
          l: { form: 'cloud', unfolded: { label: 99, node: -1 } },
          b: { fromNs: '9', toNs: '3' },
        }),
      ),
    ).toEqual({ ...INITIAL_VIEW, look: { ...INITIAL_LOOK, unfolded: { label: 3, node: 0, artifact: 0 } } });
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
    const state = { ...INITIAL_VIEW, view: 'table' } as const;
    expect(readFragment(`#${encodeView(state)}`)).toEqual({ session: null, view: state });
  });
});
