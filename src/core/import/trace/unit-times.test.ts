import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../../tests/property-seed.ts';
import { endText, instantText, unitsToNs } from './unit-times.ts';

describe('unitsToNs', () => {
  it.each([
    ['1485467191639875', 'us', 1485467191639875000n],
    ['1595437651.680097', 's', 1595437651680097000n],
    ['1.595437651680097e9', 's', 1595437651680097000n],
    ['12.3456789', 'us', 12345n],
    ['-5', 'ms', -5000000n],
    ['5e-9', 's', 5n],
    ['5e-10', 's', 0n],
    ['1.5E3', 'ns', 1500n],
    ['0', 'us', 0n],
  ] as const)('reads %s %s', (text, unit, ns) => {
    expect(unitsToNs(text, unit)).toBe(ns);
  });

  it.each(['', 'invalid', '1.', '0x10', 'NaN', '1e400', ' 1', null])('takes %s for no number', (text) => {
    expect(unitsToNs(text, 's')).toBeNull();
  });

  it('keeps what a double would round', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (ns) => {
        const text = ns.toString().padStart(10, '0');
        expect(unitsToNs(`${text.slice(0, -9)}.${text.slice(-9)}`, 's')).toBe(ns);
      }),
    );
  });
});

describe('instants', () => {
  it('are positive and fit into 64 bits', () => {
    expect([instantText(0n), instantText(-1n), instantText(2n ** 63n), instantText(null)]).toEqual(
      Array.from({ length: 4 }, () => null),
    );
    expect(instantText(2n ** 63n - 1n)).toBe('9223372036854775807');
  });

  it('end a duration after they start, also a negative one', () => {
    expect(endText('1000', 5n)).toBe('1005');
    expect(endText('1000', -5n)).toBe('995');
    expect([endText(null, 5n), endText('1000', null)]).toEqual([null, null]);
  });
});
