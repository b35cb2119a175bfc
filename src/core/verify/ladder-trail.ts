/** Steps 6 to 9 of the ladder: what registry, images and settlements of the case say about the enclave. */
import type { CheckReason } from '../../model/check-reason.ts';
import type { OpenPoint } from '../../model/open-point.ts';
import type { UnknownReason } from '../../model/status.ts';
import { combine, couldNotRun, failed, passed, type StepOutcome } from './ladder-outcome.ts';

/** The enclave's state at the signed time, from the registry's event timeline. */
export type RegistryState =
  | { readonly state: 'active' | 'disabled' | 'before-registration' }
  | { readonly state: 'unknown'; readonly reason: UnknownReason };

export interface ImageState {
  readonly pcrHash: string | null;
  /** Whether the registry had the image approved at that time. */
  readonly approval: 'approved' | 'revoked' | 'not-yet-approved' | 'unknown';
  /** The attestation document, evaluated at its own time. */
  readonly attestation:
    | { readonly state: 'verified' }
    | { readonly state: 'failed'; readonly fault: CheckReason; readonly why: string }
    | {
        readonly state: 'unknown';
        readonly fault: CheckReason;
        readonly reason: UnknownReason;
        readonly why: string | null;
      };
}

export interface AliasState {
  /** The label table of the enclave's image is known, from the case or from the shipped tables. */
  readonly tableKnown: boolean;
  /** What the table makes of the label; null when the table does not have it, or is not known. */
  readonly providerModel: string | null;
}

export interface InclusionState {
  readonly state: 'included' | 'individual' | 'missing' | 'private' | 'no-tuple';
  /** `tree[0]` of the tree that holds the leaf. */
  readonly root: string | null;
  /** The tree's nodes and leaves were recomputed: null when they could not be. */
  readonly treeIntact: boolean | null;
  /** The root in the on-chain event that names the tree's blob, or its root; null without an event. */
  readonly eventRoot: string | null;
  readonly txHash: string | null;
}

export function registryStep(registry: RegistryState): StepOutcome {
  switch (registry.state) {
    case 'active':
      return passed('The registry had the enclave, enabled, at that time.');
    case 'disabled':
      return failed('revoked', 'The registry had the enclave disabled at that time.');
    case 'before-registration':
      return failed('not-yet-valid', 'The enclave was registered only later.');
    default:
      return couldNotRun(
        registry.reason,
        registry.reason === 'clock-unresolved' ? 'request-time' : 'registry-events',
        'The case does not say what the registry held of the enclave at that time.',
      );
  }
}

function approvalPart({ pcrHash, approval }: ImageState): StepOutcome {
  if (pcrHash === null)
    return couldNotRun('not-collected', 'registry-entry', 'No record of the case says which image the enclave runs.');
  switch (approval) {
    case 'approved':
      return passed('The image was approved at that time.');
    case 'revoked':
      return failed('revoked', 'The approval of the image had been revoked by that time.');
    case 'not-yet-approved':
      return failed('not-yet-valid', 'The image was approved only later.');
    default:
      return couldNotRun('not-collected', 'image-approval', 'No approval of the image is in the case.');
  }
}

const OPEN_ATTESTATION: Readonly<Partial<Record<CheckReason, OpenPoint>>> = {
  'unknown-root': 'attestation-root',
  unsupported: 'later-version',
};

function attestationPart({ attestation }: ImageState): StepOutcome {
  if (attestation.state === 'verified') return passed('The attestation document verifies at its own time.');
  if (attestation.state === 'failed')
    return failed(attestation.fault, `The attestation document does not verify: ${attestation.why}.`);
  const { reason, fault, why } = attestation;
  const detail =
    why === null
      ? 'No attestation document of the enclave was checked.'
      : `The attestation document could not be checked: ${why}.`;
  return couldNotRun(reason, OPEN_ATTESTATION[fault] ?? 'attestation-document', detail, fault);
}

export function imageStep(image: ImageState): StepOutcome {
  return combine([approvalPart(image), attestationPart(image)]);
}

/** A label that a known table lacks contradicts nothing: gateways also routed labels by their prefix. */
export function aliasStep({ tableKnown, providerModel }: AliasState): StepOutcome {
  if (!tableKnown) return couldNotRun('not-collected', 'image-table', 'The label table of the image is not known.');
  if (providerModel === null)
    return couldNotRun('not-recorded', 'gateway-log', 'The table of the image does not have the label.');
  return passed(`The table of the image makes the label ${providerModel}.`);
}

function includedStep({ root, eventRoot, treeIntact }: InclusionState): StepOutcome {
  const tree =
    treeIntact === null
      ? couldNotRun('unsupported', 'later-version', 'The tree could not be recomputed.')
      : treeIntact
        ? passed('Every node of the tree was recomputed.')
        : failed('mismatch', 'The tree does not follow from its values.');
  const anchored =
    eventRoot === null
      ? couldNotRun('not-collected', 'settlement-event', 'No on-chain event of the tree is in the case.')
      : eventRoot === root
        ? passed('Its root is in the on-chain event.')
        : failed('mismatch', 'The on-chain event holds another root.');
  return combine([tree, anchored]);
}

export function inclusionStep(inclusion: InclusionState): StepOutcome {
  switch (inclusion.state) {
    case 'included':
      return includedStep(inclusion);
    case 'individual':
      return passed('It was settled individually: the on-chain event holds the hashes and the time themselves.');
    case 'missing':
      return couldNotRun('not-collected', 'batch-tree', 'No settlement of it is in the case.');
    case 'private':
      return couldNotRun('not-recorded', 'private-answer', 'A private answer is settled nowhere.');
    default:
      return couldNotRun('not-recorded', 'answer-fields', 'The answer lacks a value by which leaves are found.');
  }
}
