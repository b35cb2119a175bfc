/** One source: hashed, compared with what is there, copied, recognised, read, and booked. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError, toWireError, type ErrorCode } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import { mappingFaults } from '../../model/column-mapping.ts';
import type { ColumnMapping } from '../../model/column-mapping.ts';
import type { CallContext } from '../../shared/contract.ts';
import { appendCustody } from '../case/custody.ts';
import { digestSourceRow } from '../case/evidence-rows.ts';
import { embed, hashInput, type Digest } from './acquire.ts';
import { BULK_BYTES, UnusualDocument } from './bulk/take-in.ts';
import { chooseImporter, type Choice } from './choose-importer.ts';
import type { FoundFile } from './container.ts';
import { mappedRows, proposedMapping } from './formats/mapped-rows.ts';
import { createFileReader, createFrameReader, createSourceBytes, type FrameReader } from './frames.ts';
import type { SourceBytes } from './importer.ts';
import { readLastLines, takeInLarge } from './large-source.ts';
import { IMPORT_LIMITS } from './limits.ts';
import { putMapping, type MappingBasis } from './mapping-rows.ts';
import { createRecordStore, type RecordStore } from './record-store.ts';
import { seenBefore } from './seen-before.ts';
import type { Imported, Place, SourceContext } from './source-context.ts';
import { putSource } from './source-row.ts';

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

/** `known`: the digest of its bytes where the file was read before, else its size. `isUnusual`: see `takeInLarge`. */
async function importNew(
  context: SourceContext,
  file: FoundFile,
  known: Digest | number,
  place: Place,
  isUnusual: boolean,
): Promise<Imported> {
  const { db, effects, call } = context;
  const id = Number(db.named('source_next_id').get()?.['id']);
  const handle = formatHandle('x', id);
  const referencePath = context.isReference && place.realPath !== null ? resolve(place.realPath) : null;
  const store = createRecordStore(db, id, context.fresh);
  const size = typeof known === 'number' ? known : known.bytes;
  const taken =
    referencePath === null && size >= BULK_BYTES
      ? await takeInLarge({ context, file, place, size, sourceId: id, store, isUnusual })
      : null;
  const digest = taken ?? (known as Digest);
  checkSame(file, known, digest);
  if (referencePath === null && taken === null) await embed(db, id, file, digest, call);
  const { bytes, close } = openBytes(context, id, file, digest, referencePath);
  try {
    const head = bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes));
    const choice = taken?.choice ?? chooseImporter(context, file, head, bytes.size, bytes);
    if (taken === null || taken.unreadFrom === 0) await read(context, file, bytes, choice, store);
    else if (taken.unreadFrom !== null) readLastLines(bytes, taken.unreadFrom, store.sink);
    if (choice.importer !== null) store.leftovers.tellOtherFormat(bytes, file.name, choice.importer, store.sink);
    if (file.damage !== null) store.sink.issue(bytes.size, 0, 'damaged-container', file.damage);
    if (referencePath !== null) await checkUnchanged(file, digest, call);
    const { ledger, records, issues } = store.finish(bytes.size);
    const format = choice.importer?.id ?? null;
    const nowNs = effects.nowNs();
    const storage = referencePath === null ? 'embedded' : 'reference';
    putSource(db, {
      id,
      file,
      digest,
      place,
      referencePath,
      duplicateOf: null,
      choice,
      captureNs: context.askedCaptureNs,
      acquiredNs: nowNs,
      records,
    });
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
  const attempt = (isUnusual: boolean): Promise<Imported> =>
    context.db.longTransaction(async () => {
      // Looked up inside the transaction: another process may import the same file at this moment.
      const size = digest === null ? await sizeOfNew(context, place) : null;
      if (size !== null) return importNew(context, file, size, place, isUnusual);
      const known = digest ?? (await hashInput(file, 0, context.call));
      return seenBefore(context, file, known, place) ?? (await importNew(context, file, known, place, isUnusual));
    });
  try {
    const imported = await attempt(false).catch((error: unknown) => {
      if (!(error instanceof UnusualDocument)) throw error;
      context.fresh?.drop();
      return attempt(true);
    });
    context.fresh?.keep();
    return imported;
  } catch (error) {
    context.fresh?.drop();
    throw error;
  }
}
