/**
 * A dataframe as pandas writes it unless told otherwise: column by column (`{"model": {"0": …, "1": …}}`, `orient='columns'`), or
 * names, labels and cells apart (`orient='split'`). The fields of a row lie far from each other: as a line it has a place.
 */
import { isUtf8 } from 'node:buffer';
import { AppError } from '../../../base/errors.ts';
import { isArray, isObject, JsonObject, parseJson, writeJson, type Json } from '../../../base/json.ts';
import { heldBytes } from './beside.ts';
import type { Bytes } from './expand.ts';

/** The first label of its rows: a number, or the id of a span. */
const COLUMNS = /^\s*\{\s*"(?:[^"\\]|\\.){1,200}"\s*:\s*\{\s*"(?:0|[0-9a-f]{16})"\s*:/;
const SPLIT = /^\s*\{\s*"columns"\s*:\s*\[\s*"/;
const PIECE_ROWS = 500;

/** Whether a file begins as one. */
export function isDataFrame(head: Uint8Array): boolean {
  const start = Buffer.from(head.subarray(0, 512)).toString('latin1');
  return COLUMNS.test(start) || SPLIT.test(start);
}

/** A label that is no running number says something: it is the row's `index`. */
function rowOf(label: Json, cells: readonly (readonly [string, Json])[], i: number): JsonObject {
  const isNumber = typeof label === 'object' || label === String(i);
  return new JsonObject(isNumber ? cells : [['index', label], ...cells]);
}

function* rowsByColumn(frame: JsonObject): Iterable<JsonObject> {
  const columns = frame.members.flatMap(([name, cells]) => (isObject(cells) ? [[name, cells] as const] : []));
  const labels = new Set(columns.flatMap(([, cells]) => cells.members.map(([label]) => label)));
  for (const [i, label] of [...labels].entries())
    yield rowOf(
      label,
      columns.flatMap(([name, cells]) => (cells.has(label) ? [[name, cells.get(label)!] as const] : [])),
      i,
    );
}

/** Names of more than one part are lists. */
function nameOf(name: Json | undefined, at: number): string {
  if (name === undefined) return `column ${at + 1}`;
  return typeof name === 'string' ? name : writeJson(name);
}

function* rowsApart(
  names: readonly Json[],
  labels: readonly Json[],
  rows: readonly (readonly Json[])[],
): Iterable<JsonObject> {
  for (const [i, row] of rows.entries())
    yield rowOf(
      labels[i] ?? String(i),
      row.map((cell, at) => [nameOf(names[at], at), cell] as const),
      i,
    );
}

/** Null for what is none after all. */
function rowsOf(json: Json): Iterable<JsonObject> | null {
  if (!isObject(json)) return null;
  const [names, labels, rows] = ['columns', 'index', 'data'].map((key) => json.get(key));
  if (isArray(names) && isArray(rows))
    return rows.every(isArray) ? rowsApart(names, isArray(labels) ? labels : [], rows) : null;
  return json.members.length > 1 && json.members.every(([, cells]) => isObject(cells)) ? rowsByColumn(json) : null;
}

/** @param most bytes that are held at once. */
async function readFrame(open: () => Bytes, most: number): Promise<Iterable<JsonObject> | null> {
  const held = await heldBytes(open, most);
  try {
    return held === null || !isUtf8(held) ? null : rowsOf(parseJson(held.toString()));
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

async function* linesOf(open: () => Bytes, most: number): Bytes {
  let lines: string[] = [];
  for (const row of (await readFrame(open, most)) ?? []) {
    lines.push(writeJson(row), '\n');
    if (lines.length < 2 * PIECE_ROWS) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
  }
  if (lines.length > 0) yield Buffer.from(lines.join(''));
}

/** Its rows as lines; null where it is none, or larger than may be held. */
export async function dataFrameRows(open: () => Bytes, most: number): Promise<(() => Bytes) | null> {
  return (await readFrame(open, most)) === null ? null : () => linesOf(open, most);
}
