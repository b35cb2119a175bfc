/** Attestation documents made here: own P-384 keys, certificates in DER, CBOR by hand. */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { concatBytes, utf8 } from '../../base/bytes.ts';
import { signedBytes } from './attestation.ts';

function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concatBytes(...parts);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return concatBytes(new Uint8Array([tag, ...head]), content);
}

const sequence = (...parts: readonly Uint8Array[]): Uint8Array => der(0x30, ...parts);
const oid = (...bytes: readonly number[]): Uint8Array => der(0x06, new Uint8Array(bytes));
const ECDSA_SHA384 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03));
const COMMON_NAME = oid(0x55, 0x04, 0x03);
const BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13);

const nameOf = (text: string): Uint8Array => sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, utf8(text)))));

/** GeneralizedTime in whole seconds. */
function timeOf(ms: number): Uint8Array {
  return der(0x18, utf8(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
}

export interface Signer {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function signer(name: string, namedCurve = 'P-384'): Signer {
  return { name, ...generateKeyPairSync('ec', { namedCurve }) };
}

export interface CertificateGiven {
  readonly subject: Signer;
  readonly issuer: Signer;
  readonly isCa: boolean;
  readonly fromMs: number;
  readonly toMs: number;
  /** The name that stands as the issuer's, where it is not the issuer's own. */
  readonly issuerName?: string;
}

export function certificate(given: CertificateGiven): Uint8Array {
  const { subject, issuer, isCa, fromMs, toMs } = given;
  const constraints = sequence(...(isCa ? [der(0x01, new Uint8Array([0xff]))] : []));
  const extension = sequence(BASIC_CONSTRAINTS, der(0x01, new Uint8Array([0xff])), der(0x04, constraints));
  const body = sequence(
    der(0xa0, der(0x02, new Uint8Array([2]))),
    der(0x02, new Uint8Array([1 + Math.floor(Math.random() * 120)])),
    ECDSA_SHA384,
    nameOf(given.issuerName ?? issuer.name),
    sequence(timeOf(fromMs), timeOf(toMs)),
    nameOf(subject.name),
    new Uint8Array(subject.publicKey.export({ type: 'spki', format: 'der' })),
    der(0xa3, sequence(extension)),
  );
  const signature = new Uint8Array(sign('sha384', body, issuer.privateKey));
  return sequence(body, ECDSA_SHA384, der(0x03, new Uint8Array([0]), signature));
}

export type Plain = number | string | Uint8Array | null | readonly Plain[] | ReadonlyMap<number | string, Plain>;

function head(major: number, value: number): Uint8Array {
  const m = major << 5;
  if (value < 24) return new Uint8Array([m | value]);
  if (value < 256) return new Uint8Array([m | 24, value]);
  if (value < 65_536) return new Uint8Array([m | 25, value >> 8, value & 255]);
  const out = new Uint8Array(9);
  out[0] = m | 27;
  new DataView(out.buffer).setBigUint64(1, BigInt(value));
  return out;
}

export function encodeCbor(value: Plain): Uint8Array {
  if (value === null) return new Uint8Array([0xf6]);
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return concatBytes(head(3, utf8(value).length), utf8(value));
  if (value instanceof Uint8Array) return concatBytes(head(2, value.length), value);
  if (value instanceof Map) {
    const parts = [...(value as ReadonlyMap<number | string, Plain>)].flatMap(([k, v]) => [
      encodeCbor(k),
      encodeCbor(v),
    ]);
    return concatBytes(head(5, value.size), ...parts);
  }
  const list = value as readonly Plain[];
  return concatBytes(head(4, list.length), ...list.map(encodeCbor));
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const HOUR = 3_600_000;

export interface DocumentGiven {
  readonly timeMs?: number;
  readonly pcrs?: readonly Uint8Array[];
  /** DER of the key that the enclave signs with. */
  readonly appKey?: Uint8Array | null;
  readonly userData?: Uint8Array | null;
  readonly leafFromMs?: number;
  readonly leafToMs?: number;
  readonly algorithm?: number;
  readonly isTagged?: boolean;
  readonly intermediateIsCa?: boolean;
  readonly issuerName?: string;
  readonly leafCurve?: string;
  readonly leaveOut?: string;
  readonly signWith?: Signer;
  readonly bundle?: (whole: readonly Uint8Array[]) => readonly Uint8Array[];
}

export interface MadeDocument {
  readonly bytes: Uint8Array;
  readonly roots: ReadonlySet<string>;
  readonly timeNs: bigint;
}

/** 2026-03-02T12:00:00Z. */
const T = 1_772_452_800_000;

export const pcr = (fill: number): Uint8Array => new Uint8Array(48).fill(fill);

function userDataOf(appKey: Uint8Array | null): Uint8Array {
  const keyHash = appKey === null ? new Uint8Array(32) : createHash('sha256').update(appKey).digest();
  const prefix = new Uint8Array([0x12, 0x20]);
  return concatBytes(prefix, createHash('sha256').update('tls').digest(), prefix, keyHash);
}

/** Root → zone → leaf, the leaf valid for three hours around the document. */
export function makeDocument(given: DocumentGiven = {}): MadeDocument {
  const timeMs = given.timeMs ?? T;
  const [root, zone] = [signer('test root'), signer('test zone')];
  const leaf = signer('test enclave', given.leafCurve);
  const wide = { fromMs: timeMs - 1000 * HOUR, toMs: timeMs + 1000 * HOUR };
  const rootDer = certificate({ subject: root, issuer: root, isCa: true, ...wide });
  const zoneDer = certificate({ subject: zone, issuer: root, isCa: given.intermediateIsCa ?? true, ...wide });
  const leafDer = certificate({
    subject: leaf,
    issuer: zone,
    isCa: false,
    fromMs: given.leafFromMs ?? timeMs - HOUR,
    toMs: given.leafToMs ?? timeMs + 2 * HOUR,
    ...(given.issuerName === undefined ? {} : { issuerName: given.issuerName }),
  });
  const registers = given.pcrs ?? [pcr(1), pcr(2), pcr(3)];
  const whole = [rootDer, zoneDer];
  const members = new Map<string, Plain>([
    ['module_id', 'i-0test-enc0test'],
    ['digest', 'SHA384'],
    ['timestamp', timeMs],
    ['pcrs', new Map(registers.map((value, i) => [i, value] as const))],
    ['certificate', leafDer],
    ['cabundle', given.bundle?.(whole) ?? whole],
    ['public_key', utf8('dummy')],
    ['user_data', given.userData === undefined ? userDataOf(given.appKey ?? null) : given.userData],
    ['nonce', new Uint8Array(20).fill(7)],
  ]);
  if (given.leaveOut !== undefined) members.delete(given.leaveOut);
  const payload = encodeCbor(members);
  const protectedHeader = encodeCbor(new Map([[1, given.algorithm ?? -35]]));
  const key = { key: (given.signWith ?? leaf).privateKey, dsaEncoding: 'ieee-p1363' } as const;
  const signature = new Uint8Array(sign('sha384', signedBytes(protectedHeader, payload), key));
  const bytes = encodeCbor([protectedHeader, new Map(), payload, signature]);
  return {
    bytes: given.isTagged === true ? concatBytes(new Uint8Array([0xd2]), bytes) : bytes,
    roots: new Set([sha256(rootDer)]),
    timeNs: BigInt(timeMs) * 1_000_000n,
  };
}
