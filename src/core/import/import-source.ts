/** One source: hashed, compared with what is there, copied, recognised, read, and booked. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError, toWireError, type ErrorCode } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import { mappingFaults } from '../../model/column-mapping.ts';
import type { ColumnMapping } from '../../model/column-mapping.ts';
import type { SniffAnswer, SourceOrigin } from '../../model/source.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { ImportedSource } from '../../shared/views.ts';
import type { CaseEffects } from '../case/case-file.ts';
import { appendCustody } from '../case/custody.ts';
import { digestSourceRow } from '../case/evidence-rows.ts';
import type { RowDigests } from '../case/row-digest.ts';
import type { FreshSpans } from '../spans/fresh-spans.ts';
import type { Db } from '../store/db.ts';
import { embed, hashInput, type Digest } from './acquire.ts';
import { BULK_BYTES, takeIn, type TakenIn } from './bulk/take-in.ts';
import type { FoundFile } from './container.ts';
import { fitsMapping, mappedRows, proposedMapping } from './formats/mapped-rows.ts';
import { otlpJson, otlpLines } from './formats/otlp-json.ts';
import { createFileReader, createFrameReader, createSourceBytes, type FrameReader } from './frames.ts';
import { impostorReason, unknownReason } from './impostors.ts';
import type { Head, Importer, RecordSink, SourceBytes } from './importer.ts';
import { IMPORT_LIMITS } from './limits.ts';
import { putMapping, type MappingBasis } from './mapping-rows.ts';
import { createRecordStore, type RecordStore } from './record-store.ts';
import { importerOf } from './registry.ts';
import { formOfHead, hasByteOrderMark } from './scan/container-form.ts';
import { recognise } from './sniff.ts';

export interface SourceContext {
  readonly db: Db;
  readonly effects: CaseEffects;
  readonly call: CallContext;
  /** Waits for as long as the import is paused. */
  readonly rest: () => Promise<void>;
  readonly isReference: boolean;
  /** Read every file as this format. */
  readonly as: Importer | null;
  readonly askedCaptureNs: bigint | null;
  /** Takes the spans that the passes will ask for; null where none follow at once. */
  readonly fresh: FreshSpans | null;
  /** How to read tables, where a person said it; else each file's own words decide. */
  readonly mapping: ColumnMapping | null;
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

/** So much of a file decides in which form values stand in it. */
const FORM_BYTES = 1024 * 1024;

interface Choice {
  readonly importer: Importer | null;
  readonly confidence: number;
  readonly reason: string;
  /** As what the bytes are booked where there is no importer. */
  readonly unread: 'container' | 'unknown-format' | 'not-a-trace';
}

/** Below this an importer gives way to what the file is known not to be. */
const SURE_FROM = 0.5;

