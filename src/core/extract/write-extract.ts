/** An extract as a folder: tables, pictures, sums, and what a stranger needs to check them. */
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import readme from '../../../resources/export-readme.txt?raw';
// oxlint-disable-next-line import/default -- it is a text here
import verifier from '../../../resources/verify.mjs?raw';
import { AppError } from '../../base/errors.ts';
import {
  CASE_TABLES,
  controlOf,
  EXTRACT_PICTURES,
  EXTRACT_TABLES,
  type Extract,
  type ExtractPicture,
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
  type ManifestTable,
  type Trailer,
} from '../../model/extract/manifest.ts';
import { isFileFailure, whyUnwritten } from '../file-failure.ts';
import { PAYLOAD, writeBagTags } from './bag.ts';
import { writeHashed } from './hashed-file.ts';
import { lineOf } from './row-order.ts';

/** A file that stands beside the extract, such as the same in another tool's format. */
export interface FurtherFile {
  /** Inside the folder, with `/`. */
  readonly path: string;
  readonly parts: Iterable<string | Uint8Array>;
}

/** What an export holds beside the extract itself. */
export interface Additions {
  readonly further?: readonly FurtherFile[];
  /** Files that speak of the manifest, made of it as it is written; no sum covers them. */
  readonly seals?: (manifest: Manifest, text: string) => readonly FurtherFile[];
  /** The export is the payload of a bag. */
  readonly isBag?: boolean;
  /** Throws where what was written is not to be kept; asked when all of it is. */
  readonly confirm?: () => void;
}

function cannot(path: string, error: unknown): unknown {
  if (!isFileFailure(error)) return error;
  return new AppError('BAD_INPUT', `${path} cannot be written: ${whyUnwritten(error)}.`, { cause: error });
}

/** @throws AppError BAD_INPUT for anything that is there and is not an empty folder. */
function checkTarget(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isDirectory()) throw new AppError('BAD_INPUT', `${path} is a file. Name a folder for the export.`);
  if (readdirSync(path).length > 0)
    throw new AppError(
      'BAD_INPUT',
      `${path} is not empty. Name another folder: an export is never mixed with other files.`,
    );
}

const isEvidence = (table: ExtractTable): boolean => !CASE_TABLES.includes(table);
const byPath = (a: ManifestFile, b: ManifestFile): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
const sumLine = ({ sha256, path }: ManifestFile): string => `${sha256}  ${path}\n`;

function writeTable<T extends ExtractTable>(folder: string, extract: Extract, table: T): ManifestTable {
  let rows = 0;
  function* lines(): Generator<string> {
    for (const row of extract.rows(table)) {
      rows += 1;
      yield `${lineOf(row)}\n`;
    }
  }
  const written = writeHashed(folder, tablePath(table), lines());
  return { table, ...written, rows, about: EXTRACT_TABLES[table], isEvidence: isEvidence(table) };
}

function writeAll(
  folder: string,
  extract: Extract,
  generation: Generation,
  { further = [], seals = () => [] }: Additions,
): Manifest {
  const tables = (Object.keys(EXTRACT_TABLES) as ExtractTable[]).map((table) => writeTable(folder, extract, table));
  const pictures = (Object.keys(EXTRACT_PICTURES) as ExtractPicture[]).flatMap((name) => {
    const text = extract.file(name);
    return text === null ? [] : [writeHashed(folder, `pictures/${name}`, [text])];
  });
  const files = [
    ...pictures,
    ...further.map(({ path, parts }) => writeHashed(folder, path, parts)),
    writeHashed(folder, 'verify.mjs', [verifier]),
    writeHashed(folder, 'README.txt', [readme]),
  ].toSorted(byPath);
  const control = controlOf(extract);
  const custody = { count: control.custodyCount, head: control.custodyHead };
  const evidence = tables.filter((table) => table.isEvidence).toSorted(byPath);
  const manifest: Manifest = {
    format: EXTRACT_FORMAT,
    tool: control.tool,
    toolVersion: control.toolVersion,
    caseId: control.caseId,
    caseSchema: control.caseSchema,
    custody,
    leftOut: control.leftOut,
    redacted: control.redacted,
    evidenceSha256: hash('sha256', evidence.map(sumLine).join('')),
    tables: tables.toSorted(byPath),
    files,
    mayDiffer: [GENERATION_FILE],
  };
  const text = `${lineOf(manifest)}\n`;
  const written = writeHashed(folder, MANIFEST_FILE, [text]);
  for (const { path, parts } of seals(manifest, text)) writeHashed(folder, path, parts);
  const trailer: Trailer = {
    format: EXTRACT_FORMAT,
    rows: Object.fromEntries(tables.map(({ table, rows }) => [table, rows])),
    files: tables.length + files.length,
    custody,
    manifestSha256: written.sha256,
    end: true,
  };
  writeHashed(folder, GENERATION_FILE, [`${lineOf(generation)}\n`]);
  const end = writeHashed(folder, TRAILER_FILE, [`${lineOf(trailer)}\n`]);
  const summed = [...tables, ...files, written, end].toSorted(byPath);
  writeHashed(folder, 'SHA256SUMS', summed.map(sumLine));
  return manifest;
}

/**
 * Writes an export that is whole or not there: it lies under another name until its last byte is on the disk.
 * @param target a folder that is empty, or that is not there while the one above it is.
 * @throws AppError BAD_INPUT when it cannot be written there.
 */
export function writeExtract(
  target: string,
  extract: Extract,
  generation: Generation,
  additions: Additions = {},
): Manifest {
  const path = resolve(target);
  checkTarget(path);
  const unfinished = join(dirname(path), `.${basename(path)}.unfinished-${process.pid}`);
  try {
    mkdirSync(unfinished);
    const isBag = additions.isBag === true;
    const manifest = writeAll(isBag ? join(unfinished, PAYLOAD) : unfinished, extract, generation, additions);
    if (isBag) writeBagTags(unfinished, manifest);
    additions.confirm?.();
    if (existsSync(path)) rmdirSync(path);
    renameSync(unfinished, path);
    return manifest;
  } catch (error) {
    throw cannot(target, error);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
