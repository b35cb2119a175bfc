import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool, runTool } from '../../../tests/builders/foreign-tools.ts';
import { derOid, derValues } from '../../base/der.ts';
import { isStampOf, readTimeStamp } from './time-stamp.ts';

const openssl = findTool('openssl');
const DATA = Buffer.from('{"format":"blobtrail/extract/1"}\n');

/** An authority of our own, made by openssl for this test alone. */
const CONFIG = `
[req]
distinguished_name = name
[name]
[tsa_certificate]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = here
[here]
dir = .
serial = ./serial
default_policy = 1.3.6.1.4.1.99999.1
other_policies = 1.3.6.1.4.1.99999.2
digests = sha256, sha384, sha512
signer_digest = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
`;

let folder: string;
const at = (name: string): string => join(folder, name);
const run = (...args: readonly string[]) => runTool(openssl!, args, { cwd: folder });

function stamp(hash: string, data = 'data'): Uint8Array {
  expect(run('ts', '-query', '-data', data, `-${hash}`, '-cert', '-out', 'query.tsq').ok).toBe(true);
  const reply = run(
    'ts',
    '-reply',
    '-config',
    'tsa.cnf',
    '-queryfile',
    'query.tsq',
    '-signer',
    'tsa.pem',
    '-inkey',
    'tsa.key',
    '-out',
    'answer.tsr',
  );
  expect(reply).toEqual({ ok: true, text: expect.any(String) });
  return readFileSync(at('answer.tsr'));
}

const opensslAccepts = (data: string): boolean =>
  run('ts', '-verify', '-data', data, '-in', 'answer.tsr', '-CAfile', 'ca.pem').ok;

describe.skipIf(openssl === null)('a time stamp that openssl made', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'blobtrail-tsa-'));
    mkdirSync(at('more'));
    writeFileSync(at('tsa.cnf'), CONFIG);
    writeFileSync(at('serial'), '2A\n');
    writeFileSync(at('data'), DATA);
    writeFileSync(at('other'), Buffer.concat([DATA, Buffer.from(' ')]));
    const subject = ['-subj', '/CN=test', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const made = [
      run('req', '-x509', '-config', 'tsa.cnf', ...subject, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2'),
      run('req', '-config', 'tsa.cnf', ...subject, '-subj', '/CN=tsa', '-keyout', 'tsa.key', '-out', 'tsa.csr'),
      run(
        'x509',
        '-req',
        '-in',
        'tsa.csr',
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-out',
        'tsa.pem',
        '-days',
        '2',
        '-extfile',
        'tsa.cnf',
        '-extensions',
        'tsa_certificate',
      ),
    ];
    for (const answer of made) expect(answer).toEqual({ ok: true, text: expect.any(String) });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['sha256', 'sha384', 'sha512'])('over %s is read, and is about the very bytes', (hash) => {
    const before = BigInt(Date.now() - 2000) * 1_000_000n;
    const token = readTimeStamp(stamp(hash));
    expect(token).toMatchObject({ hash, policy: '1.3.6.1.4.1.99999.1', serial: expect.stringMatching(/^[0-9a-f]+$/) });
    expect(BigInt(token.timeNs)).toBeGreaterThanOrEqual(before - (before % 1_000_000_000n));
    expect(isStampOf(token, DATA)).toBe(true);
    expect(isStampOf(token, readFileSync(at('other')))).toBe(false);
    expect([opensslAccepts('data'), opensslAccepts('other')]).toEqual([true, false]);
  });

  it('is refused when it is damaged, whoever looks', () => {
    const whole = stamp('sha256');
    const [answer] = derValues(whole);
    expect(() => readTimeStamp(Buffer.concat([whole, Buffer.from([0])]))).toThrow(RangeError);
    const mutants = [whole.subarray(0, whole.length - 1), answer!.content, DATA];
    for (const mutant of mutants) {
      expect(() => readTimeStamp(mutant)).toThrow(RangeError);
      writeFileSync(at('answer.tsr'), mutant);
      expect(opensslAccepts('data')).toBe(false);
    }
    // One bit anywhere: not to be read, about other bytes, or for the authority's signature to find, which openssl checks.
    fc.assert(
      fc.property(fc.nat({ max: whole.length * 8 - 1 }), (bit) => {
        const damaged = Buffer.from(whole);
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        try {
          readTimeStamp(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  it('that was refused is told from one that was granted', () => {
    const query = run('ts', '-query', '-data', 'data', '-sha1', '-out', 'query.tsq');
    expect(query.ok).toBe(true);
    run(
      'ts',
      '-reply',
      '-config',
      'tsa.cnf',
      '-queryfile',
      'query.tsq',
      '-signer',
      'tsa.pem',
      '-inkey',
      'tsa.key',
      '-out',
      'answer.tsr',
    );
    expect(() => readTimeStamp(readFileSync(at('answer.tsr')))).toThrow('the authority refused to stamp');
  });
});

describe('DER', () => {
  it('reads ids of objects, and refuses cut, endless and padded values in words', () => {
    expect(derOid(derValues(Buffer.from('06062a864886f70d', 'hex'))[0])).toBe('1.2.840.113549');
    for (const hex of ['30', '3080', '30810102', '3003', '1f0100', '0601ff', '30850000000001'])
      expect(() => derValues(Buffer.from(hex, 'hex')).map(derOid)).toThrow(RangeError);
  });
});
