/**
 * An extract read from a folder, with the case closed. All that it holds is hashed and counted again before a row of it
 * is believed: what does not agree with the manifest or the trailer stops whoever reads it.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../base/errors.ts';
import {
  EXTRACT_PICTURES,
  EXTRACT_TABLES,
  type Extract,
  type ExtractPicture,
  type ExtractRows,
  type ExtractTable,
} from '../../model/extract.ts';
import {
  EXTRACT_FORMAT,
  GENERATION_FILE,
  MANIFEST_FILE,
  tablePath,
  TRAILER_FILE,
  type Generation,
  type Manifest,
  type ManifestFile,
  type Trailer,
} from '../../model/extract/manifest.ts';

const CHUNK = 1 << 20;
/** Of what is read in one piece: the manifest, the trailer, a picture. */
const MOST_BYTES = 64 << 20;

const NAMES = Object.keys(EXTRACT_TABLES) as readonly ExtractTable[];

function refuse(where: string, why: string): never {
  throw new AppError('CASE_CORRUPT', `The export is not as it was written: ${where} ${why}.`, { details: { where } });
}

function readText(folder: string, path: string): string {
  const file = join(folder, ...path.split('/'));
  const there = statSync(file, { throwIfNoEntry: false });
  if (there === undefined) refuse(path, 'is not there');
  if (!there.isFile() || there.size > MOST_BYTES) refuse(path, 'is no file of the size that it can have');
  return readFileSync(file, 'utf8');
}

function readRecord(folder: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readText(folder, path));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (error instanceof AppError) throw error;
  }
  return refuse(path, 'is not JSON');
}

function* pieces(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const piece = new Uint8Array(CHUNK);
      const length = readSync(file, piece, 0, CHUNK, null);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** Lines without their ends. */
function* linesOf(path: string): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for (const piece of pieces(path)) {
    const parts = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

function checkFile(folder: string, { path, bytes, sha256 }: ManifestFile): number {
  const file = join(folder, ...path.split('/'));
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) refuse(path, 'is not there');
  const hash = createHash('sha256');
  let [length, lines] = [0, 0];
  for (const piece of pieces(file)) {
    hash.update(piece);
    length += piece.length;
    for (const byte of piece) if (byte === 10) lines += 1;
  }
  if (length !== bytes) refuse(path, `has ${length} bytes, and the manifest says ${bytes}`);
  if (hash.digest('hex') !== sha256) refuse(path, 'does not have the SHA-256 that the manifest says');
  return lines;
}

function checkTables(folder: string, manifest: Manifest, trailer: Trailer): void {
  for (const table of NAMES) {
    const entry = manifest.tables.find((each) => each.table === table);
    if (entry === undefined || entry.path !== tablePath(table)) refuse(`table ${table}`, 'is not in the manifest');
    const lines = checkFile(folder, entry);
    if (lines !== entry.rows) refuse(entry.path, `has ${lines} rows, and the manifest says ${entry.rows}`);
    const told = trailer.rows[table];
    if (lines !== told) refuse(entry.path, `has ${lines} rows, and the trailer says ${String(told)}`);
  }
}

export interface OpenedExtract {
  readonly extract: Extract;
  readonly manifest: Manifest;
  readonly generation: Generation;
}

function isManifest(value: Readonly<Record<string, unknown>>): boolean {
  const lists = ['tables', 'files', 'leftOut'].every((name) => Array.isArray(value[name]));
  return lists && typeof value['custody'] === 'object' && value['custody'] !== null;
}

/** @throws AppError NOT_FOUND, UNSUPPORTED_FORMAT for another schema, CASE_CORRUPT naming the first thing that is not as it was. */
export function readExtract(folder: string): OpenedExtract {
  if (statSync(join(folder, MANIFEST_FILE), { throwIfNoEntry: false })?.isFile() !== true)
    throw new AppError('NOT_FOUND', `${folder} holds no export: there is no ${MANIFEST_FILE} in it.`);
  const told = readRecord(folder, MANIFEST_FILE);
  if (told['format'] !== EXTRACT_FORMAT)
    throw new AppError(
      'UNSUPPORTED_FORMAT',
      `${folder} is of the form ${JSON.stringify(told['format'])}; this build reads ${EXTRACT_FORMAT}.`,
    );
  if (!isManifest(told)) refuse(MANIFEST_FILE, 'lacks what a manifest says');
  const manifest = told as unknown as Manifest;
  const trailer = readRecord(folder, TRAILER_FILE) as unknown as Trailer;
  if (trailer.end !== true || typeof trailer.rows !== 'object') refuse(TRAILER_FILE, 'does not end the export');
  const sum = createHash('sha256').update(readText(folder, MANIFEST_FILE)).digest('hex');
  if (trailer.manifestSha256 !== sum) refuse(MANIFEST_FILE, 'does not have the SHA-256 that the trailer says');
  checkTables(folder, manifest, trailer);
  const pictures = new Map<string, ManifestFile>();
  for (const name of Object.keys(EXTRACT_PICTURES)) {
    const entry = manifest.files.find(({ path }) => path === `pictures/${name}`);
    if (entry === undefined) continue;
    checkFile(folder, entry);
    pictures.set(name, entry);
  }
  const extract: Extract = {
    rows: <T extends ExtractTable>(table: T): Iterable<ExtractRows[T]> => rowsOf(folder, table),
    file: (name: ExtractPicture) => {
      const entry = pictures.get(name);
      return entry === undefined ? null : readText(folder, entry.path);
    },
  };
  return { extract, manifest, generation: readRecord(folder, GENERATION_FILE) as unknown as Generation };
}

function* rowsOf<T extends ExtractTable>(folder: string, table: T): Generator<ExtractRows[T]> {
  const path = tablePath(table);
  let number = 0;
  for (const line of linesOf(join(folder, ...path.split('/')))) {
    number += 1;
    yield rowOf(line, `${path}, line ${number},`) as ExtractRows[T];
  }
}

function rowOf(line: string, where: string): object {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row;
  } catch {
    // Said below.
  }
  return refuse(where, 'is no row');
}
