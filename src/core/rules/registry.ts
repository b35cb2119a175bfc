import type { Rule } from '../../model/rule.ts';
import { announcedNotSettled } from './announced-not-settled.ts';
import { blobNotAvailable } from './blob-not-available.ts';
import { blobNotGuaranteed } from './blob-not-guaranteed.ts';
import { blobOnTwoNetworks } from './blob-on-two-networks.ts';
import { certificateInvalid } from './certificate-invalid.ts';
import { clockSkew } from './clock-skew.ts';
import { conflictingEvidence } from './conflicting-evidence.ts';
import { contentMismatch } from './content-mismatch.ts';
import { divergingTwins } from './diverging-twins.ts';
import { duplicateSettlement } from './duplicate-settlement.ts';
import { editedRecord } from './edited-record.ts';
import { epochConflict } from './epoch-conflict.ts';
import { hashMismatch } from './hash-mismatch.ts';
import { impossibleBlobHistory } from './impossible-blob-history.ts';
import { impossibleQuiltPatch } from './impossible-quilt-patch.ts';
import { keyMismatch } from './key-mismatch.ts';
import { labelDrift } from './label-drift.ts';
import { nodeDrift } from './node-drift.ts';
import { nodeNotActive } from './node-not-active.ts';
import { orphanSettlement } from './orphan-settlement.ts';
import { placeholderIdentity } from './placeholder-identity.ts';
import { rootMismatch } from './root-mismatch.ts';
import { servedBeforeFetched } from './served-before-fetched.ts';
import { signatureInvalid } from './signature-invalid.ts';
import { splitLabel } from './split-label.ts';
import { staleArtifact } from './stale-artifact.ts';
import { unknownImage } from './unknown-image.ts';
import { unsettledRequest } from './unsettled-request.ts';

/** Every rule, in the order of docs/rules.md: the artifact, the proof, the node. */
export const RULES: readonly Rule[] = [
  staleArtifact,
  splitLabel,
  labelDrift,
  nodeDrift,
  divergingTwins,
  contentMismatch,
  servedBeforeFetched,
  conflictingEvidence,
  blobNotAvailable,
  blobNotGuaranteed,
  impossibleBlobHistory,
  impossibleQuiltPatch,
  blobOnTwoNetworks,
  epochConflict,
  editedRecord,
  certificateInvalid,
  signatureInvalid,
  keyMismatch,
  hashMismatch,
  unsettledRequest,
  announcedNotSettled,
  orphanSettlement,
  rootMismatch,
  duplicateSettlement,
  placeholderIdentity,
  unknownImage,
  nodeNotActive,
  clockSkew,
];
