/** A file whose bytes the case already holds: it is told, and not copied again. */
import { formatHandle } from '../../base/ids.ts';
import { appendCustody } from '../case/custody.ts';
import { digestSourceRow } from '../case/evidence-rows.ts';
import type { RowDigests } from '../case/row-digest.ts';
import type { Db } from '../store/db.ts';
import type { Digest } from './acquire.ts';
import type { FoundFile } from './container.ts';
import type { Imported, Place, SourceContext } from './source-context.ts';
import { putSource } from './source-row.ts';

/** Seen before under the same path: nothing but a log entry. Under another path: a row of its own. */
export function seenBefore(
  { db, effects }: SourceContext,
  file: FoundFile,
  digest: Digest,
  place: Place,
): Imported | null {
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
    putSource(db, {
      id,
      file,
      digest,
      place,
      referencePath: null,
      duplicateOf: originalId,
      choice: { importer: null, confidence: 1, reason: `A copy of ${duplicateOf}.` },
      captureNs: null,
      acquiredNs: nowNs,
      records: 0,
    });
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
