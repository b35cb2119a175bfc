/** Tables of what requests are about: labels, artifacts, nodes, images, releases, Walrus blobs, and node clocks. */
import { parseHandle } from '../../base/ids.ts';
import type * as Evidence from '../../model/extract/evidence-rows.ts';
import { numberOf, textOf } from '../query/cells.ts';
import { statementsOf } from '../reconstruct/evidence.ts';
import type { Registry } from '../reconstruct/things/registry.ts';
import { releasesFromRows } from '../reconstruct/state.ts';
import type { Db, Row } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import type { ExtractIds } from './extract-ids.ts';

const count = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : numberOf(value);

export const NODE_NAME = sql`CASE WHEN node.is_enclave THEN '0x' || node.name ELSE node.name END`;

export function labelRows(db: Db): readonly Evidence.LabelRow[] {
  return db.all(sql`SELECT name FROM label`).map((row) => ({ name: String(row['name']) }));
}

export function artifactRows(db: Db): readonly Evidence.ArtifactRow[] {
  return db.all(sql`SELECT ref, kind, sha256, bytes FROM artifact`).map((row) => ({
    ref: String(row['ref']),
    kind: textOf(row['kind']),
    sha256: textOf(row['sha256']),
    bytes: count(row['bytes']),
  }));
}

export function nodeRows(db: Db, { keys }: Registry): readonly Evidence.NodeRow[] {
  const rows = db.all(sql`
    SELECT node.name AS key, ${NODE_NAME} AS name, is_enclave, endpoint, pcr_hash, public_key, recomputed_id, is_registered,
           CAST(registered_ns AS TEXT) AS registered FROM node`);
  return rows.map((row) => ({
    name: String(row['name']),
    isEnclave: row['is_enclave'] === 1,
    endpoint: textOf(row['endpoint']),
    pcrHash: textOf(row['pcr_hash']),
    publicKey: textOf(row['public_key']),
    recomputedId: textOf(row['recomputed_id']),
    isKeyHeld: keys.has(String(row['key'])),
    isRegistered: row['is_registered'] === 1,
    registeredNs: textOf(row['registered']),
  }));
}

export function* nodeRecordRows(db: Db, ids: ExtractIds): Iterable<Evidence.NodeRecordRow> {
  const rows = db.iterate(sql`
    SELECT ${NODE_NAME} AS node, role, CAST(at_ns AS TEXT) AS at_text, source_id, offset, length
    FROM node_record JOIN node ON node.id = node_id`);
  for (const row of rows)
    yield { ...ids.place(row), node: String(row['node']), role: String(row['role']), atNs: textOf(row['at_text']) };
}

/** A source of the case by its id in the extract; anything else is words. */
function originOf(text: string | null, ids: ExtractIds): string | null {
  const handle = text === null ? null : parseHandle(text);
  return handle?.kind === 'x' ? ids.bytesOf(handle.id) : text;
}

export function imageRows(db: Db, ids: ExtractIds): readonly Evidence.ImageRow[] {
  const rows = db.all(sql`
    SELECT pcr_hash, pcr0, pcr1, pcr2, version, CAST(approved_ns AS TEXT) AS approved, CAST(revoked_ns AS TEXT) AS revoked, known_from
    FROM image`);
  return rows.map((row) => ({
    pcrHash: String(row['pcr_hash']),
    pcr0: textOf(row['pcr0']),
    pcr1: textOf(row['pcr1']),
    pcr2: textOf(row['pcr2']),
    version: textOf(row['version']),
    approvedNs: textOf(row['approved']),
    revokedNs: textOf(row['revoked']),
    knownFrom: originOf(textOf(row['known_from']), ids),
  }));
}

export function releaseRows(db: Db, ids: ExtractIds): readonly Evidence.ReleaseRow[] {
  const refs = new Map(
    db.all(sql`SELECT id, ref FROM artifact`).map((row) => [numberOf(row['id']), String(row['ref'])]),
  );
  return releasesFromRows(db).map(({ label, version, artifactId, afterNs, byNs, basis, grounds }) => ({
    label,
    version,
    artifact: refs.get(artifactId) ?? '',
    // Only captures leave the moment open; an event and an approval are one.
    afterNs: basis === 'hub-capture' ? (afterNs?.toString() ?? null) : byNs.toString(),
    byNs: byNs.toString(),
    basis,
    grounds: grounds
      .map(({ source, offset, length }) => ({ source: ids.bytesOf(source), offset, length }))
      .toSorted((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : a.offset - b.offset)),
  }));
}

