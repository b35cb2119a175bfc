import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { headOf, runImporter } from '../import.test-helper.ts';
import { recognise } from '../sniff.ts';
import { knowledge } from './knowledge.ts';
import { pcrHashOf } from '../../verify/pcr.ts';

const PCR = ['1a', '2b', '3c'].map((byte) => byte.repeat(48));
const IMAGE = { pcr0: PCR[0], pcr1: PCR[1], pcr2: PCR[2] };
const file = (members: object): Buffer =>
  Buffer.from(JSON.stringify({ format: 'blobtrail-knowledge/1', author: 'Ada', ...members }));
const read = (content: Buffer) => runImporter(knowledge, content, { name: 'facts.json' });

describe('knowledge', () => {
  it('is recognised by what it calls itself, under any name', () => {
    expect(recognise(headOf(file({ images: [IMAGE] }), 'x.bin'))?.format).toBe('knowledge');
    expect(recognise(headOf(Buffer.from('{"format":"other/1","images":[]}'), 'knowledge.json'))?.format).not.toBe(
      'knowledge',
    );
  });

  it('reads images, redirects and contracts with whose word they are', async () => {
    const { statements, issues } = await read(
      file({
        images: [{ ...IMAGE, aliases: { a: 'm1', b: { provider: 'p', model: 'm2' } } }],
        redirects: [{ asked: 'm1', note: 'Moved.', source: 'a page' }],
        epochs: [{ network: 'testnet', epoch: 453, edge: 'within', time: '2026-07-09T15:30:00Z' }],
        contracts: [{ network: 'og-evm', address: `0x${'Ab'.repeat(20)}`, name: 'relay' }],
      }),
    );
    expect(issues).toEqual([]);
    expect(statements.map(({ statement }) => statement)).toEqual([
      expect.objectContaining({
        kind: 'known-image',
        author: 'Ada',
        pcrHash: pcrHashOf(PCR[0]!, PCR[1]!, PCR[2]!),
        aliases: [
          ['a', 'm1'],
          ['b', 'm2'],
        ],
      }),
      expect.objectContaining({ kind: 'known-redirect', asked: 'm1', source: 'a page' }),
      expect.objectContaining({ kind: 'walrus-anchor', teller: 'person', epoch: '453', timeNs: '1783611000000000000' }),
      expect.objectContaining({ kind: 'known-contract', address: 'ab'.repeat(20) }),
    ]);
  });

  it.each([
    ['48 bytes', { images: [{ ...IMAGE, pcr1: 'abcd' }] }],
    ['not to its pcrHash', { images: [{ ...IMAGE, pcrHash: 'cd'.repeat(32) }] }],
    ['nor a pcrHash', { images: [{ pcr0: PCR[0] }] }],
    ['names no model', { images: [{ ...IMAGE, aliases: { a: {} } }] }],
    ['and a note', { redirects: [{ asked: 'a' }] }],
    ['20 bytes', { contracts: [{ network: 'n', name: 'm', address: '0x12' }] }],
    ['neither mainnet', { epochs: [{ network: 'devnet', epoch: 1, edge: 'done', time: '2026-01-01T00:00:00Z' }] }],
    ['an edge (', { epochs: [{ network: 'mainnet', epoch: 1, edge: 'middle', time: '2026-01-01T00:00:00Z' }] }],
    ['no object', { images: ['text'] }],
    ['not "blobtrail-knowledge/1"', { format: 'blobtrail-knowledge/2', images: [IMAGE] }],
  ])('rejects one entry and says “%s”', async (words, members) => {
    const { statements, issues } = await read(file(members));
    expect(statements).toEqual([]);
    expect(issues.map(({ message }) => message).join()).toContain(words);
  });

  it('cut or changed anywhere never fails but in words', async () => {
    const whole = file({ images: [IMAGE], redirects: [{ asked: 'a', note: 'b' }] });
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.nat(255), async (at, byte) => {
        const changed = Buffer.from(whole.subarray(0, Math.max(1, at)));
        changed[changed.length - 1] = byte;
        await read(changed);
      }),
      { numRuns: 60 },
    );
  });
});
