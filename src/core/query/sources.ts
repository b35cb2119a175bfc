/** Sources, their ledger, issues, and bytes with secrets masked. */
import { AppError } from '../../base/errors.ts';
import { formatHandle, parseHandle } from '../../base/ids.ts';
import type { LedgerLine } from '../../model/source.ts';
import type { IssueRow, SourceRow } from '../../shared/views.ts';
import { createFileReader, createFrameReader, type FrameReader } from '../import/frames.ts';
import type { Db, Row } from '../store/db.ts';
import { listOf, numberOf, textOf } from './cells.ts';

export function ledgerLines(db: Db): ReadonlyMap<number, readonly LedgerLine[]> {
  const lines = db
    .named('ledger_all')
    .all()
    .map((row) => ({
      source: numberOf(row['source_id']),
      line: {
        category: String(row['category']) as LedgerLine['category'],
        reason: String(row['reason']),
        records: numberOf(row['records']),
        bytes: numberOf(row['bytes']),
      },
    }));
  return new Map(
    [...Map.groupBy(lines, ({ source }) => source)].map(([source, list]) => [source, list.map(({ line }) => line)]),
  );
}

const handleOf = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : formatHandle('x', Number(value));

type Reading = Pick<SourceRow, 'mapping' | 'replacedBy'>;
const UNMAPPED: Reading = { mapping: null, replacedBy: null };

/** The sources that were read through a column mapping. */
function mappedReadings(db: Db): ReadonlyMap<number, Reading> {
  return new Map(
    db
      .named('mapping_all')
      .all()
      .map((row) => {
        const basis = row['basis'] === 'given' ? 'given' : 'proposed';
        const mapping = { name: String(row['name']), basis, sha256: String(row['sha256']) } as const;
        return [numberOf(row['source_id']), { mapping, replacedBy: handleOf(row['by_id']) }];
      }),
  );
}

export function listSources(db: Db): readonly SourceRow[] {
  const ledger = ledgerLines(db);
  const readings = mappedReadings(db);
  return db
    .named('source_all')
    .all()
    .map((row) => ({
      id: formatHandle('x', numberOf(row['id'])),
      path: String(row['path']),
      name: String(row['name']),
      origin: String(row['origin']) as SourceRow['origin'],
      parent: handleOf(row['parent_id']),
      format: textOf(row['format']),
      formatReason: String(row['format_reason']),
      confidence: numberOf(row['confidence']),
      bytes: numberOf(row['bytes']),
      sha256: String(row['sha256']),
      storage: row['storage'] === 'reference' ? 'reference' : 'embedded',
      duplicateOf: handleOf(row['duplicate_of']),
      records: numberOf(row['records']),
      issues: numberOf(row['issues']),
      acquiredNs: String(row['acquired_ns']),
      fileTimeNs: textOf(row['file_time_ns']),
      captureNs: textOf(row['capture_ns']),
      clock: textOf(row['clock']) as SourceRow['clock'],
      alterations: listOf(row['alterations']),
      ledger: ledger.get(numberOf(row['id'])) ?? [],
      ...(readings.get(numberOf(row['id'])) ?? UNMAPPED),
    }));
}

/** The number in `x-1`. @throws AppError BAD_INPUT */
export function sourceId(handle: string): number {
  const parsed = parseHandle(handle);
  if (parsed === null || parsed.kind !== 'x')
    throw new AppError('BAD_INPUT', `"${handle}" is no handle of a source, such as x-1.`);
  return parsed.id;
}

export interface OpenedSource {
  readonly id: number;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly storage: 'embedded' | 'reference';
  /** What is there now: of a referenced file that grew, more than was imported. */
  readonly heldBytes: () => number;
  readonly read: FrameReader;
  readonly close: () => void;
}

/** Opens the bytes of a source; a duplicate gives those of its first copy. @throws AppError NOT_FOUND */
export function openSource(db: Db, id: number): OpenedSource {
  const row = db.named('source_storage').get(id);
  if (row === undefined) throw new AppError('NOT_FOUND', `There is no source x-${id} in this case.`);
  if (row['duplicate_of'] !== null)
    return { ...openSource(db, Number(row['duplicate_of'])), id, path: String(row['path']) };
  const bytes = Number(row['bytes']);
  const facts = { id, path: String(row['path']), bytes, sha256: String(row['sha256']) };
  if (row['storage'] === 'embedded') {
    return {
      ...facts,
      storage: 'embedded',
      heldBytes: () => bytes,
      read: createFrameReader(db, id, bytes),
      close: () => undefined,
    };
  }
  const read = createFileReader(String(row['reference_path']), bytes);
  return { ...facts, storage: 'reference', heldBytes: read.heldBytes, read, close: read.close };
}

/** A system lets a process hold about a thousand files; a case may refer to many more. */
const MOST_OPEN = 64;

/** Reads records of many sources; those opened last stay open. */
export function createRecordReader(db: Db): {
  readonly read: (at: { source: number; offset: number; length: number }) => Uint8Array;
  close(): void;
} {
  const open = new Map<number, OpenedSource>();
  return {
    read({ source, offset, length }) {
      let found = open.get(source);
      if (found === undefined) {
        found = openSource(db, source);
        open.set(source, found);
        const [oldest] = open.keys();
        if (open.size > MOST_OPEN && oldest !== undefined) {
          open.get(oldest)?.close();
          open.delete(oldest);
        }
      }
      return found.read(offset, length);
    },
    close() {
      for (const source of open.values()) source.close();
      open.clear();
    },
  };
}

export function listIssues(
  db: Db,
  source: number | null,
  limit: number,
  offset: number,
): { total: number; rows: readonly IssueRow[] } {
  const rows = db
    .named('issue_page')
    .all(source, limit, offset)
    .map((row) => ({
      source: formatHandle('x', numberOf(row['source_id'])),
      offset: numberOf(row['offset']),
      length: numberOf(row['length']),
      code: String(row['code']),
      message: String(row['message']),
    }));
  return { total: numberOf(db.named('issue_count').get(source)?.['n']), rows };
}
