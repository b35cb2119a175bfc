/** What the records of one request name: labels and artifacts, each with its basis. Pure. */
import { artifactKindOf, type ArtifactKind } from '../../../base/ids.ts';
import type { NameConflict } from '../../../model/facts.ts';
import type { Locator } from '../../../model/locator.ts';
import { isInference } from '../../../model/statement.ts';
import type { Status } from '../../../model/status.ts';
import { artifactKey, modelName, sameArtifact } from './artifact-key.ts';
import type { Stated } from '../evidence.ts';
import { sameName } from '../things/knowledge.ts';

/** How a record names an artifact, strongest first: the loaded file's own id beats a lookup, a lookup beats a resolver. */
export type NameBasis = 'recomputed' | 'chain' | 'call' | 'load' | 'lookup' | 'span' | 'resolve';
const BASIS_ORDER: readonly NameBasis[] = ['recomputed', 'chain', 'call', 'load', 'lookup', 'span', 'resolve'];

export interface ArtifactName {
  readonly ref: string;
  readonly kind: ArtifactKind;
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
  const kind = artifactKindOf(ref);
  return { ref: kind === null ? modelName(ref) : ref, kind: kind ?? 'provider-model', basis, status, at };
}

export function artifactNamesOf({ statement, at }: Stated): readonly ArtifactName[] {
  if (statement.kind === 'span') {
    return statement.artifactRef === null ? [] : [artifactName(statement.artifactRef, 'span', 'observed', at)];
  }
  if (statement.kind === 'chain-event' && isInference(statement.event)) {
    const { modelCid } = statement.event;
    // Plain labels are used as `modelCID` too; they name no artifact.
    if (artifactKindOf(modelCid) === null) return [];
    return [artifactName(modelCid, 'chain', statement.inReceipt ? 'attested' : 'observed', at)];
  }
  if (statement.kind === 'model-run') {
    const { artifactRef } = statement;
    return artifactRef === null || artifactKindOf(artifactRef) === null
      ? []
      : [artifactName(artifactRef, 'call', 'observed', at)];
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
      return statement.label === null || statement.event.startsWith('settlement.')
        ? []
        : [{ label: statement.label, at, isEcho: false }];
    case 'chain-event': {
      if (!isInference(statement.event)) return [];
      const { modelCid } = statement.event;
      return artifactKindOf(modelCid) === null && modelCid !== '' ? [{ label: modelCid, at, isEcho: false }] : [];
    }
    case 'sdk-result':
      // A chunk of a stream repeats the label as the answer does.
      return statement.label === null ? [] : [{ label: statement.label, at, isEcho: true }];
    case 'model-run': {
      const { artifactRef } = statement;
      return artifactRef === null || artifactKindOf(artifactRef) !== null
        ? []
        : [{ label: artifactRef, at, isEcho: false }];
    }
    default:
      return [];
  }
}

/**
 * The labels that stand for what the request asked, one per record and name. A record that holds both sides of a
 * substitution is no contradiction, and neither is another copy of its answer alone.
 */
export function askedLabels(records: readonly Stated[]): readonly LabelName[] {
  const substituted = records.flatMap(({ statement }) =>
    statement.kind === 'answer' && statement.labelAsked !== null && statement.labelAnswered !== null
      ? [statement.labelAnswered]
      : [],
  );
  return records.flatMap((record) => {
    const names = labelNamesOf(record);
    if (names.some(({ isEcho }) => !isEcho)) return names.filter(({ isEcho }) => !isEcho);
    return names.filter(({ label }) => !substituted.some((echo) => sameName(echo, label)));
  });
}

/** Names that are not one and the same, each with the first record that gives it. */
function distinct<N extends { readonly at: Locator }>(
  all: readonly N[],
  nameOf: (named: N) => string,
  isSame: (a: string, b: string) => boolean,
): readonly N[] {
  // A name without its provider agrees with several that have one: those are looked at first.
  const byProvider = all.toSorted((a, b) => Number(nameOf(b).includes('/')) - Number(nameOf(a).includes('/')));
  const out: N[] = [];
  for (const named of byProvider) if (!out.some((known) => isSame(nameOf(known), nameOf(named)))) out.push(named);
  return all.filter((named) => out.includes(named));
}

function distinctArtifacts(names: readonly ArtifactName[]): readonly ArtifactName[] {
  return distinct(names, ({ ref }) => ref, sameArtifact);
}

/** The name that the strongest record gives; attested where any record of the same artifact is. */
export function chooseArtifact(names: readonly ArtifactName[]): ArtifactName | null {
  let best: ArtifactName | null = null;
  for (const name of names) {
    if (best === null || BASIS_ORDER.indexOf(name.basis) < BASIS_ORDER.indexOf(best.basis)) best = name;
  }
  if (best === null || best.status === 'attested') return best;
  const { ref } = best;
  return names.find((name) => name.status === 'attested' && artifactKey(name.ref) === artifactKey(ref)) ?? best;
}

/** Only what was loaded stands against the rest: bytes under a wrong id, or a load that did not follow its lookup. */
function isByLoad(names: readonly ArtifactName[]): boolean {
  const others = names.filter(({ basis }) => basis !== 'load' && basis !== 'recomputed');
  if (distinctArtifacts(others).length > 1) return false;
  const stated = names.filter(({ basis }) => basis !== 'recomputed');
  return distinctArtifacts(stated).length < 2 || others.some(({ basis }) => basis === 'lookup');
}

/** The artifacts that the records name, when they are more than one. */
export function artifactConflict(names: readonly ArtifactName[]): NameConflict | null {
  const all = distinctArtifacts(names);
  if (all.length < 2) return null;
  return {
    what: 'artifact',
    names: all.map(({ ref }) => ref),
    grounds: all.map(({ at }) => at),
    byLoad: isByLoad(names),
  };
}

export function labelConflict(names: readonly LabelName[]): NameConflict | null {
  const all = distinct(names, ({ label }) => label, sameName);
  if (all.length < 2) return null;
  return { what: 'label', names: all.map(({ label }) => label), grounds: all.map(({ at }) => at), byLoad: false };
}
