/**
 * One more reading of a source: its bytes through a column mapping that a person gave. It is a row of its own that stands
 * for the same bytes; what the earlier reading said stays in the case and no more counts.
 */
import { AppError } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import { mappingFaults } from '../../model/column-mapping.ts';
import type { ColumnMapping } from '../../model/column-mapping.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { AppliedMapping } from '../../shared/mapping-views.ts';
import type { CaseEffects, CaseFile } from '../case/case-file.ts';
import { appendCustody } from '../case/custody.ts';
import { digestSourceRow } from '../case/evidence-rows.ts';
import { openSource, sourceId } from '../query/sources.ts';
import type { Db } from '../store/db.ts';
import { mappedRows } from './formats/mapped-rows.ts';
import { createSourceBytes } from './frames.ts';
import { putMapping } from './mapping-rows.ts';
import { createRecordStore } from './record-store.ts';
import { rebuild } from './run.ts';

/** What is to be read: the source that holds the bytes, and the reading of it that counts now. */
interface Target {
  readonly id: number;
  readonly replaces: number | null;
}

/** @throws AppError NOT_FOUND; CONFLICT where an importer of another format reads it. */
export function mappingTarget(db: Db, handle: string): Target {
  const id = sourceId(handle);
  const row = db.named('source_storage').get(id);
  if (row === undefined) throw new AppError('NOT_FOUND', `There is no source ${handle} in this case.`);
  const original = Number(row['duplicate_of'] ?? id);
  const reading = db.named('reading_of').get(original);
  if (reading === undefined) return { id: original, replaces: null };
  if (reading['format'] !== mappedRows.id)
    throw new AppError(
      'CONFLICT',
      `${handle} is read as ${String(reading['format'])}; a column mapping reads only what no other importer knows.`,
    );
  return { id: original, replaces: Number(reading['id']) };
}

async function putReading(
  db: Db,
  effects: CaseEffects,
  { id: original, replaces }: Target,
  mapping: ColumnMapping,
  call: CallContext,
): Promise<AppliedMapping> {
  const row = db.named('source_storage').get(original);
  const path = String(row?.['path']);
  const [bytes, sha256, name] = [Number(row?.['bytes']), String(row?.['sha256']), String(row?.['name'])];
  const id = Number(db.named('source_next_id').get()?.['id']);
  const store = createRecordStore(db, id);
  const source = openSource(db, original);
  try {
    const onProgress = (done: number): void =>
      call.progress({ phase: 'read', item: path, done, total: bytes, unit: 'bytes' });
    const context = { name, path, askedCaptureNs: null, fileTimeNs: null, signal: call.signal, mapping };
    await mappedRows.read(createSourceBytes(bytes, source.read, onProgress), store.sink, context);
  } finally {
    source.close();
  }
  const { ledger, records, issues } = store.finish(bytes);
  const [handle, duplicateOf] = [formatHandle('x', id), formatHandle('x', original)];
  const reason = `Read through the column mapping “${mapping.name}”, which a person gave.`;
  const nowNs = effects.nowNs();
  const place = [id, null, path, name, String(row?.['origin']), bytes, sha256, 'embedded', null, original] as const;
  const { clock, alterations } = mappedRows;
  const told = [mappedRows.id, 1, reason, clock, JSON.stringify(alterations), null, null, nowNs, records] as const;
  db.named('source_put').run(...place, ...told);
  const kept = putMapping(db, id, mapping, 'given');
  if (replaces !== null) db.named('replaced_reading_put').run(replaces, id);
  appendCustody(db, nowNs, effects.actor, 'source.acquire', {
    bytes,
    duplicate_of: duplicateOf,
    format: mappedRows.id,
    issues,
    mapping: { ...kept },
    path,
    records,
    ...(replaces !== null && { replaces: formatHandle('x', replaces) }),
    rows: { ...store.putLedger(ledger), source: digestSourceRow(db, id) },
    sha256,
    source: handle,
    storage: 'embedded',
  });
  return { source: handle, records, issues, sha256: kept.sha256 };
}

/**
 * Reads a table through a mapping, and reconstructs again.
 * @throws AppError BAD_INPUT for an incomplete mapping, NOT_FOUND, CONFLICT (see mappingTarget), CANCELLED.
 */
export async function applyMapping(
  file: CaseFile,
  effects: CaseEffects,
  { source, mapping }: { readonly source: string; readonly mapping: ColumnMapping },
  call: CallContext,
): Promise<AppliedMapping> {
  const faults = mappingFaults(mapping);
  if (faults.length > 0) throw new AppError('BAD_INPUT', `The column mapping is incomplete. ${faults.join(' ')}`);
  const db = file.write();
  const applied = await db.longTransaction(() => putReading(db, effects, mappingTarget(db, source), mapping, call));
  await rebuild(db, effects, call);
  return applied;
}
