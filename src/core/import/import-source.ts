/** One source: hashed, compared with what is there, copied, recognised, read, and booked. */
import { resolve } from 'node:path';
import { AppError, toWireError, type ErrorCode } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import type { SniffAnswer, SourceOrigin } from '../../model/source.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { ImportedSource } from '../../shared/views.ts';
import type { CaseEffects } from '../case/case-file.ts';
import { appendCustody } from '../case/custody.ts';
import { digestSourceRow } from '../case/evidence-rows.ts';
import type { RowDigests } from '../case/row-digest.ts';
import type { Db } from '../store/db.ts';
import { embed, hashInput, type Digest } from './acquire.ts';
import type { FoundFile } from './container.ts';
import { createFileReader, createFrameReader, createSourceBytes, type FrameReader } from './frames.ts';
import type { Importer, SourceBytes } from './importer.ts';
import { IMPORT_LIMITS } from './limits.ts';
import { createRecordStore, type RecordStore } from './record-store.ts';
import { importerOf } from './registry.ts';
import { recognise } from './sniff.ts';

export interface SourceContext {
  readonly db: Db;
  readonly effects: CaseEffects;
  readonly call: CallContext;
  readonly isReference: boolean;
  /** Read every file as this format. */
  readonly as: Importer | null;
  readonly askedCaptureNs: bigint | null;
}

export interface Place {
  readonly parentId: number | null;
  readonly origin: SourceOrigin;
  /** Where the file lies on this machine; null for what lies inside a container. */
  readonly realPath: string | null;
}

export interface Imported {
  readonly id: number;
  readonly source: ImportedSource;
}

interface Choice {
  readonly importer: Importer | null;
  readonly confidence: number;
  readonly reason: string;
}

function choose(context: SourceContext, file: FoundFile, bytes: SourceBytes): Choice {
  if (file.kind === 'archive')
    return { importer: null, confidence: 1, reason: 'A container: what lies in it are sources of their own.' };
  if (bytes.size === 0) return { importer: null, confidence: 1, reason: 'The file is empty.' };
  if (context.as !== null) return { importer: context.as, confidence: 1, reason: 'As asked for.' };
  const head = {
    name: file.name,
    bytes: bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes)),
    size: bytes.size,
  };
  const answer: SniffAnswer | null = recognise(head);
  if (answer === null)
    return { importer: null, confidence: 0, reason: 'No importer recognises it; it is kept as it is.' };
  return { importer: importerOf(answer.format), confidence: answer.confidence, reason: answer.reason };
}

const NOT_THE_IMPORTERS: ReadonlySet<ErrorCode> = new Set([
  'CANCELLED',
  'CONFLICT',
  'NOT_FOUND',
  'CASE_CORRUPT',
  'CASE_LOCKED',
]);

async function read(
  context: SourceContext,
  file: FoundFile,
  bytes: SourceBytes,
  choice: Choice,
  store: RecordStore,
): Promise<void> {
  if (choice.importer === null) {
    if (bytes.size > 0) store.sink.skipped(0, bytes.size, file.kind === 'archive' ? 'container' : 'unknown-format');
    return;
  }
  const { askedCaptureNs, call } = context;
  try {
    await choice.importer.read(bytes, store.sink, {
      name: file.name,
      path: file.path,
      askedCaptureNs,
      fileTimeNs: file.fileTimeNs,
      signal: call.signal,
    });
  } catch (error) {
    // Cancelling, a file that changes and a case that cannot be read or written are not the importer's failure.
    if (store.isBroken() || (error instanceof AppError && NOT_THE_IMPORTERS.has(error.code))) throw error;
    store.fail(bytes.size, toWireError(error).message);
  }
}

/** Seen before under the same path: nothing but a log entry. Under another path: a row of its own. */
function seenBefore({ db, effects }: SourceContext, file: FoundFile, digest: Digest, place: Place): Imported | null {
  const original = db.named('source_by_sha').get(digest.sha256);
  if (original === undefined) return null;
  const originalId = Number(original['id']);
  const same = db.named('source_by_sha_and_path').get(digest.sha256, file.path);
  const nowNs = effects.nowNs();
  const id = same === undefined ? Number(db.named('source_next_id').get()?.['id']) : Number(same['id']);
  const handle = formatHandle('x', id);
  const duplicateOf = formatHandle('x', originalId);
  const told = {
    bytes: digest.bytes,
    duplicate_of: duplicateOf,
    path: file.path,
    sha256: digest.sha256,
    source: handle,
  };
  if (same === undefined) {
    const row = [
      id,
      place.parentId,
      file.path,
      file.name,
      place.origin,
      digest.bytes,
      digest.sha256,
      'embedded',
      null,
      originalId,
    ] as const;
    db.named('source_put').run(
      ...row,
      null,
      1,
      `A copy of ${duplicateOf}.`,
      null,
      '[]',
      file.fileTimeNs,
      null,
      nowNs,
      0,
    );
    const rows: RowDigests = {
      source: digestSourceRow(db, id),
      ledger: null,
      issue: null,
      statement: null,
      span_block: null,
    };
    appendCustody(db, nowNs, effects.actor, 'source.acquire', { ...told, rows });
  } else appendCustody(db, nowNs, effects.actor, 'source.seen', told);
  const source = {
    id: handle,
    path: file.path,
    format: formatOf(db, originalId),
    formatReason: `A copy of ${duplicateOf}.`,
    bytes: digest.bytes,
    sha256: digest.sha256,
    records: 0,
    issues: 0,
    duplicateOf,
  };
  return { id, source };
}

