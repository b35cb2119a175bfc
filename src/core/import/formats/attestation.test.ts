import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../../../tests/shared-files.ts';
import { toBase64, toHex } from '../../../base/bytes.ts';
import { makeDocument, pcr, sha256 } from '../../verify/attestation.test-helper.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { harEntry, harText } from '../../reconstruct/exchange.test-helper.ts';
import { attestation } from './attestation.ts';
import { har } from './har.ts';

const key = new Uint8Array([1, 2, 3]);
const one = makeDocument({ appKey: key });
const two = makeDocument({ appKey: key, timeMs: 1_772_456_400_000, isTagged: true });
const text = toBase64(one.bytes);
const STATED = {
  kind: 'attestation',
  document: text,
  moduleId: 'i-0test-enc0test',
  timeNs: one.timeNs.toString(),
  pcr0: toHex(pcr(1)),
  keyHash: sha256(key),
  nonce: '07'.repeat(20),
};

async function read(content: string | Uint8Array) {
  const { statements, units, issues } = await runImporter(attestation, content);
  return {
    times: statements.map(({ statement }) => (statement.kind === 'attestation' ? statement.timeNs : null)),
    first: statements[0]?.statement,
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('attestation', () => {
  it('reads base64 of any shape and the document itself', async () => {
    const wrapped = text.replace(/.{64}/g, '$&\r\n');
    for (const content of [text, `${text}\n`, `\uFEFF${text}\n`, wrapped, `\n  ${text}`, one.bytes]) {
      const { first, issues, times } = await read(content);
      expect(first).toMatchObject(STATED);
      expect([times.length, issues]).toEqual([1, []]);
      expect(attestation.sniff(headOf(content)).confidence).toBeGreaterThan(0.9);
    }
  });

  it('reads several in one file', async () => {
    const other = toBase64(two.bytes);
    const { times, units } = await read(`${text.replace(/.{76}/g, '$&\n')}\n\n${other}\n${text}\n`);
    expect(times).toEqual([one.timeNs, two.timeNs, one.timeNs].map(String));
    expect(units).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('books a document that is cut, changed in form, or too long, and reads the one behind it', async () => {
    expect(await read(`${text.slice(0, 400)}\n${text}\n`)).toMatchObject({
      units: ['malformed-document', 'accepted'],
      issues: ['malformed-document'],
    });
    expect((await read(`hEShAT!!\n${text}`)).units).toEqual(['encoding', 'accepted']);
    expect((await read(`${text}${'A'.repeat(200_000)}`)).units).toEqual(['limit']);
    expect((await read(one.bytes.subarray(0, 700))).units).toEqual(['malformed-document']);
    expect((await read('nonce of 40 digits\n' + text)).units).toEqual(['no-document', 'accepted']);
  });

  it('says of a document without a signing key that it belongs to no enclave', async () => {
    for (const given of [{}, { userData: null }, { userData: new Uint8Array(12) }]) {
      expect(await read(makeDocument(given).bytes)).toMatchObject({ units: ['accepted'], issues: ['no-key'] });
    }
  });

  it('is read from recorded traffic, too', async () => {
    const url = 'https://gw.example.net/enclave/attestation?nonce=0707';
    const { statements } = await runImporter(
      har,
      harText(harEntry({ sec: 0, url, said: `${text}\n`, mimeType: 'text/plain' })),
    );
    expect(statements.map(({ statement }) => statement)).toMatchObject([STATED]);
  });

  it.skipIf(sharedPath('vectors/attestation_doc.b64') === null)('reads the document of a real enclave', async () => {
    const { first, issues } = await read(readFileSync(sharedPath('vectors/attestation_doc.b64')!, 'utf8'));
    expect(issues).toEqual([]);
    expect(first).toMatchObject({ moduleId: 'i-0340e0cb833504eb6-enc019c12d31f78864d', timeNs: '1770918962724000000' });
  });
});
