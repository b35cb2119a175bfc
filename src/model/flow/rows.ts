/** Rows of a lane by name: a row of its own, or the row of others that the name is folded into. */
import type { FlowData } from '../flow-data.ts';
import { counted } from '../../base/counted.ts';
import { artifactName, labelName, nodeName } from './wording.ts';

export type LaneName = 'label' | 'node' | 'artifact';

export function namesOfLane(data: FlowData, lane: LaneName): readonly string[] {
  return lane === 'label' ? data.labels.name : lane === 'node' ? data.nodes.name : data.artifacts.ref;
}

export function isOther(data: FlowData, lane: LaneName, row: number): boolean {
  return row >= 0 && data.other[lane] === row;
}

/** -1 when the name is neither shown nor can be among the others. */
export function rowOfName(data: FlowData, lane: LaneName, name: string): number {
  // A thing may be called what the row of others says: only a row of its own is found by name.
  const own = namesOfLane(data, lane).findIndex((known, row) => known === name && !isOther(data, lane, row));
  return own >= 0 ? own : data.other[lane];
}

/** What a click on a row means: the name as in the evidence, or the lane whose others it stands for. */
export function targetOfRow(
  data: FlowData,
  lane: LaneName,
  row: number,
): {
  readonly label?: string;
  readonly node?: string;
  readonly artifact?: string;
  readonly other?: readonly LaneName[];
} {
  if (isOther(data, lane, row)) return { other: [lane] };
  return { [lane]: namesOfLane(data, lane)[row] ?? '' };
}

/** The targets of several rows as one. */
export function joinTargets(...targets: readonly ReturnType<typeof targetOfRow>[]): ReturnType<typeof targetOfRow> {
  const other = targets.flatMap((target) => target.other ?? []);
  return { ...Object.assign({}, ...targets), ...(other.length === 0 ? {} : { other }) };
}

/** The row in words. */
export function rowWords(data: FlowData, lane: LaneName, row: number): string {
  if (isOther(data, lane, row)) return otherWords(data, lane);
  const name = namesOfLane(data, lane)[row] ?? '';
  return lane === 'label' ? labelName(name) : lane === 'node' ? nodeName(name) : artifactName(name);
}

/** `144 other labels`. */
export function otherWords(data: FlowData, lane: LaneName): string {
  return counted(data.folded[`${lane}s`], `other ${lane}`);
}

/** How many things a lane stands for, those that are folded included. */
export function countOfLane(data: FlowData, lane: LaneName): number {
  return namesOfLane(data, lane).length - (data.other[lane] >= 0 ? 1 : 0) + data.folded[`${lane}s`];
}
