import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../../tests/shared-files.ts';
import { pcrHashOf } from './pcr.ts';

// Published in og-evm scripts/tee-mgmt-cli/Registration.md together with its pcrHash.
const PCR0 = '8c7b728e1a8e034aa1cc6c82521adeacec05118b766d5203c80aaf84322b73d095e05672d98fba613ba2b3aaa0e6a482';
const PCR1 = '4b4d5b3661b3efc12920900c80e126e4ce783c522de6c02a2a5bf7af3a2b9327b86776f188e4be1c1c404a129dbda493';
const PCR2 = '74787f27d0c4bbead44d7a61a02df3b8297b0ab1faffb8ebd113a34b434147acb7cd21504b82eeea34100034ccaaed94';

describe('pcrHashOf', () => {
  it('gives the published hash of a published measurement, whatever the case of the hex', () => {
    const expected = '77786f3515030fe50a260c26d229eff15d2db0e211008f1581dc3e91bfd25703';
    expect(pcrHashOf(PCR0, PCR1, PCR2)).toBe(expected);
    expect(pcrHashOf(`0x${PCR0.toUpperCase()}`, PCR1, PCR2)).toBe(expected);
  });

  it('depends on the order of the registers', () => {
    expect(pcrHashOf(PCR1, PCR0, PCR2)).not.toBe(pcrHashOf(PCR0, PCR1, PCR2));
  });

  it('names the register that is not 48 bytes', () => {
    expect(() => pcrHashOf(PCR0, PCR1.slice(2), PCR2)).toThrow('PCR1');
    expect(() => pcrHashOf(PCR0, PCR1, 'zz')).toThrow('PCR2');
  });
});

const timeline = sharedPath('vectors/gateway_pcr_timeline.json');

describe.skipIf(timeline === null)('the public measurements', () => {
  it('have their known hashes, twelve different ones in thirteen commits', () => {
    const rows = JSON.parse(readFileSync(timeline!, 'utf8')) as Record<'pcr0' | 'pcr1' | 'pcr2' | 'pcrHash', string>[];
    const hashes = rows.map((row) => `0x${pcrHashOf(row.pcr0, row.pcr1, row.pcr2)}`);
    expect(hashes).toEqual(rows.map((row) => row.pcrHash));
    expect([hashes.length, new Set(hashes).size]).toEqual([13, 12]);
  });
});
