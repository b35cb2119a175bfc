import { describe, expect, it } from 'vitest';
import { STATUSES } from './status.ts';
import { strengthFrom, strengthOf, STRENGTHS, weaker } from './strength.ts';

const signed = { isProtected: true, writer: 'gateway' };
const logged = { isProtected: false, writer: 'node' };

describe('strength', () => {
  it('orders certain statuses as they are ordered, and gives the unknown none', () => {
    const given = STATUSES.map((status) => strengthOf(status));
    expect(given).toEqual(['C5', 'C4', 'C2', 'C2', 'C1', null]);
  });

  it('of what is inferred rises with its inputs, and stays below what is attested', () => {
    expect(strengthOf('inferred', ['attested', 'proved'])).toBe('C3');
    expect(strengthOf('inferred', ['attested', 'observed'])).toBe('C2');
    for (const status of STATUSES) expect(strengthOf('inferred', [status])).not.toBe(strengthOf('attested'));
  });

  it('of records is that of several writers only when there are several', () => {
    expect(strengthFrom([logged])).toBe('C2');
    expect(strengthFrom([logged, logged])).toBe('C2');
    expect(strengthFrom([logged, { ...logged, writer: 'gateway' }])).toBe('C3');
    expect(strengthFrom([logged, signed])).toBe('C3');
    expect(strengthFrom([signed, signed])).toBe('C4');
  });

  it('is that of the weaker of two', () => {
    for (const [i, a] of STRENGTHS.entries())
      for (const [j, b] of STRENGTHS.entries()) expect(weaker(a, b)).toBe(STRENGTHS[Math.min(i, j)]);
  });
});
