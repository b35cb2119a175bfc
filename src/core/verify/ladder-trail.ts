/** Steps 6 to 9 of the ladder: what registry, images and settlements of the case say about the enclave. */
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
    | { readonly state: 'failed'; readonly why: string }
    | { readonly state: 'unknown'; readonly reason: UnknownReason };
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
      return failed('The registry had the enclave disabled at that time.');
    case 'before-registration':
      return failed('The enclave was registered only later.');
    default:
      return couldNotRun(registry.reason, 'The case does not say what the registry held of the enclave at that time.');
  }
}

function approvalPart({ pcrHash, approval }: ImageState): StepOutcome {
  if (pcrHash === null) return couldNotRun('not-collected', 'No record of the case says which image the enclave runs.');
  switch (approval) {
    case 'approved':
      return passed('The image was approved at that time.');
    case 'revoked':
      return failed('The approval of the image had been revoked by that time.');
    case 'not-yet-approved':
      return failed('The image was approved only later.');
    default:
      return couldNotRun('not-collected', 'No approval of the image is in the case.');
  }
}

function attestationPart({ attestation }: ImageState): StepOutcome {
  if (attestation.state === 'verified') return passed('The attestation document verifies at its own time.');
  if (attestation.state === 'failed') return failed(`The attestation document does not verify: ${attestation.why}.`);
  return couldNotRun(attestation.reason, 'No attestation document of the enclave was checked.');
}

export function imageStep(image: ImageState): StepOutcome {
  return combine([approvalPart(image), attestationPart(image)]);
}

/** A label that a known table lacks contradicts nothing: gateways also routed labels by their prefix. */
export function aliasStep({ tableKnown, providerModel }: AliasState): StepOutcome {
  if (!tableKnown) return couldNotRun('not-collected', 'The label table of the image is not known.');
  if (providerModel === null) return couldNotRun('not-recorded', 'The table of the image does not have the label.');
  return passed(`The table of the image makes the label ${providerModel}.`);
}

function includedStep({ root, eventRoot, treeIntact }: InclusionState): StepOutcome {
  const tree =
    treeIntact === null
      ? couldNotRun('unsupported', 'The tree could not be recomputed.')
      : treeIntact
        ? passed('Every node of the tree was recomputed.')
        : failed('The tree does not follow from its values.');
  const anchored =
    eventRoot === null
      ? couldNotRun('not-collected', 'No on-chain event of the tree is in the case.')
      : eventRoot === root
        ? passed('Its root is in the on-chain event.')
        : failed('The on-chain event holds another root.');
  return combine([tree, anchored]);
}

export function inclusionStep(inclusion: InclusionState): StepOutcome {
  switch (inclusion.state) {
    case 'included':
      return includedStep(inclusion);
    case 'individual':
      return passed('It was settled individually: the on-chain event holds the hashes and the time themselves.');
    case 'missing':
      return couldNotRun('not-collected', 'No settlement of it is in the case.');
    case 'private':
      return couldNotRun('not-recorded', 'A private answer is settled nowhere.');
    default:
      return couldNotRun('not-recorded', 'The answer lacks a value by which leaves are found.');
  }
}
