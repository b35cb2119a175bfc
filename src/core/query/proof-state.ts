/** What registry, images and settlements say of one answer: the inputs of the ladder's upper steps. */
import { entryOf } from '../reconstruct/things/knowledge.ts';
import { activityAt, type Enclave, type Image, type Registry } from '../reconstruct/things/registry.ts';
import type { AliasState, ImageState, InclusionState, RegistryState } from '../verify/ladder-trail.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { textOf } from './cells.ts';

export function registryState(enclave: Enclave | undefined, timeNs: bigint | null): RegistryState {
  const state = activityAt(enclave, timeNs);
  return state === 'unknown' ? { state, reason: timeNs === null ? 'clock-unresolved' : 'not-collected' } : { state };
}

export function approvalAt(image: Image | undefined, timeNs: bigint | null): ImageState['approval'] {
  if (image === undefined || timeNs === null || image.approvedNs === null) return 'unknown';
  if (timeNs < image.approvedNs) return 'not-yet-approved';
  return image.revokedNs !== null && image.revokedNs <= timeNs ? 'revoked' : 'approved';
}

export function imageState(registry: Registry, enclave: Enclave | undefined, timeNs: bigint | null): ImageState {
  const pcrHash = enclave?.pcrHash ?? null;
  const image = pcrHash === null ? undefined : registry.images.get(pcrHash);
  return { pcrHash, approval: approvalAt(image, timeNs), attestation: registry.attestationOf(enclave) };
}

export function aliasState(registry: Registry, enclave: Enclave | undefined, label: string | null): AliasState {
  const image = enclave?.pcrHash == null ? undefined : registry.knowledge.images.get(enclave.pcrHash);
  if (image === undefined || image.aliases.size === 0) return { tableKnown: false, providerModel: null };
  const providerModel = label === null ? null : (entryOf(image, label)?.ref ?? null);
  return { tableKnown: true, providerModel };
}

export function inclusionState(db: Db, requestId: number): InclusionState {
  const row = db.get(sql`
    SELECT request.settlement_verdict AS verdict, request.is_private, request.tee_id, tree.root, tree.broken_at, tree.event_root,
           request.settlement_tx AS tx
    FROM request LEFT JOIN settlement ON settlement.id = request.settlement_id LEFT JOIN tree ON tree.id = settlement.tree_id
    WHERE request.id = ${requestId}`);
  const verdict = textOf(row?.['verdict']);
  const brokenAt = textOf(row?.['broken_at']);
  const treeIntact = brokenAt === null ? true : brokenAt.startsWith('could not be recomputed') ? null : false;
  const facts = {
    root: textOf(row?.['root']),
    treeIntact,
    eventRoot: textOf(row?.['event_root']),
    txHash: textOf(row?.['tx']),
  };
  if (verdict === 'included' || verdict === 'root-mismatch') return { state: 'included', ...facts };
  if (verdict === 'individual') return { state: 'individual', ...facts };
  if (verdict === 'missing') return { state: 'missing', ...facts };
  return { state: row?.['is_private'] === 1 ? 'private' : 'no-tuple', ...facts };
}
