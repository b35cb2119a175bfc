/** ASN.1 in its distinguished encoding (ITU-T X.690, 8 and 10), as far as certificates and time stamps use it. */

export interface DerValue {
  /** The identifier octet: class, constructed, number below 31. */
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Universal tags. */
export const DER = {
  integer: 0x02,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** `[0]`, constructed. */
  context0: 0xa0,
} as const;

/** All values that `bytes` are one after the other. @throws RangeError when they are not DER to their last byte. */
export function derValues(bytes: Uint8Array): readonly DerValue[] {
  const values: DerValue[] = [];
  let at = 0;
  const next = (): number => {
    const byte = bytes[at];
    if (byte === undefined) throw new RangeError(`DER ends at byte ${at}`);
    at += 1;
    return byte;
  };
  while (at < bytes.length) {
    const tag = next();
    if ((tag & 0x1f) === 0x1f) throw new RangeError('DER with a tag of several bytes');
    let length = next();
    if (length > 0x84 || length === 0x80) throw new RangeError('DER with a length that is not definite or too long');
    if (length > 0x80) {
      const octets = length & 0x7f;
      length = 0;
      for (let i = 0; i < octets; i += 1) length = length * 256 + next();
      if (length < 0x80) throw new RangeError('DER with a length that is longer than it has to be');
    }
    if (length > bytes.length - at) throw new RangeError(`DER ends before byte ${at + length}`);
    values.push({ tag, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return values;
}

/** The values that `value` holds, when it has the tag. @throws RangeError for another tag. */
export function derChildren(value: DerValue | undefined, tag: number): readonly DerValue[] {
  return derValues(derContent(value, tag));
}

/** The bytes of `value` behind its length. @throws RangeError for another tag. */
export function derContent(value: DerValue | undefined, tag: number): Uint8Array {
  if (value?.tag !== tag) throw new RangeError(`DER holds tag ${value?.tag ?? 'none'} where ${tag} is due`);
  return value.content;
}

/** Dotted decimal: `1.2.840.113549.1.7.2`. */
export function derOid(value: DerValue | undefined): string {
  const content = derContent(value, DER.oid);
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of content) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first, ...rest] = arcs;
  if (first === undefined || content.at(-1)! >= 0x80) throw new RangeError('DER with an object identifier that is cut');
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}