function formatOf(db: Db, id: number): string | null {
  const format = db.named('source_storage').get(id)?.['format'];
  return format === null || format === undefined ? null : String(format);
}

interface OpenBytes {
  readonly bytes: SourceBytes;
  readonly close: () => void;
}

function openBytes(
  { db, call }: SourceContext,
  id: number,
  file: FoundFile,
  digest: Digest,
  referencePath: string | null,
): OpenBytes {
  const onProgress = (done: number): void =>
    call.progress({ phase: 'read', item: file.path, done, total: digest.bytes, unit: 'bytes' });
  if (referencePath === null) {
    const reader: FrameReader = createFrameReader(db, id, digest.bytes);
    return { bytes: createSourceBytes(digest.bytes, reader, onProgress), close: () => undefined };
  }
  const reader = createFileReader(referencePath, digest.bytes);
  return { bytes: createSourceBytes(digest.bytes, reader, onProgress), close: reader.close };
}

async function importNew(context: SourceContext, file: FoundFile, digest: Digest, place: Place): Promise<Imported> {
  const { db, effects, call } = context;
  const id = Number(db.named('source_next_id').get()?.['id']);
  const handle = formatHandle('x', id);
  const referencePath = context.isReference && place.realPath !== null ? resolve(place.realPath) : null;
  if (referencePath === null) await embed(db, id, file, digest, call);
  const { bytes, close } = openBytes(context, id, file, digest, referencePath);
  try {
    const choice = choose(context, file, bytes);
    const store = createRecordStore(db, id);
    await read(context, file, bytes, choice, store);
    if (file.damage !== null) store.sink.issue(bytes.size, 0, 'damaged-container', file.damage);
    if (referencePath !== null) await checkUnchanged(file, digest, call);
    const { ledger, records, issues } = store.finish(bytes.size);
    const format = choice.importer?.id ?? null;
    const nowNs = effects.nowNs();
    const storage = referencePath === null ? 'embedded' : 'reference';
    const row = [
      id,
      place.parentId,
      file.path,
      file.name,
      place.origin,
      digest.bytes,
      digest.sha256,
      storage,
      referencePath,
      null,
    ] as const;
    const alterations = JSON.stringify(choice.importer?.alterations ?? []);
    db.named('source_put').run(
      ...row,
      format,
      choice.confidence,
      choice.reason,
      choice.importer?.clock ?? null,
      alterations,
      file.fileTimeNs,
      context.askedCaptureNs,
      nowNs,
      records,
    );
    const rows = { ...store.putLedger(ledger), source: digestSourceRow(db, id) };
    const told = {
      bytes: digest.bytes,
      format,
      issues,
      path: file.path,
      records,
      rows,
      sha256: digest.sha256,
      source: handle,
      storage,
    };
    appendCustody(db, nowNs, effects.actor, 'source.acquire', told);
    const source = {
      id: handle,
      path: file.path,
      format,
      formatReason: choice.reason,
      bytes: digest.bytes,
      sha256: digest.sha256,
      records,
      issues,
      duplicateOf: null,
    };
    return { id, source };
  } finally {
    close();
  }
}

/** A referenced file is parsed where it lies, not from a copy: it has to be the same after as before. */
async function checkUnchanged(file: FoundFile, digest: Digest, call: CallContext): Promise<void> {
  const now = await hashInput(file, digest.bytes, call);
  if (now.sha256 !== digest.sha256) {
    throw new AppError('CONFLICT', `${file.path} changed while it was read. Import it again when nobody writes it.`);
  }
}

/** @throws AppError CONFLICT when the file changes meanwhile, NOT_FOUND when it cannot be read, CANCELLED. */
export async function importSource(context: SourceContext, file: FoundFile, place: Place): Promise<Imported> {
  const digest = await hashInput(file, 0, context.call);
  // Looked up inside the transaction: another process may import the same file at this moment.
  return context.db.longTransaction(
    async () => seenBefore(context, file, digest, place) ?? (await importNew(context, file, digest, place)),
  );
}
