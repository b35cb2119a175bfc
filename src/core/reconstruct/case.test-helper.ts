/** A whole case in memory: texts go in as files, through the real importers, and come out reconstructed. */
import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { AppError } from '../../base/errors.ts';
import type { Locator } from '../../model/locator.ts';
import type { RequestRow, ComputedFinding } from '../../shared/views.ts';
import { sourceOf } from '../import/import.test-helper.ts';
import { IMPORT_LIMITS } from '../import/limits.ts';
import { createRecordStore } from '../import/record-store.ts';
import { importerOf } from '../import/registry.ts';
import { recognise } from '../import/sniff.ts';
import { listFindings } from '../query/findings.ts';
import { listRequests } from '../query/requests/requests.ts';
import { openDb, type Db } from '../store/db.ts';
import { migrate } from '../store/migrate.ts';
import { sql } from '../store/sql.ts';
import { reconstruct } from './reconstruct.ts';

export interface GivenFile {
  readonly name: string;
  readonly text: string;
  /** Read as this format, whatever it looks like. */
  readonly as?: string;
  /** The file's modification time. */
  readonly fileTimeNs?: bigint;
}

export interface MemoryCase {
  readonly db: Db;
  readonly requests: readonly RequestRow[];
  readonly findings: readonly ComputedFinding[];
  /** The bytes of a record, as text. */
  readonly textAt: (at: Locator) => string;
  readonly formats: readonly (string | null)[];
}

/** One object a line. */
export function lines(...records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

export function file(name: string, ...records: readonly unknown[]): GivenFile {
  return { name, text: lines(...records) };
}

async function addFile(db: Db, id: number, given: GivenFile): Promise<string | null> {
  const bytes = Buffer.from(given.text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const original = db.named('source_by_sha').get(sha256);
  const head = { name: given.name, bytes: bytes.subarray(0, IMPORT_LIMITS.headBytes), size: bytes.length };
  const format = given.as ?? recognise(head)?.format ?? null;
  const isCopy = original !== undefined;
  const row = [id, null, given.name, given.name, 'file', bytes.length, sha256, 'embedded', null] as const;
  const rest = [
    isCopy ? Number(original['id']) : null,
    format,
    1,
    '',
    null,
    '[]',
    given.fileTimeNs ?? null,
    null,
    0n,
    0,
  ] as const;
  db.named('source_put').run(...row, ...rest);
  const importer = format === null ? null : importerOf(format);
  if (isCopy) return format;
  // One frame: these files are small.
  if (bytes.length > 0) db.named('frame_put').run(id, 0, bytes.length, zstdCompressSync(bytes));
  if (importer === null) return format;
  const store = createRecordStore(db, id);
  const signal = new AbortController().signal;
  const context = {
    name: given.name,
    path: given.name,
    askedCaptureNs: null,
    fileTimeNs: given.fileTimeNs ?? null,
    signal,
  };
  await importer.read(sourceOf(bytes), store.sink, context);
  store.finish(bytes.length);
  return format;
}

export async function caseOf(...files: readonly GivenFile[]): Promise<MemoryCase> {
  const db = openDb('test', { mode: 'memory' });
  migrate(db);
  const formats: (string | null)[] = [];
  for (const [i, given] of files.entries()) formats.push(await addFile(db, i + 1, given));
  const readBytes = ({ source, offset, length }: Locator): Uint8Array => {
    const given = files[source - 1];
    if (given === undefined) throw new AppError('NOT_FOUND', `no file x-${source}`);
    return Buffer.from(given.text).subarray(offset, offset + length);
  };
  const signal = new AbortController().signal;
  await reconstruct({ db, readBytes, progress: () => undefined, signal });
  return {
    db,
    requests: listRequests(db, { offset: 0, limit: 100_000 }).rows,
    findings: listFindings(db),
    textAt: (at) => Buffer.from(readBytes(at)).toString(),
    formats,
  };
}

/** The one request of the case. */
export function onlyRequest(made: MemoryCase): RequestRow {
  const [request, ...others] = made.requests;
  if (request === undefined || others.length > 0) throw new Error(`${made.requests.length} requests, not one`);
  return request;
}

export function rulesOf(made: MemoryCase): readonly string[] {
  return made.findings.map((finding) => finding.rule).toSorted();
}

/** Names of the records of a request, in their order. */
export function rolesOf({ db }: MemoryCase, id: string): readonly string[] {
  return db
    .all(sql`SELECT role FROM request_record WHERE request_id = ${Number(id.slice(2))} ORDER BY n`)
    .map((row) => String(row['role']));
}