/** `head` has `headBytes` bytes, or the whole file. `source`: once its bytes can be read. */
function choose(context: SourceContext, file: FoundFile, head: Uint8Array, size: number, source?: SourceBytes): Choice {
  const unread = file.kind === 'archive' ? 'container' : 'unknown-format';
  if (file.kind === 'archive')
    return { importer: null, confidence: 1, reason: 'A container: what lies in it are sources of their own.', unread };
  if (size === 0) return { importer: null, confidence: 1, reason: 'The file is empty.', unread };
  if (context.as !== null) return { importer: context.as, confidence: 1, reason: 'As asked for.', unread };
  const bytes = head.subarray(0, IMPORT_LIMITS.headBytes);
  const start: Head = { name: file.name, bytes, size, ...(source === undefined ? {} : { read: source.read }) };
  const answer: SniffAnswer | null = recognise(start);
  const { mapping } = context;
  if (mapping !== null && (answer === null || answer.format === mappedRows.id) && fitsMapping(start, mapping))
    return { importer: mappedRows, confidence: 1, reason: `A table with the columns of “${mapping.name}”.`, unread };
  if (answer === null || answer.confidence < SURE_FROM) {
    const impostor = impostorReason(start);
    if (impostor !== null) return { importer: null, confidence: 1, reason: impostor, unread: 'not-a-trace' };
  }
  if (answer === null) return { importer: null, confidence: 0, reason: unknownReason(start), unread };
  return { importer: importerOf(answer.format), confidence: answer.confidence, reason: answer.reason, unread };
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
    if (bytes.size > 0) store.sink.skipped(0, bytes.size, choice.unread);
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
      mapping: context.mapping ?? undefined,
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

interface UsedMapping {
  readonly mapping: ColumnMapping;
  readonly basis: MappingBasis;
}

/** The mapping that a table is read with; null for other formats, and where nothing can be read with it. */
function mappingOf(context: SourceContext, { importer }: Choice, head: Uint8Array, size: number): UsedMapping | null {
  if (importer !== mappedRows) return null;
  const mapping = context.mapping ?? proposedMapping({ bytes: head, size });
  if (mapping === null || mappingFaults(mapping).length > 0) return null;
  return { mapping, basis: context.mapping === null ? 'proposed' : 'given' };
}

interface OpenBytes {
  readonly bytes: SourceBytes;
  readonly close: () => void;
}

function openBytes(
  { db, call, rest }: SourceContext,
  id: number,
  file: FoundFile,
  digest: Digest,
  referencePath: string | null,
): OpenBytes {
  const onProgress = (done: number): Promise<void> => {
    call.progress({ phase: 'read', item: file.path, done, total: digest.bytes, unit: 'bytes' });
    return rest();
  };
  if (referencePath === null) {
    const reader: FrameReader = createFrameReader(db, id, digest.bytes);
    return { bytes: createSourceBytes(digest.bytes, reader, onProgress), close: () => undefined };
  }
  const reader = createFileReader(referencePath, digest.bytes);
  return { bytes: createSourceBytes(digest.bytes, reader, onProgress), close: reader.close };
}

/** A large file embedded and, as far as its lines are of the form that helpers know, read in one go. */
async function takeInLarge(
  context: SourceContext,
  file: FoundFile,
  { realPath }: Place,
  size: number,
  sourceId: number,
  store: RecordStore,
): Promise<TakenIn & { readonly choice: Choice | null }> {
  let choice: Choice | null = null;
  const isSpanLines = (head: Buffer): boolean => {
    if (hasByteOrderMark(head) || formOfHead(head.subarray(0, FORM_BYTES), false) !== 'lines') return false;
    const chosen = choose(context, file, head, size);
    if (chosen.importer !== otlpJson) return false;
    choice = chosen;
    return true;
  };
  const isNarrowWanted = (): boolean => context.fresh?.hasRoom ?? false;
  const job = { db: context.db, sourceId, file, realPath, total: size, store, isSpanLines, isNarrowWanted };
  const taken = await takeIn(job, context.call);
  return { ...taken, choice };
}

/** Lines that the helpers left: those after a line that is too long for them, and a last one without its end. */
function readLastLines(bytes: SourceBytes, from: number, sink: RecordSink): void {
  const lines = otlpLines(sink, from);
  for (let at = from; at < bytes.size; at += FORM_BYTES)
    lines.push(bytes.read(at, Math.min(FORM_BYTES, bytes.size - at)));
  lines.end();
}

/** `known`: the digest of its bytes where the file was read before, else its size. */
async function importNew(
  context: SourceContext,
  file: FoundFile,
  known: Digest | number,
  place: Place,
): Promise<Imported> {
  const { db, effects, call } = context;
  const id = Number(db.named('source_next_id').get()?.['id']);
  const handle = formatHandle('x', id);
  const referencePath = context.isReference && place.realPath !== null ? resolve(place.realPath) : null;
  const store = createRecordStore(db, id, context.fresh);
  const size = typeof known === 'number' ? known : known.bytes;
  const taken =
    referencePath === null && size >= BULK_BYTES ? await takeInLarge(context, file, place, size, id, store) : null;
  const digest = taken ?? (known as Digest);
  checkSame(file, known, digest);
  if (referencePath === null && taken === null) await embed(db, id, file, digest, call);
  const { bytes, close } = openBytes(context, id, file, digest, referencePath);
  try {
    const head = bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes));
    const choice = taken?.choice ?? choose(context, file, head, bytes.size, bytes);
    if (taken === null || taken.unreadFrom === 0) await read(context, file, bytes, choice, store);
    else if (taken.unreadFrom !== null) readLastLines(bytes, taken.unreadFrom, store.sink);
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
    const used = mappingOf(context, choice, head, bytes.size);
    const mapping = used === null ? null : putMapping(db, id, used.mapping, used.basis);
    const rows = { ...store.putLedger(ledger), source: digestSourceRow(db, id) };
    const told = {
      bytes: digest.bytes,
      format,
      issues,
      ...(mapping !== null && { mapping: { ...mapping } }),
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

/** `before`: its digest, or its size. */
function checkSame(file: FoundFile, before: Digest | number, now: Digest): void {
  if (typeof before === 'number' ? now.bytes !== before : now.sha256 !== before.sha256)
    throw new AppError('CONFLICT', `${file.path} changed while it was read. Import it again when nobody writes it.`);
}

/** A referenced file is parsed where it lies, not from a copy: it has to be the same after as before. */
async function checkUnchanged(file: FoundFile, digest: Digest, call: CallContext): Promise<void> {
  checkSame(file, digest, await hashInput(file, digest.bytes, call));
}

/**
 * The size of a large file that no source of the case can be a copy of, so that it need not be read for its hash first;
 * else null.
 */
async function sizeOfNew({ db, isReference }: SourceContext, { realPath }: Place): Promise<number | null> {
  if (isReference || realPath === null) return null;
  const size = await stat(realPath).then(
    (found) => found.size,
    () => 0,
  );
  return size >= BULK_BYTES && db.named('source_of_size').get(size) === undefined ? size : null;
}

/** @throws AppError CONFLICT when the file changes meanwhile, NOT_FOUND when it cannot be read, CANCELLED. */
export async function importSource(context: SourceContext, file: FoundFile, place: Place): Promise<Imported> {
  const isLarge = (await sizeOfNew(context, place)) !== null;
  const digest = isLarge ? null : (file.digest ?? (await hashInput(file, 0, context.call)));
  try {
    // Looked up inside the transaction: another process may import the same file at this moment.
    const imported = await context.db.longTransaction(async () => {
      const size = digest === null ? await sizeOfNew(context, place) : null;
      if (size !== null) return importNew(context, file, size, place);
      const known = digest ?? (await hashInput(file, 0, context.call));
      return seenBefore(context, file, known, place) ?? (await importNew(context, file, known, place));
    });
    context.fresh?.keep();
    return imported;
  } catch (error) {
    context.fresh?.drop();
    throw error;
  }
}
