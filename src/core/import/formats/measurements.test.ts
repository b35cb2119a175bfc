import { describe, expect, it } from 'vitest';
import { headOf, runImporter } from '../import.test-helper.ts';
import { measurements } from './measurements.ts';

const PCRS = { PCR0: 'AB'.repeat(48), PCR1: 'cd'.repeat(48), PCR2: `0x${'ef'.repeat(48)}` };

describe('measurements', () => {
  it('reads the build output, a running enclave, bare registers and lists', async () => {
    const registers = { pcr0: 'ab'.repeat(48), pcr1: 'cd'.repeat(48), pcr2: 'ef'.repeat(48) };
    for (const [content, name] of [
      [{ Measurements: { HashAlgorithm: 'Sha384 { ... }', ...PCRS } }, null],
      [{ EnclaveName: 'gw', EnclaveID: 'i-1', Measurements: PCRS }, 'gw'],
      [PCRS, null],
      [[{ Measurements: PCRS }], null],
      [{ commit: 'abc', ...registers }, 'abc'],
    ] as const) {
      const text = JSON.stringify(content, null, 2);
      const { statements, issues } = await runImporter(measurements, text);
      expect([statements.map((entry) => entry.statement), issues]).toEqual([
        [{ kind: 'measurement', ...registers, name }],
        [],
      ]);
      expect(measurements.sniff(headOf(text)).confidence).toBeGreaterThan(0.8);
    }
  });

  it('refuses registers of another size, one image at a time', async () => {
    const content = JSON.stringify([
      { Measurements: PCRS },
      { Measurements: { ...PCRS, PCR1: 'ab' } },
      { Measurements: { PCR0: PCRS.PCR0 } },
      { other: 1 },
    ]);
    const { statements, units } = await runImporter(measurements, content);
    expect([statements.length, units.map((unit) => unit.reason)]).toEqual([
      1,
      ['', 'malformed-pcr', 'malformed-pcr', 'unknown-shape'],
    ]);
  });
});
