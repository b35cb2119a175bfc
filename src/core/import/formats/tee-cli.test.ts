import { describe, expect, it } from 'vitest';
import { caseOf, rulesOf } from '../../reconstruct/case.test-helper.ts';
import { answered, enclave, pairs } from '../../reconstruct/evidence.test-helper.ts';
import { runImporter } from '../import.test-helper.ts';
import { teeCli } from './tee-cli.ts';

const ID = `0x${'E1'.repeat(32)}`;
const PCR = `0x${'77'.repeat(32)}`;
const entry = (id = ID, enabled = 'true'): string =>
  `=== TEE Details: ${id} ===
  Owner:          0x${'24'.repeat(20)}
  Endpoint:       https://127.0.0.1
  PCR Hash:       ${PCR}
  TEE Type:       0 (LLMProxy)
  Enabled:        ${enabled}
  Registered:     2026-03-11 10:36:37 UTC
  Last Heartbeat: 2026-03-11 10:40:00 UTC
`;

async function read(text: string) {
  const { statements, units, issues } = await runImporter(teeCli, text);
  return {
    entries: statements.map(({ statement }) => statement),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('tee-cli', () => {
  it('reads what is printed of an enclave', async () => {
    for (const text of [entry(), entry().replaceAll('\n', '\r\n'), `\uFEFF${entry()}`]) {
      const { entries, issues } = await read(text);
      expect(issues).toEqual([]);
      expect(entries).toEqual([
        {
          kind: 'registry-entry',
          teeId: 'e1'.repeat(32),
          publicKey: null,
          pcrHash: '77'.repeat(32),
          endpoint: 'https://127.0.0.1',
          teeType: 0,
          enabled: true,
          registeredNs: '1773225397000000000',
          heartbeatNs: '1773225600000000000',
        },
      ]);
    }
  });

  it('reads several, with other text before and between', async () => {
    const other = `0x${'ab'.repeat(32)}`;
    const { entries, units } = await read(`$ tee-cli tee show\n\n${entry()}\ndone\n${entry(other, 'false')}`);
    expect(units).toEqual(['other-text', 'accepted', 'other-text', 'accepted']);
    expect(entries).toMatchObject([{ enabled: true }, { teeId: 'ab'.repeat(32), enabled: false }]);
  });

  it('books an entry that is cut, and a time that cannot be read', async () => {
    expect(await read(`=== TEE Details: ${ID} ===\n  Owner:  0x24\n`)).toMatchObject({
      units: ['cut'],
      issues: ['cut'],
    });
    const { entries, issues } = await read(entry().replace('2026-03-11 10:36:37', 'yesterday'));
    expect([issues, entries]).toMatchObject([['unreadable-time'], [{ registeredNs: null }]]);
  });

  it('tells of an enclave whose image nobody knows', async () => {
    const gw = enclave('gw');
    const text = entry(`0x${gw.teeId}`).replace('2026-03-11', '2026-01-11');
    const made = await caseOf(pairs('p.ndjson', answered(gw, 1)), { name: 'show.txt', text });
    expect(made.formats[1]).toBe('tee-cli');
    expect(rulesOf(made)).toEqual(['unknown-image']);
  });
});
