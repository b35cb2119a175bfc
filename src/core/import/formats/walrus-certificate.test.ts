import { describe, expect, it } from 'vitest';
import { bcs } from '../../../../tests/builders/walrus-evidence.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { walrusCertificate } from './walrus-certificate.ts';

const ID = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
const MESSAGE = Buffer.concat([Buffer.from([1, 0, 3]), bcs.u32(34), bcs.id(ID), bcs.u8(0)]);
const SIGNATURE = Buffer.alloc(96, 5);
const READ = { message: MESSAGE.toString('hex'), signature: SIGNATURE.toString('hex') };

async function read(value: unknown) {
  const { statements, units, issues } = await runImporter(walrusCertificate, JSON.stringify(value));
  return {
    said: statements.map(({ statement }) => statement),
    booked: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    codes: issues.map(({ code }) => code),
  };
}

describe('walrus-certificate', () => {
  const certificate = { signers: [0, 2, 5], serialized_message: [...MESSAGE], signature: SIGNATURE.toString('base64') };
  const asBcs = Buffer.concat([bcs.list([0, 2, 5].map(bcs.u16)), bcs.bytes(MESSAGE), bcs.bytes(SIGNATURE)]);

  it.each([
    ['a relay', { blob_id: ID, confirmation_certificate: certificate }, 'upload-relay', ID],
    ['a relay in BCS', { blob_id: ID, confirmation_certificate: asBcs.toString('base64') }, 'upload-relay', ID],
    [
      'the SDK',
      { signers: [0, 2, 5], serializedMessage: MESSAGE.toString('base64'), signature: [...SIGNATURE] },
      'sdk',
      null,
    ],
    [
      'hex',
      {
        signers: [0, 2, 5],
        serializedMessage: `0x${MESSAGE.toString('hex')}`,
        signature: `0x${SIGNATURE.toString('hex')}`,
      },
      'sdk',
      null,
    ],
  ])('reads a certificate of %s', async (_what, value, teller, blobId) => {
    expect(walrusCertificate.sniff(headOf(JSON.stringify(value))).confidence).toBeGreaterThan(0.8);
    const { said, codes } = await read(value);
    expect(codes).toEqual([]);
    expect(said).toMatchObject([
      { ...READ, form: 'certificate', teller, signers: [0, 2, 5], signersBitmap: null, blobId },
    ]);
  });

  it('reads the word of one node, which names no signer', async () => {
    const signed = { serializedMessage: MESSAGE.toString('base64'), signature: SIGNATURE.toString('base64') };
    for (const value of [{ success: { code: 200, data: { signed } } }, { signed }, [signed]]) {
      expect(walrusCertificate.sniff(headOf(JSON.stringify(value))).confidence).toBe(0.9);
      expect((await read(value)).said).toMatchObject([
        { ...READ, form: 'confirmation', teller: 'storage-node', signers: null },
      ]);
    }
  });

  it('doubts a signature of another length, and refuses what is not bytes', async () => {
    const short = await read({ ...certificate, signature: 'AAAA' });
    expect([short.booked, short.codes]).toEqual([['accepted'], ['signature-length']]);
    const wrong = [
      { ...certificate, signers: ['a'] },
      { ...certificate, signers: [70_000] },
      { ...certificate, serialized_message: [1, 256] },
      { ...certificate, signature: null },
      { blob_id: ID, confirmation_certificate: asBcs.subarray(0, 50).toString('base64') },
      { blob_id: 'x', confirmation_certificate: certificate },
    ];
    for (const value of wrong) expect((await read(value)).booked).toEqual(['malformed-record']);
  });

  it.each([
    ['a certificate of something else', { certificate: '-----BEGIN CERTIFICATE-----' }],
    ['a signed message', { message: 'a', signature: 'b' }],
  ])('leaves look-alikes alone: %s', async (_what, value) => {
    expect(walrusCertificate.sniff(headOf(JSON.stringify(value))).confidence).toBe(0);
  });
});
