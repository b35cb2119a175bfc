/** How alike the name of a decoded field and the names on the way to a value are: words in common, with what exporters call them. */
import type { JsonPlace } from '../base/json-places.ts';

/** Words of a field, and what formats write for them. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  label: ['model', 'name', 'api'],
  asked: ['request', 'input', 'requested'],
  answered: ['response', 'answer', 'output', 'message'],
  artifact: ['blob', 'cid', 'ipfs', 'digest', 'model'],
  ref: ['id', 'cid', 'blob'],
  node: ['host', 'service', 'instance', 'node'],
  time: ['timestamp', 'ts', 'created', 'at', 'date', 'started'],
  captured: ['fetched', 'started', 'date', 'at', 'captured'],
  registered: ['registered', 'at'],
  heartbeat: ['heartbeat', 'last'],
  start: ['start', 'begin'],
  end: ['end', 'finish'],
  tx: ['transaction', 'tx'],
  settlement: ['payment', 'settlement', 'transaction'],
  generation: ['version'],
  event: ['kind'],
  kind: ['kind', 'type'],
  key: ['key', 'pem'],
  version: ['version', 'tag'],
  size: ['size', 'length', 'bytes'],
  hash: ['hash', 'digest'],
  response: ['completion', 'response'],
  document: ['attestation'],
  span: ['span'],
};

/** `labelAsked`, `tee_request_hash`, `gen_ai.request.model`, `PCR Hash` as words. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && word !== 'ns');
}

/** The names that lead to a place: the outer ones in one text, the last one apart. */
export interface PlaceNames {
  readonly last: string;
  readonly outer: string;
}

/** Words that say the contrary of a field's own: what was asked does not stand in the answer. */
const NOT: Readonly<Record<string, readonly string[]>> = {
  asked: ['response', 'answer', 'output', 'choices'],
  answered: ['request', 'input', 'messages'],
};

/** Where several times are told, importers take the first of these that is there. */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  timeNs: ['timestamp', 'ts', 'created'],
};

/** Words in common: those of the last name count full, outer ones half, other words for the same a little less. */
export function nameAffinity(field: string, { last, outer }: PlaceNames): number {
  const lastWords = new Set(wordsOf(last));
  const outerWords = new Set(wordsOf(outer));
  const first = FIRST[field]?.findIndex((word) => lastWords.has(word)) ?? -1;
  let sum = first === -1 ? 0 : 2 - first / 10;
  for (const word of new Set(wordsOf(field))) {
    const also = ALSO[word] ?? [];
    if (NOT[word]?.some((other) => outerWords.has(other)) === true) sum -= 3;
    if (lastWords.has(word)) sum += 1;
    else if (also.some((other) => lastWords.has(other))) sum += 0.8;
    else if (outerWords.has(word)) sum += 0.5;
    else if (also.some((other) => outerWords.has(other))) sum += 0.4;
  }
  return sum;
}

/** Members that hold a value under a name beside it: attributes of spans, headers, queries. */
const HOLDERS = new Set(['value', 'stringValue', 'intValue', 'doubleValue', 'boolValue', 'bytesValue', 'values', '0']);

const keyOf = (path: readonly string[]): string => JSON.stringify(path);

/** Names by path, so that a value in `{key: …, value: {stringValue: …}}` is called by its key. */
export function placeNamer(places: readonly JsonPlace[]): (place: JsonPlace) => PlaceNames {
  const given = new Map<string, string>();
  for (const { path, text, isName, kind } of places) {
    const last = path.at(-1);
    if (!isName && kind === 'text' && (last === 'key' || last === 'name')) given.set(keyOf(path.slice(0, -1)), text);
  }
  return ({ path }) => {
    let depth = path.length;
    while (depth > 0 && (HOLDERS.has(path[depth - 1]!) || /^\d+$/.test(path[depth - 1]!))) depth -= 1;
    const called = depth < path.length ? given.get(keyOf(path.slice(0, depth))) : undefined;
    const named = called ?? given.get(keyOf(path.slice(0, depth + 1)));
    if (named !== undefined) return { last: named, outer: path.slice(0, depth).join(' ') };
    return { last: path[depth - 1] ?? '', outer: path.slice(0, Math.max(0, depth - 1)).join(' ') };
  };
}
