import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockText, fixedZone, instantsOf, namedZone, UTC, zoneName, zoneText } from './time-zone.ts';

const NOON = 1_772_452_800_000_000_000n; // 2026-03-02T12:00:00Z

describe('zones', () => {
  it('write what clocks showed, to the nanosecond, and with which offset', () => {
    const berlin = namedZone('Europe/Berlin');
    expect(clockText(NOON + 1n, berlin)).toBe('2026-03-02T13:00:00.000000001');
    expect(zoneText(NOON, berlin)).toBe('UTC+01:00');
    const kolkata = namedZone('Asia/Kolkata');
    expect([clockText(NOON, kolkata).slice(11, 16), zoneText(NOON, kolkata)]).toEqual(['17:30', 'UTC+05:30']);
    expect([clockText(NOON, UTC), zoneText(NOON, UTC)]).toEqual(['2026-03-02T12:00:00.000000000', 'UTC']);
    expect(clockText(NOON, fixedZone('-0930')).slice(0, 16)).toBe('2026-03-02T02:30');
  });

  it('know when summer time begins', () => {
    const berlin = namedZone('Europe/Berlin');
    const change = 1_774_746_000_000_000_000n; // 2026-03-29T01:00:00Z
    expect(clockText(change - 1n, berlin)).toBe('2026-03-29T01:59:59.999999999');
    expect(clockText(change, berlin)).toBe('2026-03-29T03:00:00.000000000');
  });

  it('know the instants of a clock: none where it is set forward, two where it is set back', () => {
    const berlin = namedZone('Europe/Berlin');
    const at = (text: string) => instantsOf(Date.parse(text), berlin).map((ms) => new Date(ms).toISOString());
    expect(at('2026-03-29T02:30:00Z')).toEqual([]);
    expect(at('2026-10-25T02:30:00Z')).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
    expect(at('2026-07-01T12:00:00Z')).toEqual(['2026-07-01T10:00:00.000Z']);
  });

  it('are named as a head writes them', () => {
    expect([UTC, fixedZone('-0930'), namedZone('Asia/Kolkata')].map(zoneName)).toEqual([
      'UTC',
      'UTC-09:30',
      'Asia/Kolkata',
    ]);
  });

  it('take what they do not know for UTC', () => {
    for (const zone of [namedZone('Mars/Olympus'), fixedZone('tomorrow'), fixedZone('+00:00'), namedZone('UTC')])
      expect(zone).toBe(UTC);
  });

  it('never change the instant: the written time less its offset is the instant', () => {
    const zone = fc
      .constantFrom('Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati', 'Asia/Kathmandu')
      .map(namedZone);
    fc.assert(
      fc.property(zone, fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n }), (one, ns) => {
        const offset = zoneText(ns, one).replace('UTC', '') || 'Z';
        const ms = Date.parse(`${clockText(ns, one).slice(0, 23)}${offset}`);
        expect(BigInt(ms)).toBe(ns / 1_000_000n);
      }),
    );
  });
});
