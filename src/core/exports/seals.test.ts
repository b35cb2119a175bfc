import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, Verifier, type TrustMaterial } from '@sigstore/verify';
import { afterAll, describe, expect, it } from 'vitest';
import { findTool, runTool } from '../../../tests/builders/foreign-tools.ts';
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import { EXTRACT_FORMAT, type Manifest } from '../../model/extract/manifest.ts';
import { HOSTILE } from '../report/hostile.test-helper.ts';
import { preAuthEncoding } from './attestation.ts';
import { sealFiles } from './seals.ts';
import { signingKeyOf } from './signing-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-seals-'));
afterAll(() => rmSync(folder, { recursive: true }));
const kept = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const hash = (digit: string): string => digit.repeat(64);
const MANIFEST: Manifest = {
  format: EXTRACT_FORMAT,
  tool: 'Blobtrail',
  toolVersion: '0.1.0',
  caseId: hash('9'),
  caseSchema: 9,
  custody: { count: 4, head: hash('8') },
  redacted: [],
  leftOut: HOSTILE.filter((text) => text.isWellFormed()),
  evidenceSha256: hash('7'),
  tables: [
    {
      table: 'control',
      path: 'tables/control.jsonl',
      bytes: 1,
      sha256: hash('1'),
      rows: 1,
      about: '',
      isEvidence: false,
    },
  ],
  files: [{ path: 'formats/flow.dot', bytes: 2, sha256: hash('2') }],
  mayDiffer: ['generation.json'],
};
const TEXT = `${canonicalJson(MANIFEST as unknown as Plain)}\n`;

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const PAIRS = {
  Ed25519: generateKeyPairSync('ed25519'),
  'ECDSA P-256': generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
};

interface Envelope {
  payloadType: string;
  payload: string;
  signatures: { keyid: string; sig: string }[];
}

function sealed(pem: string): ReadonlyMap<string, string> {
  const files = sealFiles({ key: signingKeyOf(pem), timeStamp: null }, MANIFEST, TEXT);
  return new Map(files.map(({ path, parts }) => [path, String(parts[0])]));
}

/** In Sigstore's own words, or `verified`. */
function sigstore(bundle: string, publicKey: KeyObject): string {
  const material: TrustMaterial = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: () => ({ publicKey, validFor: () => true }),
  };
  try {
    const verifier = new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
    verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(bundle))));
    return 'verified';
  } catch (error) {
    return (error as Error).message;
  }
}

const openssl = findTool('openssl');

function opensslVerifies(kind: string, publicPath: string, dataPath: string, signaturePath: string): boolean {
  const args =
    kind === 'Ed25519'
      ? ['pkeyutl', '-verify', '-pubin', '-inkey', publicPath, '-rawin', '-in', dataPath, '-sigfile', signaturePath]
      : ['dgst', '-sha256', '-verify', publicPath, '-signature', signaturePath, dataPath];
  return runTool(openssl!, args).ok;
}

describe.each(Object.entries(PAIRS))('an export signed with %s', (kind, { privateKey, publicKey }) => {
  const files = sealed(pemOf(privateKey));
  const envelope = JSON.parse(files.get('statement.dsse.json')!) as Envelope;
  const bundle = files.get('statement.sigstore.json')!;
  const stranger = PAIRS[kind === 'Ed25519' ? 'ECDSA P-256' : 'Ed25519'].publicKey;

  it('names every file and the manifest by their SHA-256', () => {
    const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as Record<string, unknown>;
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'urn:blobtrail:extract:1',
    });
    const subjects = statement['subject'] as { name: string; digest: { sha256: string } }[];
    expect(subjects.map(({ name }) => name)).toEqual(['tables/control.jsonl', 'formats/flow.dot', 'manifest.json']);
    for (const { digest } of subjects) expect(digest.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(statement['predicate']).toMatchObject({ leftOut: MANIFEST.leftOut });
  });

  it('is verified by Sigstore, and by nobody else’s key', () => {
    expect(sigstore(bundle, publicKey)).toBe('verified');
    expect(sigstore(bundle, stranger)).not.toBe('verified');
  });

  it('is not verified by Sigstore once anything in it changed', () => {
    const changed = (change: (envelope: Envelope) => void): string => {
      const parsed = JSON.parse(bundle) as { dsseEnvelope: Envelope };
      change(parsed.dsseEnvelope);
      return JSON.stringify(parsed);
    };
    const mutants = [
      changed((one) => {
        one.payload = Buffer.from(Buffer.from(one.payload, 'base64').toString().replace(hash('8'), hash('0'))).toString(
          'base64',
        );
      }),
      changed((one) => {
        one.payloadType = 'application/json';
      }),
      changed((one) => {
        one.signatures[0]!.sig = Buffer.alloc(64, 1).toString('base64');
      }),
      changed((one) => {
        one.signatures.push({ ...one.signatures[0]! });
      }),
      bundle.replace('bundle.v0.3', 'bundle.v9'),
    ];
    for (const mutant of mutants) expect(sigstore(mutant, publicKey)).not.toBe('verified');
  });

  it.skipIf(openssl === null)('is verified by openssl: the manifest, and the envelope’s own bytes', () => {
    const key = kept('public.pem', publicKey.export({ type: 'spki', format: 'pem' }));
    const other = kept('other.pem', stranger.export({ type: 'spki', format: 'pem' }));
    const signature = Buffer.from(files.get('manifest.json.sig')!, 'base64');
    const cases: readonly (readonly [Uint8Array, Uint8Array])[] = [
      [Buffer.from(TEXT), signature],
      [
        preAuthEncoding(envelope.payloadType, Buffer.from(envelope.payload, 'base64')),
        Buffer.from(envelope.signatures[0]!.sig, 'base64'),
      ],
    ];
    for (const [data, sig] of cases) {
      const verifies = (bytes: Uint8Array, by = key, mark = sig): boolean =>
        opensslVerifies(kind, by, kept('data', bytes), kept('sig', mark));
      expect(verifies(data)).toBe(true);
      expect(verifies(Buffer.concat([data, Buffer.from(' ')]))).toBe(false);
      expect(verifies(data.subarray(1))).toBe(false);
      expect(verifies(data, other)).toBe(false);
      expect(verifies(data, key, Buffer.alloc(sig.length, 7))).toBe(false);
    }
  });
});

describe('a signing key', () => {
  it('is refused in words when it is none that export signs with', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey;
    const locked = PAIRS.Ed25519.privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });
    const shown = PAIRS.Ed25519.publicKey.export({ type: 'spki', format: 'pem' });
    for (const [pem, words] of [
      [pemOf(rsa), /of kind rsa/],
      [pemOf(p384), /of kind ec/],
      [locked.toString(), /encrypted/],
      [shown.toString(), /no private key/],
      ['', /no private key/],
    ] as const)
      expect(() => signingKeyOf(pem)).toThrow(words);
  });

  it('has the same signature for the same export, where its kind allows it', () => {
    const pem = pemOf(PAIRS.Ed25519.privateKey);
    expect([...sealed(pem)]).toEqual([...sealed(pem)]);
  });
});
