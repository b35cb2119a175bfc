/**
 * Names taken out of an extract: each becomes a token that is the same wherever it stands, so that structure, joins and
 * counts stay what they are. Hashes, ids of traces, blobs, transactions and enclaves, places and times are no names and are
 * never touched. Pure: how a token is made comes in.
 */
export const REDACTED_KINDS = [
  'people',
  'nodes',
  'services',
  'labels',
  'paths',
  'texts',
  'emails',
  'addresses',
] as const;
export type RedactedKind = (typeof REDACTED_KINDS)[number];

/** What the tokens of each kind begin with, and what a person reads of the kind. */
export const REDACTED_WORDS: Readonly<Record<RedactedKind, readonly [token: string, words: string]>> = {
  people: ['PERSON', 'names of people'],
  nodes: ['NODE', 'names of nodes'],
  services: ['SERVICE', 'names of services'],
  labels: ['LABEL', 'labels of models'],
  paths: ['PATH', 'paths of files'],
  texts: ['TEXT', 'what people wrote'],
  emails: ['EMAIL', 'e-mail addresses'],
  addresses: ['ADDRESS', 'network addresses'],
};

/** What an export or a report says of itself. */
export function redactionSentence(kinds: readonly RedactedKind[]): string {
  const words = kinds.map((kind) => REDACTED_WORDS[kind][1]).join(', ');
  return `Redacted: ${words}. The same name has the same token everywhere; texts of custody entries are left out, their hashes stay.`;
}

/** Values of the kinds that are known by where they stand; e-mail and network addresses are known by their form. */
export type KnownValues = Readonly<Partial<Record<RedactedKind, Iterable<string>>>>;

export interface Redactor {
  /** The same value with every string in it redacted; keys of objects stay. */
  apply<T>(value: T): T;
  /** How many different values of each kind were replaced so far. */
  counts(): Readonly<Record<RedactedKind, number>>;
}

const EMAIL = /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;
const ADDRESS =
  /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}(?![\w:])/g;
/** Hex of ids and hashes, blob ids, ids of the extract, decimal nanoseconds: what joins rows. */
const IDENTIFIER = /^(?:(?:0x)?[0-9a-fA-F]{8,}|[A-Za-z0-9_-]{43}|[a-z]+:[0-9a-f]{16}(?:#\d+)?|-?\d+)$/;
/** Words of a sentence, with what a name may hold. */
const WORD = /[^\s,;:()"'“”‘’<>[\]{}=]+/g;

export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}

/**
 * `token` makes the token's last part of a kind and a value: equal for equal ones, and telling nothing of the value to
 * whoever has no key.
 */
export function createRedactor(
  kinds: ReadonlySet<RedactedKind>,
  known: KnownValues,
  token: (kind: RedactedKind, value: string) => string,
): Redactor {
  const replaced = new Map<string, string>();
  const seen: Record<RedactedKind, Set<string>> = {
    people: new Set(),
    nodes: new Set(),
    services: new Set(),
    labels: new Set(),
    paths: new Set(),
    texts: new Set(),
    emails: new Set(),
    addresses: new Set(),
  };
  const tokenOf = (kind: RedactedKind, value: string): string => `[${REDACTED_WORDS[kind][0]}-${token(kind, value)}]`;
  const kindOf = new Map<string, RedactedKind>();
  // The kinds named first win where one value is of two.
  for (const kind of REDACTED_KINDS.toReversed()) {
    if (!kinds.has(kind)) continue;
    for (const value of known[kind] ?? []) if (value.trim() !== '' && !isIdentifier(value)) kindOf.set(value, kind);
  }
  const put = (value: string): string | null => {
    const kind = kindOf.get(value);
    if (kind === undefined) return null;
    seen[kind].add(value);
    let out = replaced.get(value);
    if (out === undefined) replaced.set(value, (out = tokenOf(kind, value)));
    return out;
  };
  /** Names of several words, and those with characters that end a word; longest first, so that none is cut by another. */
  const phrases = [...kindOf.keys()]
    .filter((value) => value.replace(WORD, '') !== '' && value.length > 2)
    .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const byForm = (text: string, kind: 'emails' | 'addresses', form: RegExp): string =>
    kinds.has(kind)
      ? text.replace(form, (found) => {
          seen[kind].add(found);
          return tokenOf(kind, found);
        })
      : text;
  const redactText = (text: string): string => {
    if (isIdentifier(text)) return text;
    const whole = put(text);
    if (whole !== null) return whole;
    let out = text;
    for (const phrase of phrases) if (out.includes(phrase)) out = out.replaceAll(phrase, put(phrase) ?? phrase);
    out = byForm(byForm(out, 'emails', EMAIL), 'addresses', ADDRESS);
    return out.replace(WORD, (word) => {
      const name = word.replace(/[.!?…]+$/, '');
      return isIdentifier(name) ? word : (put(name) ?? name) + word.slice(name.length);
    });
  };
  const apply = (value: unknown): unknown => {
    if (typeof value === 'string') return redactText(value);
    if (Array.isArray(value)) return value.map(apply);
    if (typeof value !== 'object' || value === null) return value;
    if (ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, apply(member)]));
  };
  return {
    apply: <T>(value: T): T => apply(value) as T,
    counts: () =>
      Object.fromEntries(REDACTED_KINDS.map((kind) => [kind, seen[kind].size])) as Record<RedactedKind, number>,
  };
}
