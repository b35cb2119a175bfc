/**
 * An extract with names taken out (src/model/redactor.ts). The key of its tokens comes out of a file that its owner keeps:
 * with the same key the same name has the same token in every export, and without it a token tells nothing.
 */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError } from '../../base/errors.ts';
import type { ExtractRows, ExtractTable } from '../../model/extract.ts';
import { createRedactor, redactionSentence, type KnownValues, type RedactedKind } from '../../model/redactor.ts';
import { whyUnread } from '../file-failure.ts';
import { inOrder } from './row-order.ts';

/** Bytes that a key has at least: fewer can be guessed. */
const LEAST_KEY = 16;
/** Hex digits of a token: different names have different tokens, and a page stays readable. */
const TOKEN_DIGITS = 10;

export interface RedactParams {
  readonly kinds: readonly RedactedKind[];
  readonly keyFile: string;
}

export type RowsOf = <T extends ExtractTable>(table: T) => readonly ExtractRows[T][];

export interface Redaction {
  readonly rows: RowsOf;
  /** The same for what is drawn of the rows. */
  apply<T>(value: T): T;
}

/** @throws AppError NOT_FOUND when there is no such file, BAD_INPUT for a key that is too short. */
function readKey(path: string): Uint8Array {
  let key: Uint8Array;
  try {
    key = readFileSync(path);
  } catch (error) {
    const make = `Make one and keep it: head -c 32 /dev/urandom > ${path}`;
    throw new AppError('NOT_FOUND', `The key ${path} cannot be read: ${whyUnread(error)}. ${make}`, { cause: error });
  }
  if (key.length < LEAST_KEY)
    throw new AppError('BAD_INPUT', `The key ${path} has ${key.length} bytes; it needs ${LEAST_KEY} at least.`);
  return key;
}

/** The parts of a report whose texts name people. */
const NAMING = { control: ['author', 'reviewer'], signature: ['name'], question: ['askedBy'] } as const;

function peopleOf(rows: RowsOf): Iterable<string> {
  const named = rows('parts').flatMap(({ part }) =>
    (NAMING[part.kind as keyof typeof NAMING] ?? []).map((name) => part.texts[name] ?? ''),
  );
  const actors = [...rows('custody'), ...rows('annotations'), ...rows('parts'), ...rows('versions')];
  return [...named, ...actors.map(({ actor }) => actor)];
}

function textsOf(rows: RowsOf): Iterable<string> {
  return [
    ...rows('annotations').map(({ text }) => text),
    ...rows('parts').flatMap(({ part }) => Object.values(part.texts)),
    ...rows('versions').map(({ note }) => note),
  ];
}

const present = (values: Iterable<string | null>): readonly string[] => [...values].filter((value) => value !== null);

function knownValues(rows: RowsOf, kinds: ReadonlySet<RedactedKind>): KnownValues {
  const [control] = rows('control');
  const needsSpans = kinds.has('services') || kinds.has('nodes');
  const [spans, pairs] = needsSpans ? [rows('spans'), rows('clock_pairs')] : [[], []];
  return {
    people: peopleOf(rows),
    nodes: present([
      ...rows('nodes').flatMap(({ name, isEnclave, endpoint }) => [isEnclave ? null : name, endpoint]),
      ...spans.flatMap(({ node, server }) => [node, server]),
      ...pairs.flatMap(({ of, against }) => [of, against]),
    ]),
    services: present([
      ...spans.map(({ service }) => service),
      ...pairs.flatMap(({ ofServices, againstServices }) => [...ofServices, ...againstServices]),
    ]),
    labels: present([
      ...rows('labels').map(({ name }) => name),
      ...rows('requests').map(({ labelAnswered }) => labelAnswered),
    ]),
    paths: present([...rows('sources').map(({ path }) => path), control?.caseFile ?? null, control?.caseName ?? null]),
    texts: textsOf(rows),
  };
}

/** @throws AppError as readKey does. */
export function redactRows(plain: RowsOf, { kinds, keyFile }: RedactParams): Redaction {
  const key = readKey(keyFile);
  const asked = new Set(kinds);
  const { apply } = createRedactor(asked, knownValues(plain, asked), (kind, value) =>
    createHmac('sha256', key).update(`${kind}\n${value}`).digest('hex').slice(0, TOKEN_DIGITS),
  );
  const sorted = [...asked].toSorted();
  const special: { readonly [T in ExtractTable]?: (row: ExtractRows[T]) => ExtractRows[T] } = {
    control: (row) => ({
      ...apply(row),
      redacted: sorted,
      leftOut: [...apply(row.leftOut), redactionSentence(sorted)],
    }),
    custody: (row) => ({ ...row, actor: apply(row.actor), body: '{}' }),
  };
  return {
    apply,
    rows: <T extends ExtractTable>(table: T): readonly ExtractRows[T][] => {
      const change = (special[table] ?? apply) as (row: ExtractRows[T]) => ExtractRows[T];
      return inOrder(table, plain(table).map(change));
    },
  };
}
