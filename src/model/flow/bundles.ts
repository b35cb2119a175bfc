/**
 * Ribbons of what is unremarkable, drawn together: one band from a block of neighbouring rows to a node, or from
 * a node to a block of artifacts. What diverges keeps a ribbon of its own.
 */
import type { FlowData } from '../flow-data.ts';
import type { LaneOrder } from './order.ts';
import { isOther } from './rows.ts';

/** Fewer rows than these are no bundle. */
const LEAST_ROWS = 4;

export interface Blocks {
  readonly strips: ReadonlySet<number>;
  readonly artifacts: ReadonlySet<number>;
}

/** The longest runs of unremarkable rows at the end of both lanes: they are neighbours, so a band can hold them. */
export function blocksOf(data: FlowData, order: LaneOrder): Blocks {
  const plainArtifact = (artifact: number): boolean =>
    (data.artifacts.slot[artifact] ?? -1) < 0 &&
    (data.artifacts.contradicted[artifact] ?? 0) === 0 &&
    (data.artifacts.stale[artifact] ?? 0) === 0;
  const plainStrip = (strip: number): boolean =>
    data.labels.diverging[data.strips.label[strip] ?? -1] !== true &&
    plainArtifact(data.strips.artifact[strip] ?? -1) &&
    (data.strips.contradicted[strip] ?? 0) === 0 &&
    (data.strips.stale[strip] ?? 0) === 0;
  const strips = order.strips.filter((strip) => !isOther(data, 'label', data.strips.label[strip] ?? -1));
  const artifacts = order.artifacts.filter(
    (artifact) => data.artifacts.ref[artifact] !== '' && !isOther(data, 'artifact', artifact),
  );
  return { strips: lastRun(strips, plainStrip), artifacts: lastRun(artifacts, plainArtifact) };
}

function lastRun(rows: readonly number[], isPlain: (row: number) => boolean): ReadonlySet<number> {
  const start = rows.findLastIndex((row) => !isPlain(row)) + 1;
  return new Set(rows.length - start >= LEAST_ROWS ? rows.slice(start) : []);
}
