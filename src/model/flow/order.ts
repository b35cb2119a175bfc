/**
 * Order of nodes and artifacts within their lanes. The barycentre counts neighbours, not requests: one request
 * more on a known way changes no order.
 */
import type { FlowData } from '../flow-data.ts';

export interface LaneOrder {
  /** Indices into FlowData, in drawing order. */
  readonly strips: readonly number[];
  readonly nodes: readonly number[];
  readonly artifacts: readonly number[];
}

export function orderLanes(data: FlowData): LaneOrder {
  const strips = data.strips.label
    .map((_, strip) => strip)
    .sort((a, b) => at(data.strips.label, a) - at(data.strips.label, b) || byArtifactOfLabel(data, a, b));
  const rowOfStrip = inverse(strips);

  const stripsOfArtifact = group(data.artifacts.ref.length, strips, (strip) => data.strips.artifact[strip]);
  const artifactCentre = stripsOfArtifact.map((list) => mean(list.map((strip) => rowOfStrip[strip] ?? 0)));
  const artifacts = sorted(data.artifacts.ref, artifactCentre, data.other.artifact);

  const links = data.links.strip.map((_, link) => link);
  const linksOfNode = group(data.nodes.name.length, links, (link) => data.links.node[link]);
  const nodeCentre = linksOfNode.map((list) =>
    mean(distinct(list.map((link) => rowOfStrip[at(data.links.strip, link)] ?? 0))),
  );
  const nodes = sorted(data.nodes.name, nodeCentre, data.other.node);
  return { strips, nodes, artifacts };
}

/** Strips of one label from the artifact that was there first to the one that came last; ties by id. */
function byArtifactOfLabel(data: FlowData, a: number, b: number): number {
  return firstBin(data, a) - firstBin(data, b) || compare(refOf(data, a), refOf(data, b)) || a - b;
}

function firstBin(data: FlowData, strip: number): number {
  for (let bin = 0; bin < data.bins; bin += 1) if ((data.strips.density[strip * data.bins + bin] ?? 0) > 0) return bin;
  return data.bins;
}

function refOf(data: FlowData, strip: number): string {
  return data.artifacts.ref[at(data.strips.artifact, strip)] ?? '';
}

/** By barycentre, ties by name; "none recorded" and the others stand last, where they are looked for. */
function sorted(names: readonly string[], centres: readonly number[], other: number): readonly number[] {
  return names
    .map((_, i) => i)
    .sort((a, b) => {
      if (a === other || b === other) return a === other ? 1 : -1;
      const x = names[a] ?? '';
      const y = names[b] ?? '';
      if ((x === '') !== (y === '')) return x === '' ? 1 : -1;
      return (centres[a] ?? 0) - (centres[b] ?? 0) || compare(x, y) || a - b;
    });
}

function group(
  size: number,
  items: readonly number[],
  keyOf: (item: number) => number | undefined,
): readonly number[][] {
  const groups: number[][] = Array.from({ length: size }, () => []);
  for (const item of items) groups[keyOf(item) ?? -1]?.push(item);
  return groups;
}

function distinct(values: readonly number[]): readonly number[] {
  return [...new Set(values)];
}

/** Rows that nothing leads to come last. A large number, for Infinity − Infinity is no order. */
function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.MAX_SAFE_INTEGER : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function inverse(order: readonly number[]): readonly number[] {
  const result: number[] = [];
  for (const [row, index] of order.entries()) result[index] = row;
  return result;
}

// Code units, not locale: the same order on every machine.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? -1;
}
