/** Names of attributes that a store has written without dots. */
import { FIELD_KEYS } from './span-fields.ts';

const DOTTED: ReadonlyMap<string, string> = new Map(FIELD_KEYS.map(([key]) => [key.replaceAll('.', '_'), key]));

/** The name of the attribute that is written so with an underscore for each dot; any other name as it stands. */
export function dottedKey(name: string): string {
  return DOTTED.get(name) ?? name;
}
