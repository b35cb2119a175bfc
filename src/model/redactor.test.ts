import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../tests/property-seed.ts';
import { createRedactor, REDACTED_KINDS, type KnownValues, type RedactedKind } from './redactor.ts';

const redactor = (known: KnownValues, kinds: readonly RedactedKind[] = REDACTED_KINDS) =>
  createRedactor(new Set(kinds), known, (kind, value) => `${kind.length}${value.length}`);

describe('a redactor', () => {
  it('takes names out wherever they stand, also inside of sentences', () => {
    const { apply, counts } = redactor({ nodes: ['gateway-0'], people: ['Ann Example'], labels: ['gemini-2.5-pro'] });
    expect(
      apply({
        node: 'gateway-0',
        summary: 'gateway-0 answered gemini-2.5-pro, says Ann Example. gateway-01 did not.',
        grounds: [{ node: 'gateway-0', offset: 12 }],
      }),
    ).toEqual({
      node: '[NODE-59]',
      summary: '[NODE-59] answered [LABEL-614], says [PERSON-611]. gateway-01 did not.',
      grounds: [{ node: '[NODE-59]', offset: 12 }],
    });
    expect(counts()).toMatchObject({ nodes: 1, people: 1, labels: 1, emails: 0 });
  });

  it('knows e-mail and network addresses by their form, and leaves versions and times alone', () => {
    const { apply } = redactor({});
    expect(apply('ann@example.org from 10.1.2.3 with 1.2.3 at 2026-03-02T14:05:09Z')).toBe(
      '[EMAIL-615] from [ADDRESS-98] with 1.2.3 at 2026-03-02T14:05:09Z',
    );
  });

  it('takes out only the kinds that were asked for', () => {
    const known = { nodes: ['a-node'], labels: ['a-label'] };
    expect(redactor(known, ['labels']).apply('a-node a-label x@y.org')).toBe('a-node [LABEL-67] x@y.org');
  });

  it('never touches identifiers, not even those that somebody uses as a name', () => {
    const hex = fc.stringMatching(/^(0x)?[0-9a-f]{8,64}$/);
    const blob = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);
    const handle = fc.stringMatching(/^[rxf]:[0-9a-f]{16}$/);
    const time = fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String);
    fc.assert(
      fc.property(fc.oneof(hex, blob, handle, time), (id) => {
        expect(redactor({ nodes: [id], labels: [id] }).apply([id, { [id]: `seen at ${id} once` }])).toEqual([
          id,
          { [id]: `seen at ${id} once` },
        ]);
      }),
    );
  });

  it('gives equal values equal tokens and different ones different tokens: joins stay', () => {
    const name = fc.stringMatching(/^[a-z]{3,8}(?:[-. ][a-z]{1,5})?$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 6 }), (names) => {
        const { apply } = createRedactor(new Set(['nodes'] as const), { nodes: names }, (_, value) =>
          Buffer.from(value).toString('hex').slice(0, 40),
        );
        const out = names.map((one) => apply(one));
        expect(new Set(out).size).toBe(names.length);
        expect(names.map((one) => apply(one))).toEqual(out);
        for (const one of names) expect(out.some((token) => token.includes(` ${one}`) || token === one)).toBe(false);
      }),
    );
  });
});
