/** Tables: what their columns seem to be, and what their first rows say through a mapping. Nothing is changed. */
import { AppError } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import { mappingFaults } from '../../model/column-mapping.ts';
import type { ColumnMapping } from '../../model/column-mapping.ts';
import type { MappingOffer, MappingPreview, PreviewRow } from '../../shared/mapping-views.ts';
import { mappedRows } from '../import/formats/mapped-rows.ts';
import { createSourceBytes } from '../import/frames.ts';
import type { RecordSink } from '../import/importer.ts';
import { IMPORT_LIMITS } from '../import/limits.ts';
import { getMapping } from '../import/mapping-rows.ts';
import { mappingTarget } from '../import/readings.ts';
import { proposeMapping } from '../import/table/propose.ts';
import { readTableHead } from '../import/table/table-head.ts';
import type { Db } from '../store/db.ts';
import { openSource } from './sources.ts';

/** So much of a source is read for a preview, and so many rows of it are shown. */
const PREVIEW_BYTES = IMPORT_LIMITS.headBytes;
const PREVIEW_ROWS = 30;

function headOf(db: Db, id: number): { readonly bytes: Uint8Array; readonly size: number; readonly path: string } {
  const source = openSource(db, id);
  try {
    return {
      bytes: source.read(0, Math.min(source.bytes, PREVIEW_BYTES)),
      size: source.bytes,
      path: source.path,
    };
  } finally {
    source.close();
  }
}

/** @throws AppError NOT_FOUND; BAD_INPUT where the source is no table; CONFLICT where another importer reads it. */
export function offerMapping(db: Db, handle: string): MappingOffer {
  const { id, replaces } = mappingTarget(db, handle);
  const { bytes, size, path } = headOf(db, id);
  const head = readTableHead(bytes, bytes.length >= size);
  if (head === null)
    throw new AppError(
      'BAD_INPUT',
      `${handle} is no table: neither delimited values in columns nor one JSON object a line.`,
    );
  const known = replaces === null ? null : getMapping(db, replaces);
  return {
    source: formatHandle('x', id),
    path,
    proposal: proposeMapping(head),
    current:
      known === null || replaces === null
        ? null
        : { mapping: known.mapping, basis: known.basis, sha256: known.sha256, reading: formatHandle('x', replaces) },
  };
}

/** A sink that keeps the first rows. */
function previewSink(rows: Map<number, PreviewRow>): RecordSink {
  const at = (offset: number, length: number): PreviewRow | null => {
    const known = rows.get(offset);
    if (known !== undefined) return known;
    if (rows.size >= PREVIEW_ROWS) return null;
    const row = { offset, length, span: null, doubts: [] };
    rows.set(offset, row);
    return row;
  };
  const doubt = (offset: number, length: number, message: string): void => {
    const row = at(offset, length);
    if (row !== null) rows.set(offset, { ...row, doubts: [...row.doubts, message] });
  };
  return {
    statement(statement, offset, length) {
      const row = at(offset, length);
      if (row !== null && statement.kind === 'span') rows.set(offset, { ...row, span: statement });
    },
    accepted: () => undefined,
    skipped: () => undefined,
    rejected: (offset, length, _reason, message) => doubt(offset, length, message),
    issue: (offset, length, _code, message) => doubt(offset, length, message),
  };
}

/** @throws AppError NOT_FOUND; CONFLICT where another importer reads it. */
export async function previewMapping(
  db: Db,
  handle: string,
  mapping: ColumnMapping,
  signal: AbortSignal,
): Promise<MappingPreview> {
  const { id } = mappingTarget(db, handle);
  const faults = mappingFaults(mapping);
  if (faults.length > 0) return { faults, rows: [] };
  const { bytes, size, path } = headOf(db, id);
  // A row that the end of the beginning cuts off says nothing of the mapping.
  const end = bytes.length < size ? bytes.lastIndexOf(0x0a) + 1 || bytes.length : bytes.length;
  const read = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length);
  const rows = new Map<number, PreviewRow>();
  const context = { name: path, path, askedCaptureNs: null, fileTimeNs: null, signal, mapping };
  await mappedRows.read(
    createSourceBytes(end, read, () => undefined),
    previewSink(rows),
    context,
  );
  return { faults, rows: [...rows.values()].toSorted((a, b) => a.offset - b.offset) };
}
