/** What the SQL of a person comes to, and what it may be about. */
export interface QueryResult {
  readonly columns: readonly string[];
  /** Integers beyond 2^53 are decimal strings. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly truncated: boolean;
}

/** One documented view (docs/case-file.md). */
export interface QueryView {
  readonly name: string;
  /** What a row of it is. */
  readonly about: string;
  readonly columns: readonly string[];
}
