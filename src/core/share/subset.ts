/**
 * A part of a case as a case of its own: the sources that the chosen requests rest on, whole and unchanged, with a custody log
 * of its own that names its parent. A source goes along unless all that it tells is of other requests.
 */
import { lstatSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { SubsetResult, SubsetSource } from '../../shared/share-views.ts';
import type { Filter } from '../../shared/views.ts';
import { putAnnotation, storedAnnotations } from '../annotations/annotation-store.ts';
import { locateSubjects } from '../annotations/subjects.ts';
import { openCase, type CaseEffects, type CaseFile } from '../case/case-file.ts';
import { appendCustody, custodyHead } from '../case/custody.ts';
import { FRAME_BYTES } from '../import/frames.ts';
import { importSource } from '../import/import-source.ts';
import { mappedRows } from '../import/formats/mapped-rows.ts';
import { getMapping } from '../import/mapping-rows.ts';
import { applyMapping } from '../import/readings.ts';
import { importerOf } from '../import/registry.ts';
import { rebuild } from '../import/run.ts';
import { caseInfo } from '../query/case-info.ts';
import { whereRequest } from '../query/requests/filter.ts';
import { settleFilter } from '../query/requests/search-words.ts';
import { openSource } from '../query/sources.ts';
import type { Db, Row } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';

interface Chosen {
  readonly rows: readonly Row[];
  readonly leftOut: readonly Row[];
  readonly asked: number;
  readonly ofParent: number;
}

/** Readings and copies stand for the bytes of another row, and containers for what lies in them. */
const HELD = sql`
  SELECT id, coalesce(duplicate_of, id) AS held, path, name, bytes, sha256, format, CAST(file_time_ns AS TEXT) AS file_time_ns,
         CAST(capture_ns AS TEXT) AS capture_ns,
         EXISTS (SELECT 1 FROM source AS member WHERE member.parent_id = source.id) AS is_container
  FROM source WHERE duplicate_of IS NULL ORDER BY id`;

/** Sources by the bytes they hold, of the requests under a condition. */
function toldOf(db: Db, where: Sql): ReadonlySet<number> {
  return new Set(
    db.numbers(sql`
      SELECT DISTINCT coalesce(source.duplicate_of, source.id) FROM request
      JOIN request_record ON request_record.request_id = request.id JOIN source ON source.id = request_record.source_id
      WHERE ${where}`),
  );
}

function choose(db: Db, filter: Filter | undefined): Chosen {
  const where = whereRequest(settleFilter(db, filter));
  const count = (condition: Sql): number =>
    Number(db.get(sql`SELECT count(*) AS n FROM request WHERE ${condition}`)?.['n']);
  const [theirs, any] = [toldOf(db, where), toldOf(db, sql`1 = 1`)];
  const rows = db.all(HELD).filter((row) => Number(row['is_container']) === 0);
  const goesAlong = (row: Row): boolean => !any.has(Number(row['held'])) || theirs.has(Number(row['held']));
  return {
    rows: rows.filter(goesAlong),
    leftOut: rows.filter((row) => !goesAlong(row)),
    asked: count(where),
    ofParent: count(sql`1 = 1`),
  };
}

async function* piecesOf(db: Db, id: number): AsyncIterable<Uint8Array> {
  const source = openSource(db, id);
  try {
    for (let at = 0; at < source.bytes; at += FRAME_BYTES)
      yield source.read(at, Math.min(FRAME_BYTES, source.bytes - at));
  } finally {
    source.close();
  }
}

const nsOf = (value: Row[string] | undefined): bigint | null => (value == null ? null : BigInt(String(value)));

async function copySources(
  parent: Db,
  part: CaseFile,
  effects: CaseEffects,
  rows: readonly Row[],
  call: CallContext,
): Promise<readonly SubsetSource[]> {
  const out: SubsetSource[] = [];
  for (const row of rows) {
    const id = Number(row['id']);
    const format = row['format'] === null ? null : String(row['format']);
    const reading = parent.named('reading_of').get(id);
    const mapping = reading === undefined ? null : getMapping(parent, Number(reading['id']));
    const context = {
      db: part.write(),
      effects,
      call,
      rest: async () => undefined,
      isReference: false,
      as: format === null ? null : importerOf(format),
      askedCaptureNs: nsOf(row['capture_ns']),
      mapping: format === mappedRows.id ? (mapping?.mapping ?? null) : null,
      fresh: null,
    };
    const file = {
      kind: 'file',
      path: String(row['path']),
      name: String(row['name']),
      fileTimeNs: nsOf(row['file_time_ns']),
      damage: null,
      digest: null,
      open: () => piecesOf(parent, id),
    } as const;
    const { source } = await importSource(context, file, { parentId: null, origin: 'file', realPath: null });
    if (format === null && mapping !== null)
      await applyMapping(part, effects, { source: source.id, mapping: mapping.mapping }, call);
    out.push({ id: source.id, parent: formatHandle('x', id), path: source.path, sha256: source.sha256 });
  }
  return out;
}

/** What people said of things that the part has as well. */
function copyAnnotations(parent: Db, part: Db, effects: CaseEffects): number {
  const rows = storedAnnotations(parent);
  const places = locateSubjects(part, rows);
  const { head } = custodyHead(parent);
  const coming = rows.flatMap((row) => {
    const subject = places.get(row.id);
    return subject === undefined ? [] : [{ ...row, subject }];
  });
  part.transaction(() => coming.forEach((row) => putAnnotation(part, effects, row, head)));
  return coming.length;
}

const listed = (row: Row): { readonly id: string; readonly path: string; readonly sha256: string } => ({
  id: formatHandle('x', Number(row['id'])),
  path: String(row['path']),
  sha256: String(row['sha256']),
});

async function fill(
  parent: CaseFile,
  part: CaseFile,
  effects: CaseEffects,
  filter: Filter | undefined,
  call: CallContext,
): Promise<Omit<SubsetResult, 'case'>> {
  const chosen = choose(parent.read, filter);
  if (chosen.asked === 0)
    throw new AppError('BAD_INPUT', 'No request passes this filter: there is nothing to hand on.');
  const db = part.write();
  const { head, count } = custodyHead(parent.read);
  const first = String(parent.read.get(sql`SELECT hash FROM custody WHERE seq = 1`)?.['hash'] ?? '');
  const leftOut = chosen.leftOut.map(listed);
  db.transaction(() =>
    appendCustody(db, effects.nowNs(), effects.actor, 'case.subset', {
      parent: { name: parent.name, first, head, entries: count },
      filter: JSON.stringify(filter ?? {}),
      requests: { asked: chosen.asked, of: chosen.ofParent },
      sources: chosen.rows.map(listed),
      left_out: leftOut,
    }),
  );
  const sources = await copySources(parent.read, part, effects, chosen.rows, call);
  await rebuild(db, effects, call);
  const annotations = copyAnnotations(parent.read, db, effects);
  const held = caseInfo(part).counts.requests;
  return { sources, leftOut, requests: { asked: chosen.asked, ofParent: chosen.ofParent, held }, annotations };
}

/**
 * Makes the part at `path`, whole or not at all. The open case is only read.
 * @throws AppError CONFLICT when there is a file already, BAD_INPUT when nothing passes the filter, NOT_FOUND, CANCELLED.
 */
export async function makeSubset(
  parent: CaseFile,
  effects: CaseEffects,
  { path, filter }: { readonly path: string; readonly filter?: Filter | undefined },
  call: CallContext,
): Promise<SubsetResult> {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
    throw new AppError('CONFLICT', `${path} is there already. Name another file, or move it away.`);
  // Beside its place, so that it can be moved there in one step, and under its own name, which the case is called by.
  const folder = mkdtempSync(join(dirname(path), '.blobtrail-part-'));
  const unfinished = join(folder, basename(path));
  try {
    const part = openCase(unfinished, effects, { create: true });
    let result: Omit<SubsetResult, 'case'>;
    try {
      result = await fill(parent, part, effects, filter, call);
    } finally {
      part.close();
    }
    renameSync(unfinished, path);
    return { case: path, ...result };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
