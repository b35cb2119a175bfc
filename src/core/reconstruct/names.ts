/** What the records of one request name: labels and artifacts, each with its basis. Pure. */
import { artifactKindOf, type ArtifactKind } from '../../base/ids.ts';
import type { NameConflict } from '../../model/facts.ts';
import type { Locator } from '../../model/locator.ts';
import type { Status } from '../../model/status.ts';
import type { Stated } from './evidence.ts';
import { sameName } from './knowledge.ts';

/** How a record names an artifact, strongest first: the loaded file's own id beats a lookup, a lookup beats a resolver. */
export type NameBasis = 'recomputed' | 'chain' | 'load' | 'lookup' | 'span' | 'resolve';
const BASIS_ORDER: readonly NameBasis[] = ['recomputed', 'chain', 'load', 'lookup', 'span', 'resolve'];

export interface ArtifactName {
  readonly ref: string;
  readonly kind: ArtifactKind | null;
  readonly basis: NameBasis;
  readonly status: Extract<Status, 'attested' | 'observed'>;
  readonly at: Locator;
}

export interface LabelName {
  readonly label: string;
  readonly at: Locator;
  /** The answer's echo counts only where no record holds what was asked. */
  readonly isEcho: boolean;
}

function artifactName(ref: string, basis: NameBasis, status: ArtifactName['status'], at: Locator): ArtifactName {
  return { ref, kind: artifactKindOf(ref) ?? 'provider-model', basis, status, at };
}

export function artifactNamesOf({ statement, at }: Stated): readonly ArtifactName[] {
  if (statement.kind === 'span') {
    return statement.artifactRef === null ? [] : [artifactName(statement.artifactRef, 'span', 'observed', at)];
  }
  if (statement.kind === 'chain-event' && statement.event.name === 'ModelInferenceEvent') {
    const { modelCid } = statement.event;
    // Plain labels are used as `modelCID` too; they name no artifact.
    if (artifactKindOf(modelCid) === null) return [];
    return [artifactName(modelCid, 'chain', statement.inReceipt ? 'attested' : 'observed', at)];
  }
  if (statement.kind !== 'trace-event') return [];
  const { event, blobId, computedBlobId, apiName } = statement;
  if (event === 'model.resolve') {
    const ref = blobId ?? apiName;
    return ref === null ? [] : [artifactName(ref, 'resolve', 'observed', at)];
  }
  if (event === 'artifact.cache.lookup') return blobId === null ? [] : [artifactName(blobId, 'lookup', 'observed', at)];
  if (event !== 'artifact.load') return [];
  const names: ArtifactName[] = [];
  if (computedBlobId !== null) names.push(artifactName(computedBlobId, 'recomputed', 'observed', at));
  if (blobId !== null) names.push(artifactName(blobId, 'load', 'observed', at));
  return names;
}

export function labelNamesOf({ statement, at }: Stated): readonly LabelName[] {
  switch (statement.kind) {
    case 'answer': {
      const out: LabelName[] = [];
      if (statement.labelAsked !== null) out.push({ label: statement.labelAsked, at, isEcho: false });
      if (statement.labelAnswered !== null) out.push({ label: statement.labelAnswered, at, isEcho: true });
      return out;
    }
    case 'span':
      return statement.labelAsked === null ? [] : [{ label: statement.labelAsked, at, isEcho: false }];
    case 'trace-event':
      return statement.label === null || statement.event.startsWith('settlement.') ? [] : [{ label: statement.label, at, isEcho: false }];
    case 'chain-event': {
      if (statement.event.name !== 'ModelInferenceEvent') return [];
      const { modelCid } = statement.event;
      return artifactKindOf(modelCid) === null && modelCid !== '' ? [{ label: modelCid, at, isEcho: false }] : [];
    }
    default:
      return [];
  }
}

interface Named {
  readonly name: string;
  readonly at: Locator;
}

/** Names that are not one and the same, each with the first record that gives it. */
function distinct(names: readonly Named[]): readonly Named[] {
  const out: Named[] = [];
  for (const named of names) if (!out.some((known) => sameName(known.name, named.name))) out.push(named);
  return out;
}

export function chooseArtifact(names: readonly ArtifactName[]): ArtifactName | null {
  let best: ArtifactName | null = null;
  for (const name of names) {
    const isBetter =
      best === null ||
      BASIS_ORDER.indexOf(name.basis) < BASIS_ORDER.indexOf(best.basis) ||
      (name.basis === best.basis && name.status === 'attested' && best.status === 'observed');
    if (isBetter) best = name;
  }
  return best;
}

/** The artifacts that the records name, when they are more than one. */
export function artifactConflict(names: readonly ArtifactName[]): NameConflict | null {
  const all = distinct(names.map(({ ref, at }) => ({ name: ref, at })));
  if (all.length < 2) return null;
  // Without what was loaded, do the others agree? Then only the load contradicts its lookup.
  const isLoad = (basis: NameBasis): boolean => basis === 'load' || basis === 'recomputed';
  const others = distinct(names.filter(({ basis }) => !isLoad(basis)).map(({ ref, at }) => ({ name: ref, at })));
  const hasLookup = names.some(({ basis }) => basis === 'lookup' || basis === 'load');
  const byLoad = others.length < 2 && hasLookup && names.some(({ basis }) => isLoad(basis));
  return { what: 'artifact', names: all.map(({ name }) => name), grounds: all.map(({ at }) => at), byLoad };
}

export function labelConflict(names: readonly LabelName[]): NameConflict | null {
  const all = distinct(names.map(({ label, at }) => ({ name: label, at })));
  if (all.length < 2) return null;
  return { what: 'label', names: all.map(({ name }) => name), grounds: all.map(({ at }) => at), byLoad: false };
}
