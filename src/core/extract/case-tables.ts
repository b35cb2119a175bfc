/** Tables of this case and of the work on it: its log, its handles, how it was read, what its checks rest on. */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../../base/bytes.ts';
import { formatHandle, parseHandle } from '../../base/ids.ts';
import type * as Case from '../../model/extract/case-rows.ts';
import type * as Evidence from '../../model/extract/evidence-rows.ts';
import { listAnnotations } from '../annotations/annotations.ts';
import { listCustody } from '../case/custody.ts';
import { numberOf } from '../query/cells.ts';
import { recordedPasses, reportMethod } from '../query/report/report-method.ts';
import { knowledgeTables, learnedKeys } from '../query/report/report-trust.ts';
import { listSources } from '../query/sources.ts';
import type { Registry } from '../reconstruct/things/registry.ts';
import type { Db } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import { listTrustRoots } from '../trust/trust-roots.ts';
import type { ExtractIds } from './extract-ids.ts';

const LOG_PAGE = 10_000;

export function* custodyRows(db: Db): Iterable<Case.CustodyRow> {
  for (let offset = 0; ; offset += LOG_PAGE) {
    const page = listCustody(db, LOG_PAGE, offset);
    yield* page;
    if (page.length < LOG_PAGE) return;
  }
}

export function acquisitionRows(db: Db, ids: ExtractIds): readonly Case.AcquisitionRow[] {
  return db
    .all(sql`SELECT id, CAST(acquired_ns AS TEXT) AS acquired FROM source`)
    .map((row) => ({ source: ids.source(numberOf(row['id'])), acquiredNs: String(row['acquired']) }));
}

/** Of everything in scope. */
export function* handleRows(db: Db, ids: ExtractIds): Iterable<Case.HandleRow> {
  for (const row of db.iterate(sql`SELECT id FROM source`)) {
    const id = numberOf(row['id']);
    yield { handle: formatHandle('x', id), kind: 'source', id: ids.source(id) };
  }
  for (const [number, id] of ids.requests) yield { handle: formatHandle('r', number), kind: 'request', id };
  for (const [number, id] of ids.findings) yield { handle: formatHandle('f', number), kind: 'finding', id };
  const named = (kind: 'artifact' | 'node' | 'label', letter: 'a' | 'n' | 'l', query: Sql): Case.HandleRow[] =>
    db.all(query).map((row) => ({ handle: formatHandle(letter, numberOf(row['id'])), kind, id: String(row['name']) }));
  yield* named('artifact', 'a', sql`SELECT id, ref AS name FROM artifact`);
  yield* named('node', 'n', sql`SELECT id, CASE WHEN is_enclave THEN '0x' || name ELSE name END AS name FROM node`);
  yield* named('label', 'l', sql`SELECT id, name FROM label`);
}

export function methodRows(db: Db): readonly Case.MethodRow[] {
  const { importers, passes, rules, limits } = reportMethod(listSources(db), recordedPasses(db));
  const numbered = (rows: readonly Omit<Case.MethodRow, 'n'>[]): readonly Case.MethodRow[] =>
    rows.map((row, i) => ({ ...row, n: i + 1 }));
  return [
    ...numbered(importers.map(({ format, title }) => ({ kind: 'importer', id: format, title, value: '' }))),
    ...numbered(passes.map(({ id, version, does }) => ({ kind: 'pass', id, title: does, value: String(version) }))),
    ...numbered(rules.map(({ id, version, title }) => ({ kind: 'rule', id, title, value: String(version) }))),
    ...numbered(limits.map(({ name, value }) => ({ kind: 'limit', id: name, title: name, value }))),
  ];
}

/** `chain:x-3` → `chain:x:…`. */
function rootId(id: string, ids: ExtractIds): string {
  const colon = id.indexOf(':');
  const handle = parseHandle(id.slice(colon + 1));
  return handle?.kind === 'x' ? `${id.slice(0, colon)}:${ids.bytesOf(handle.id)}` : id;
}

export function trustRootRows(db: Db, ids: ExtractIds): readonly Evidence.TrustRootRow[] {
  return listTrustRoots(db).map((root) => ({
    ...root,
    id: rootId(root.id, ids),
    source: root.source === null ? null : ids.bytesOf(parseHandle(root.source)?.id ?? 0),
  }));
}

export function keyRows(db: Db, ids: ExtractIds, registry: Registry): readonly Evidence.KeyRow[] {
  const learned = learnedKeys(db);
  return [...registry.keys].map(([id, der]) => {
    const from = learned.get(id);
    return {
      teeId: `0x${id}`,
      keySha256: toHex(sha256(der)),
      learned: from?.how ?? 'A record of the case gives it.',
      ground:
        from === undefined
          ? null
          : ids.place({ source_id: from.at.source, offset: from.at.offset, length: from.at.length }),
    };
  });
}

export function knowledgeRows(): readonly Evidence.KnowledgeRow[] {
  return knowledgeTables();
}

/** @param isWhole all of them; else those about findings and requests in scope. Bookmarks are nobody else's business. */
export function annotationRows(
  db: Db,
  ids: ExtractIds,
  scope: { readonly isWhole: boolean; readonly findings: ReadonlySet<string> },
): readonly Case.AnnotationRow[] {
  return listAnnotations(db).flatMap((row): Case.AnnotationRow[] => {
    if (row.kind === 'bookmark') return [];
    const handle = row.subject === null ? null : parseHandle(row.subject);
    const subject = handle === null ? null : handle.kind === 'f' ? ids.finding(handle.id) : ids.request(handle.id);
    const isInScope =
      scope.isWhole || (subject !== null && (handle?.kind === 'r' || scope.findings.has(row.subject ?? '')));
    if (!isInScope) return [];
    const { id: n, atNs, actor, kind, value, tag, text, subjectKind, handleThen, about } = row;
    return [{ n, atNs, actor, kind, value, tag, text, subjectKind, subject, handleThen, about }];
  });
}
