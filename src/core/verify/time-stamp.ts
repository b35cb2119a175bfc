/**
 * Time stamp tokens (RFC 3161): that one is about given bytes, and which moment it states. Whether who signed it may be
 * believed is not said here: `openssl ts -verify` says it under a certificate that the reader chooses.
 */
import { createHash } from 'node:crypto';
import { toHex } from '../../base/bytes.ts';
import { DER, derChildren, derContent, derOid, derValues } from '../../base/der.ts';
import { parseIsoTime } from '../../base/time.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const HASHES: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

export interface TimeStamp {
  readonly hash: string;
  /** Hash of what was stamped, hex. */
  readonly imprint: string;
  /** Decimal nanoseconds. */
  readonly timeNs: string;
  /** Of the authority, hex. */
  readonly serial: string;
  /** Object identifier. */
  readonly policy: string;
}

/** `20261120182845.123Z` */
function generalizedTime(text: string): string {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(text);
  const [, year, month, day, hour, minute, second, fraction = ''] = match ?? [];
  const parsed = parseIsoTime(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`);
  if (match === null || parsed === null) throw new RangeError(`the time ${text} is none`);
  return parsed.ns.toString();
}

/**
 * @param bytes a response of a time stamping authority (`.tsr`), DER.
 * @throws RangeError in words, when it is none, was refused by the authority, or uses a hash that is not of the SHA-2 family.
 */
export function readTimeStamp(bytes: Uint8Array): TimeStamp {
  const [response, ...more] = derValues(bytes);
  if (more.length > 0) throw new RangeError('bytes follow it');
  const [status, token] = derChildren(response, DER.sequence);
  const granted = derContent(derChildren(status, DER.sequence)[0], DER.integer);
  // 0 granted, 1 granted with changes.
  if (granted.length !== 1 || granted[0]! > 1) throw new RangeError('the authority refused to stamp');
  const [type, wrapped] = derChildren(token, DER.sequence);
  if (derOid(type) !== SIGNED_DATA) throw new RangeError('it is not signed');
  const [signed] = derChildren(wrapped, DER.context0);
  const [, , encapsulated] = derChildren(signed, DER.sequence);
  const [contentType, content] = derChildren(encapsulated, DER.sequence);
  if (derOid(contentType) !== TST_INFO) throw new RangeError('what is signed is no time stamp');
  const [octets] = derChildren(content, DER.context0);
  const [info] = derValues(derContent(octets, DER.octets));
  const [, policy, messageImprint, serial, time] = derChildren(info, DER.sequence);
  const [algorithm, imprint] = derChildren(messageImprint, DER.sequence);
  const oid = derOid(derChildren(algorithm, DER.sequence)[0]);
  const hash = HASHES[oid];
  if (hash === undefined) throw new RangeError(`the hash ${oid} is not of the SHA-2 family`);
  return {
    hash,
    imprint: toHex(derContent(imprint, DER.octets)),
    timeNs: generalizedTime(Buffer.from(derContent(time, DER.generalizedTime)).toString('latin1')),
    serial: toHex(derContent(serial, DER.integer)),
    policy: derOid(policy),
  };
}

/** Whether a token is about exactly these bytes. */
export function isStampOf({ hash, imprint }: TimeStamp, bytes: Uint8Array): boolean {
  return createHash(hash).update(bytes).digest('hex') === imprint;
}
