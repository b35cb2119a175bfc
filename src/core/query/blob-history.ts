/** The lifetimes and certificates of the Walrus blob that an artifact is, or lies in. */
import { readQuiltPatch } from '../../model/known-id.ts';
import type { CheckReason } from '../../model/check-reason.ts';
import type { ArtifactHistory, BlobCertificateRow, BlobLifetimeRow, HistoryMoment } from '../../model/thing-history.ts';
import type { Db, Row } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { groundOf, numberOf, textOf } from './cells.ts';

const MOST = 100;

const count = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : numberOf(value);

function moment(row: Row, name: string, isKnown: boolean): HistoryMoment | null {
  return isKnown ? { fromNs: textOf(row[`${name}_from`]), byNs: textOf(row[`${name}_by`]) } : null;
}

function recordsOf(db: Db, object: number): BlobLifetimeRow['records'] {
  return db
    .all(sql`
      SELECT role, epoch, CAST(at_ns AS TEXT) AS at_text, source_id, offset, length, source.path
      FROM blob_record JOIN source ON source.id = source_id WHERE object_id = ${object} ORDER BY n LIMIT ${MOST}`)
    .map((row) => ({
      role: String(row['role']),
      epoch: count(row['epoch']),
      atNs: textOf(row['at_text']),
      ground: groundOf(row),
    }));
}

function lifetimes(db: Db, blobId: string): readonly BlobLifetimeRow[] {
  const rows = db.all(sql`
    SELECT id, network, object_id, form, deletable, registered_epoch, certified_epoch, end_epoch, is_extrapolated,
           CAST(registered_from_ns AS TEXT) AS registered_from, CAST(registered_by_ns AS TEXT) AS registered_by,
           CAST(certified_from_ns AS TEXT) AS certified_from, CAST(certified_by_ns AS TEXT) AS certified_by,
           CAST(end_from_ns AS TEXT) AS end_from, CAST(end_by_ns AS TEXT) AS end_by,
           CAST(deleted_from_ns AS TEXT) AS deleted_from, CAST(deleted_by_ns AS TEXT) AS deleted_by,
           EXISTS (SELECT 1 FROM blob_record AS r WHERE r.object_id = blob_object.id AND r.role IN ('BlobDeleted', 'PooledBlobDeleted')) AS is_deleted
    FROM blob_object WHERE blob_id = ${blobId}
    ORDER BY registered_from_ns IS NULL, registered_from_ns, id LIMIT ${MOST}`);
  return rows.map((row) => {
    const [registeredEpoch, certifiedEpoch, endEpoch] = ['registered_epoch', 'certified_epoch', 'end_epoch'].map(
      (name) => count(row[name]),
    );
    const isDeleted = row['is_deleted'] === 1 || row['deleted_by'] !== null;
    return {
      network: textOf(row['network']),
      objectId: row['object_id'] === null ? null : `0x${row['object_id']}`,
      form: String(row['form']),
      deletable: row['deletable'] === null ? null : row['deletable'] === 1,
      registeredEpoch: registeredEpoch ?? null,
      certifiedEpoch: certifiedEpoch ?? null,
      endEpoch: endEpoch ?? null,
      registered: moment(row, 'registered', registeredEpoch !== null),
      certified: moment(row, 'certified', certifiedEpoch !== null),
      end: moment(row, 'end', endEpoch !== null),
      isExtrapolated: row['is_extrapolated'] === 1,
      deleted: moment(row, 'deleted', isDeleted),
      records: recordsOf(db, numberOf(row['id'])),
    };
  });
}

function certificates(db: Db, blobId: string): readonly BlobCertificateRow[] {
  return db
    .all(sql`
      SELECT network, form, epoch, verdict, reason, why, weight, shards, source_id, offset, length, source.path
      FROM blob_certificate JOIN source ON source.id = source_id WHERE blob_id = ${blobId} ORDER BY epoch, blob_certificate.id LIMIT ${MOST}`)
    .map((row) => ({
      network: textOf(row['network']),
      form: String(row['form']),
      epoch: count(row['epoch']),
      verdict: String(row['verdict']) as BlobCertificateRow['verdict'],
      reason: textOf(row['reason']) as CheckReason | null,
      why: textOf(row['why']),
      weight: count(row['weight']),
      shards: count(row['shards']),
      ground: groundOf(row),
    }));
}

/** @param ref of an artifact: a blob id, or a place in a quilt. Others have neither. */
export function blobHistory(db: Db, ref: string): Pick<ArtifactHistory, 'lifetimes' | 'certificates'> {
  const blobId = readQuiltPatch(ref)?.quilt ?? ref;
  return { lifetimes: lifetimes(db, blobId), certificates: certificates(db, blobId) };
}
