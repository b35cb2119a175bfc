import { useMemo, useState } from 'react';
import { fromBase64 } from '../../base/bytes.ts';
import { visibleText } from '../../base/visible-text.ts';
import { fieldAt, placesOfFields, type FieldPlace, type FieldPlaces } from '../../model/field-places.ts';
import { recordPlaces } from '../../model/record-places.ts';
import type { Field } from '../../model/statement-fields.ts';
import type { GroundRow } from '../../shared/views.ts';
import { useEngine } from '../engine.ts';
import { byteRange, size } from '../words/format.ts';
import { PAGE_BYTES, type DecodedBytes } from './bytes-pane.tsx';

/** What is lit: a field, chosen in the list or in the bytes; or a byte that no field was read from. */
export type Lit =
  | { readonly kind: 'field'; readonly name: string; readonly isPicked: boolean }
  | { readonly kind: 'byte'; readonly at: number }
  | null;

export interface DecodedRecord {
  readonly lit: Lit;
  readonly light: (lit: Lit) => void;
  readonly bytes: DecodedBytes;
}

/** A record's bytes and what was decoded from them, in step both ways. */
export function useDecodedBytes(
  ground: GroundRow,
  fields: readonly Field[],
  wordsOf: (name: string) => string,
): DecodedRecord {
  const { source, offset, length } = ground;
  const [lit, light] = useState<Lit>(null);
  const isWhole = length <= PAGE_BYTES;
  const { value: slice } = useEngine('source.read', isWhole ? { source, offset, length } : null, { isKept: false });
  const places = useMemo(
    () => (slice === null ? null : recordPlaces(fromBase64(slice.base64) ?? new Uint8Array())),
    [slice],
  );
  const found = useMemo<FieldPlaces>(
    () => (places === null ? new Map() : placesOfFields(fields, places)),
    [fields, places],
  );
  const read = useMemo(() => [...found.values()].flat(), [found]);
  const shown = lit?.kind === 'field' ? (found.get(lit.name) ?? []) : [];

  const told = (): string => {
    if (!isWhole) return `The record is longer than ${size(PAGE_BYTES)}: all of it is the ground of every field.`;
    if (slice === null) return 'Reading the record…';
    if (places === null)
      return 'In this format a field has no place of its own that is known: the whole record is the ground of each.';
    if (lit === null)
      return 'Point at a field below, or click a byte: what belongs together is lit. ← → go through them.';
    if (lit.kind === 'field') return `${wordsOf(lit.name)}: ${placeWords(shown, offset)}`;
    const around = places.find(({ start, end, isName }) => !isName && lit.at >= start && lit.at < end);
    const member = around === undefined ? '' : `, in ${visibleText(around.path.join('.'))}`;
    return `${byteRange(offset + lit.at, 1)}${member}: no field below was read from it.`;
  };

  const onPick = (at: number): void => {
    const name = fieldAt(found, at);
    light(name === null ? { kind: 'byte', at } : { kind: 'field', name, isPicked: true });
  };
  const onStep = (step: 1 | -1): void => {
    const order = [...found]
      .filter(([, own]) => own.length > 0)
      .sort(([, a], [, b]) => a[0]!.start - b[0]!.start)
      .map(([name]) => name);
    const now = lit?.kind === 'field' ? order.indexOf(lit.name) : -1;
    const next = now === -1 ? (step === 1 ? 0 : order.length - 1) : now + step;
    const name = order[Math.min(order.length - 1, Math.max(0, next))];
    if (name !== undefined) light({ kind: 'field', name, isPicked: true });
  };
  return { lit, light, bytes: { read, lit: shown, told: told(), onPick, onStep } };
}

const HOW_WORDS = {
  'as written': '',
  converted: ', written otherwise',
  part: ', a part of it',
} as const;

function placeWords(places: readonly FieldPlace[], offset: number): string {
  const [first] = places;
  if (first === undefined)
    return 'derived; no member of the record holds it like this. The whole record is its ground.';
  if (places.length > 1) return `the same value stands in ${places.length} places, and nothing tells them apart.`;
  const { start, end, path, how } = first;
  return `${byteRange(offset + start, end - start)}, ${visibleText(path.join('.'))}${HOW_WORDS[how]}`;
}