export function lifetimeRows(db: Db): readonly Evidence.LifetimeRow[] {
  const rows = db.all(sql`
    SELECT blob_id, network, object_id, form, deletable, registered_epoch, certified_epoch, end_epoch, is_extrapolated,
           CAST(registered_from_ns AS TEXT) AS registered_from, CAST(registered_by_ns AS TEXT) AS registered_by,
           CAST(certified_from_ns AS TEXT) AS certified_from, CAST(certified_by_ns AS TEXT) AS certified_by,
           CAST(end_from_ns AS TEXT) AS end_from, CAST(end_by_ns AS TEXT) AS end_by,
           CAST(deleted_from_ns AS TEXT) AS deleted_from, CAST(deleted_by_ns AS TEXT) AS deleted_by
    FROM blob_object`);
  const moment = (row: Row, name: string): Evidence.MomentCell => ({
    fromNs: textOf(row[`${name}_from`]),
    byNs: textOf(row[`${name}_by`]),
  });
  return rows.map((row) => ({
    blobId: String(row['blob_id']),
    network: textOf(row['network']),
    objectId: row['object_id'] === null ? null : `0x${row['object_id']}`,
    form: String(row['form']),
    deletable: row['deletable'] === null ? null : row['deletable'] === 1,
    registeredEpoch: count(row['registered_epoch']),
    certifiedEpoch: count(row['certified_epoch']),
    endEpoch: count(row['end_epoch']),
    registered: moment(row, 'registered'),
    certified: moment(row, 'certified'),
    end: moment(row, 'end'),
    deleted: moment(row, 'deleted'),
    isExtrapolated: row['is_extrapolated'] === 1,
  }));
}

export function certificateRows(db: Db, ids: ExtractIds): readonly Evidence.CertificateRow[] {
  return db.all(sql`SELECT * FROM certificates`).map((row) => ({
    ...ids.place(row),
    network: textOf(row['network']),
    form: String(row['form']),
    epoch: count(row['epoch']),
    blobId: textOf(row['blob_id']),
    objectId: textOf(row['object_id']),
    verdict: String(row['verdict']) as Evidence.CertificateRow['verdict'],
    reason: textOf(row['reason']) as Evidence.CertificateRow['reason'],
    why: textOf(row['why']),
    weight: count(row['weight']),
    shards: count(row['shards']),
  }));
}

/** Of requests in scope. */
export function* clockRows(db: Db, ids: ExtractIds): Iterable<Evidence.ClockRow> {
  const rows = db.iterate(sql`
    SELECT ${NODE_NAME} AS node, request_id, CAST(node_ns AS TEXT) AS node_text, CAST(other_ns AS TEXT) AS other_text,
           CAST(duration_ns AS TEXT) AS duration_text, source_id, offset, length
    FROM clock_pair JOIN node ON node.id = node_id`);
  for (const row of rows) {
    const request = ids.request(numberOf(row['request_id']));
    if (request === null) continue;
    yield {
      ...ids.place(row),
      node: String(row['node']),
      request,
      nodeNs: String(row['node_text']),
      otherNs: String(row['other_text']),
      durationNs: String(row['duration_text']),
    };
  }
}

/** What the results of the case have to be read with, thing by thing. */
export function limitRows(db: Db, ids: ExtractIds, { knowledge }: Registry): readonly Evidence.LimitRow[] {
  const captures = Array.from(statementsOf(db, 'hub-capture'), ({ statement, at }): Evidence.LimitRow => ({
    kind: 'capture-time',
    subject: `${ids.bytesOf(at.source)}+${at.offset}`,
    detail: statement.captureBasis,
  }));
  const models = db.all(sql`SELECT ref FROM artifact WHERE kind = 'provider-model'`).map((row) => String(row['ref']));
  const redirects = models.flatMap((subject): Evidence.LimitRow[] => {
    const detail = knowledge.redirectNote(subject);
    return detail === null ? [] : [{ kind: 'redirect', subject, detail }];
  });
  const images = db
    .all(sql`SELECT DISTINCT pcr_hash FROM node WHERE pcr_hash IS NOT NULL`)
    .flatMap((row): Evidence.LimitRow[] => {
      const image = knowledge.images.get(String(row['pcr_hash']));
      if (image === undefined || image.confidence === 'identical in neighbours') return [];
      return [{ kind: 'image-table', subject: image.pcrHash, detail: image.confidence }];
    });
  return [...captures, ...redirects, ...images];
}
