/** A statement as a flat list of what it says. */

export interface Field {
  /** Member of the statement; nested ones carry their path: `event.blobId`. */
  readonly name: string;
  readonly value: unknown;
}

/** What is null is left out: the record does not say it. */
export function fieldsOf(statement: Readonly<Record<string, unknown>>, prefix = ''): readonly Field[] {
  return Object.entries(statement).flatMap(([name, value]): readonly Field[] => {
    if (value === null || value === undefined) return [];
    if (typeof value !== 'object') return [{ name: prefix + name, value }];
    return fieldsOf(value as Readonly<Record<string, unknown>>, `${prefix}${name}.`);
  });
}
