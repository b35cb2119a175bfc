/**
 * Values of a Parquet file as JSON text, nothing rounded: what the schema says of a column decides how its bytes are
 * written. Types: apache/parquet-format, LogicalTypes.md.
 */
import { isUtf8 } from 'node:buffer';
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { toHex } from '../../../base/bytes.ts';
import { formatNs } from '../../../base/time.ts';

/** What a value means, kept aside while the library gives the value as it is stored. */
export interface Meaning {
  readonly kind: 'text' | 'uuid' | 'decimal' | 'date' | 'time' | 'map' | 'list' | 'stored';
  /** Of a time: nanoseconds in one unit. */
  readonly unitNs: bigint;
  /** Of a time: whether it counts from 1970 in UTC; else its zone is not known. */
  readonly isUtc: boolean;
  /** Of a decimal: digits behind the point. */
  readonly scale: number;
}

export type Meanings = ReadonlyMap<SchemaElement, Meaning>;

export const STORED: Meaning = { kind: 'stored', unitNs: 1n, isUtc: true, scale: 0 };
const UNITS = { MILLIS: 1_000_000n, MICROS: 1_000n, NANOS: 1n } as const;
const TEXTS: ReadonlySet<string> = new Set(['UTF8', 'STRING', 'ENUM', 'JSON']);
/** Ids in 16 or 8 bytes, of which the schema does not say that they are no text. */
const ID_NAME = /id$/i;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function meaningOf(element: SchemaElement): Meaning {
  const { converted_type: converted, logical_type: logical } = element;
  const word = logical?.type ?? converted ?? '';
  if (logical?.type === 'TIMESTAMP')
    return { ...STORED, kind: 'time', unitNs: UNITS[logical.unit], isUtc: logical.isAdjustedToUTC };
  if (converted === 'TIMESTAMP_MILLIS') return { ...STORED, kind: 'time', unitNs: UNITS.MILLIS };
  if (converted === 'TIMESTAMP_MICROS') return { ...STORED, kind: 'time', unitNs: UNITS.MICROS };
  // The zone of such a time is that of its writer.
  if (element.type === 'INT96') return { ...STORED, kind: 'time', isUtc: false };
  if (logical?.type === 'DECIMAL') return { ...STORED, kind: 'decimal', scale: logical.scale };
  if (converted === 'DECIMAL') return { ...STORED, kind: 'decimal', scale: element.scale ?? 0 };
  if (TEXTS.has(word)) return { ...STORED, kind: 'text' };
  if (word === 'UUID') return { ...STORED, kind: 'uuid' };
  if (word === 'DATE') return { ...STORED, kind: 'date' };
  if (word === 'LIST') return { ...STORED, kind: 'list' };
  if (word === 'MAP' || word === 'MAP_KEY_VALUE') return { ...STORED, kind: 'map' };
  return STORED;
}

/** Has the library give values as they are stored, keys of maps twice where they stand twice; answers what they mean. */
export function takeMeanings(metadata: FileMetaData): Meanings {
  const meanings = new Map<SchemaElement, Meaning>();
  for (const element of metadata.schema) {
    const meaning = meaningOf(element);
    meanings.set(element, meaning);
    const isNumber = /^U?INT_|^INTEGER$|^FLOAT16$/.test(element.logical_type?.type ?? element.converted_type ?? '');
    if (isNumber) continue;
    delete element.logical_type;
    delete element.converted_type;
    if (meaning.kind === 'list') element.converted_type = 'LIST';
  }
  return meanings;
}

function instantText(ns: bigint, isUtc: boolean): string {
  try {
    const text = formatNs(ns);
    return JSON.stringify(isUtc ? text : text.slice(0, -1));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return ns.toString();
  }
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return `${unscaled}${'0'.repeat(Math.min(-scale, 64))}`;
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function signed(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${toHex(bytes)}`));
}

function bytesText(bytes: Uint8Array, name: string, meaning: Meaning): string {
  const hex = (): string => JSON.stringify(toHex(bytes));
  if (meaning.kind === 'decimal') return decimalText(signed(bytes), meaning.scale);
  if (meaning.kind === 'uuid') return JSON.stringify(toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
  if (!isUtf8(bytes)) return hex();
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (meaning.kind === 'text') return JSON.stringify(text);
  const isId = ID_NAME.test(name) && (bytes.length === 8 || bytes.length === 16) && !/^[0-9a-fA-F]+$/.test(text);
  return isId || CONTROL.test(text) ? hex() : JSON.stringify(text);
}

/** One value as JSON. */
export function leafText(value: unknown, { name }: SchemaElement, meaning: Meaning): string {
  if (value instanceof Uint8Array) return bytesText(value, name, meaning);
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number' && typeof value !== 'bigint') return JSON.stringify(String(value));
  if (typeof value === 'number' && !Number.isInteger(value))
    return Number.isFinite(value) ? String(value) : JSON.stringify(String(value));
  if (meaning.kind === 'time') return instantText(BigInt(value) * meaning.unitNs, meaning.isUtc);
  if (meaning.kind === 'date') return instantText(BigInt(value) * 86_400_000_000_000n, false).replace(/T.*"$/, '"');
  if (meaning.kind === 'decimal') return decimalText(BigInt(value), meaning.scale);
  return Object.is(value, -0) ? '-0' : String(value);
}
