import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { headOf, runImporter } from '../import.test-helper.ts';
import { facilitatorLog } from './facilitator-log.ts';

const TX = `0x${'5C'.repeat(32)}`;
const BLOB = 'orGaXuTN-hxHTViVALqcbFN8Cv6fxjaC3OUqg1ZjvZY';
const says = (words: string, printed: object): string => `${words} ${inspect(printed)}\n`;

async function read(text: string) {
  const { statements, units, issues } = await runImporter(facilitatorLog, text);
  return {
    jobs: statements.map(({ statement }) => statement),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('facilitator-log', () => {
  it('reads the steps of a batch', async () => {
    const root = `0x${'b3'.repeat(32)}`;
    const { jobs, issues } = await read(
      says('[settlement] Batch settlement flushed:', {
        merkleRoot: root,
        walrusBlobId: BLOB,
        itemCount: 20,
        reason: 'buffer-full',
      }) +
        says('[settlement] Batch settlement transaction submitted:', {
          txHash: TX,
          merkleRoot: root,
          batchSize: 20,
          walrusBlobId: BLOB,
        }) +
        says('[settlement] Batch settlement flush failed; restored items to buffer:', {
          restoredItemCount: 3,
          error: new Error('busy'),
        }),
    );
    expect(issues).toEqual(['restored-items']);
    expect(jobs).toMatchObject([
      {
        step: 'flushed',
        settlementType: 'batch',
        merkleRoot: 'b3'.repeat(32),
        itemCount: '20',
        blobId: BLOB,
        txHash: null,
      },
      { step: 'submitted', txHash: '5c'.repeat(32), itemCount: '20' },
      { step: 'restored', itemCount: '3', error: expect.stringMatching(/^Error: busy/) },
    ]);
  });

  it('keeps both ends of hashes that were shortened', async () => {
    const { jobs } = await read(
      says('[settlement] Processing individual settlement:', {
        walrusBlobId: BLOB,
        txHash: TX,
        teeId: '0xe1e1e1e1...e1e1e1',
        inputHash: '0xA1a1a1a1...0a1a1a',
        outputHash: '0x...',
        timestamp: '1772460303',
      }),
    );
    expect(jobs).toMatchObject([
      {
        step: 'processed',
        settlementType: 'individual',
        teeId: { start: 'e1e1e1e1', end: 'e1e1e1' },
        inputHash: { start: 'a1a1a1a1', end: '0a1a1a' },
        outputHash: null,
        signedTime: '1772460303',
      },
    ]);
  });

  it('reads the line that has everything in its words, with the time of the one who collected it', async () => {
    const line = `[settlement] Individual settlement uploaded to Walrus with blob id: ${BLOB}, txHash: ${TX}`;
    const { jobs } = await read(`2026-03-02T14:00:00.000Z ${line}\n${line}\n`);
    expect(jobs).toMatchObject([
      { step: 'stored', blobId: BLOB, txHash: '5c'.repeat(32), timeNs: '1772460000000000000' },
      { step: 'stored', timeNs: null },
    ]);
  });

  it('books what is about payments, what is other text, and what is cut', async () => {
    const text =
      'starting\n' +
      says('[verify] Payment verification completed', { isValid: true }) +
      says('[settlement] Batch settlement flushed:', { merkleRoot: '0x1', reason: 'x'.repeat(80) }).slice(0, 70);
    const { jobs, units, issues } = await read(text);
    expect([jobs, units, issues]).toEqual([[], ['other-text', 'payment', 'cut'], ['cut']]);
  });

  it('is known by its lines', () => {
    for (const line of [
      '[settlement] Batch settlement flushed: {',
      '2026-03-02T14:00:00Z [api] Individual data settlement job enqueued {',
    ])
      expect(facilitatorLog.sniff(headOf(`x\r\n${line}\r\n`)).confidence).toBeGreaterThan(0.9);
    for (const text of ['Batch settlement flushed', '[settle] x', '{"a":"[settlement] "}'])
      expect(facilitatorLog.sniff(headOf(text)).confidence).toBe(0);
  });
});
