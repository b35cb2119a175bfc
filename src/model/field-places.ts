/** Which bytes of a record a decoded field was read from: matched by value and by name, never by searching text. */
import type { JsonPlace } from '../base/json-places.ts';
import type { Field } from './statement-fields.ts';
import { nameAffinity, placeNamer, type PlaceNames } from './field-names.ts';
import { matcherOf, type Sameness } from './written-value.ts';

/** Offsets into the record; the end is not included. */
export interface FieldPlace {
  readonly start: number;
  readonly end: number;
  /** Names of the members on the way there. */
  readonly path: readonly string[];
  readonly how: Sameness;
}

/** Names of members that are ids or labels are as long as this; shorter ones are words of the format. */
const LEAST_NAME = 8;

/** Names that are alike by so little more tell nothing. */
const NEAR = 0.05;

/** As it is written before what has to be converted, and both before what is a part of something longer. */
const ORDER: readonly Sameness[] = ['as written', 'converted', 'part'];

/** Values as short as these stand everywhere: they count only under a name that says the same. */
function isWeak(value: unknown): boolean {
  return typeof value === 'boolean' || String(value).length < 4;
}

/** The places that a field may have been read from: one, or several that nothing tells apart. Empty: it was derived. */
function placesOfField(
  { name, value }: Field,
  places: readonly JsonPlace[],
  namesOf: (place: JsonPlace) => PlaceNames,
): readonly FieldPlace[] {
  if (value === null || value === undefined || value === '') return [];
  const match = matcherOf(name, value);
  let best: { readonly rank: number; readonly affinity: number; readonly found: FieldPlace[] } | null = null;
  for (const place of places) {
    if (place.isName && String(value).length < LEAST_NAME) continue;
    const same = match(place);
    if (same === null) continue;
    const affinity = nameAffinity(name, namesOf(place)) + (isNamedBy(place, name) ? 2 : 0);
    // A name that says the contrary is another thing with the same value.
    if (affinity < 0 || (isWeak(value) && affinity <= 0)) continue;
    const rank = ORDER.indexOf(same.how);
    if (best === null || rank < best.rank || (rank === best.rank && affinity > best.affinity + NEAR))
      best = { rank, affinity, found: [] };
    if (rank === best.rank && affinity >= best.affinity - NEAR)
      best.found.push({ start: same.start, end: same.end, path: place.path, how: same.how });
  }
  return best?.found ?? [];
}

/** A member of the same name, or the same position in a list of it. */
function isNamedBy({ path }: JsonPlace, name: string): boolean {
  const parts = name.split('.');
  return parts.length > 1 && parts.every((part, i) => part === path[path.length - parts.length + i]);
}

export type FieldPlaces = ReadonlyMap<string, readonly FieldPlace[]>;

export function placesOfFields(fields: readonly Field[], places: readonly JsonPlace[]): FieldPlaces {
  const namesOf = placeNamer(places);
  return new Map(fields.map((field) => [field.name, placesOfField(field, places, namesOf)]));
}

/** The field whose place holds the byte, the shortest place first; null where none does. */
export function fieldAt(fields: FieldPlaces, offset: number): string | null {
  let found: { readonly name: string; readonly length: number } | null = null;
  for (const [name, places] of fields) {
    for (const { start, end } of places) {
      const isIn = offset >= start && offset < end;
      if (isIn && (found === null || end - start < found.length)) found = { name, length: end - start };
    }
  }
  return found?.name ?? null;
}
