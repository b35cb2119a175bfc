/**
 * Requests of which one span alone tells. Where it names its artifact, what it says is all there is: spans that say the same
 * but for times and ids are resolved once, and their requests differ in those alone.
 */
import type { Freshness } from '../../model/status.ts';
import { loneGroup } from './groups.ts';
import type { RequestWriter } from './requests-pass.ts';
import { releaseLabelOf, resolveRequest, type Resolution } from './resolve.ts';
import { spanOf, type SpanMention } from './span-mentions.ts';
import { standInsIn } from './stand-ins.ts';

/** What all requests of one kind share. */
interface Kind {
  readonly resolution: Resolution;
  readonly releaseLabel: string;
  readonly labelId: number;
  readonly nodeId: number | null;
  readonly artifactId: number;
  /** The cell of such a request, by its freshness. */
  readonly cellOf: Map<Freshness, number>;
}

/** Fields by which a request may differ from another one of its kind in more than times and ids: with them it is none. */
const TELLING = ['txHash', 'teeId', 'inputHash', 'outputHash', 'requestId'] as const;
const KIND = ['labelAsked', 'labelAnswered', 'node', 'server', 'spanKind', 'artifactRef'] as const;

/** Writes the request of a span where it is of a known kind, or makes its kind known. False: it is of none. */
export type LoneRequestWriter = (id: number, found: SpanMention) => boolean;

export function createLoneRequestWriter({
  context,
  tables,
  resolve,
  nodeId,
  cells,
  times,
}: RequestWriter): LoneRequestWriter {
  const { db } = context;
  const kinds = new Map<string, Kind | null>();

  const kindOf = (found: SpanMention): Kind | null => {
    const records = loneGroup(spanOf(found));
    const resolution = resolveRequest(records, resolve);
    const { label, node, artifact, rule, reason, conflicts, labelFrom } = resolution;
    const isPlain = rule === null && reason === null && conflicts.length === 0 && labelFrom === 'asked';
    if (label === null || artifact === null || !isPlain || standInsIn(records).length > 0) return null;
    return {
      resolution,
      releaseLabel: releaseLabelOf(label, resolve),
      labelId: tables.labels.id(label),
      nodeId: node === null ? null : nodeId(node.name, node.isEnclave),
      artifactId: tables.artifactId(artifact.ref, artifact.kind),
      cellOf: new Map(),
    };
  };

  const cellOf = (kind: Kind, freshness: Freshness): number => {
    const known = kind.cellOf.get(freshness);
    if (known !== undefined) return known;
    const { labelId, artifactId, nodeId: node, resolution } = kind;
    const own = [labelId, artifactId, node ?? 0, resolution.status, freshness] as const;
    const cell = cells.numberOf([...own, '', 'absent', 'no-hash', '', 1]);
    kind.cellOf.set(freshness, cell);
    return cell;
  };

  return (id, found) => {
    const { block, source } = found.block;
    const { i } = found;
    const startNs = block.ns('startNs', i);
    if (startNs === null || TELLING.some((field) => block.isThere(field, i)) || !block.isThere('artifactRef', i))
      return false;
    const name = JSON.stringify(KIND.map((field) => block.text(field, i)));
    let kind = kinds.get(name);
    if (kind === undefined) kinds.set(name, (kind = kindOf(found)));
    if (kind === null) return false;
    const { resolution, releaseLabel, labelId, artifactId } = kind;
    const fresh = resolve.releases.freshnessOf(releaseLabel, artifactId, startNs);
    cells.add(cellOf(kind, fresh.freshness));
    times.add(startNs);
    const endNs = block.ns('endNs', i);
    db.named('lone_request_put').run(
      id,
      startNs,
      endNs === null || endNs < startNs ? null : endNs - startNs,
      labelId,
      resolution.labelAnswered,
      kind.nodeId,
      artifactId,
      resolution.status,
      fresh.freshness,
      fresh.expectedArtifactId,
      fresh.supersededNs,
      block.text('responseId', i) || null,
      block.text('traceId', i) || null,
      block.text('spanId', i) || null,
    );
    db.named('lone_record_put').run(id, source, block.offset(i), block.length(i));
    return true;
  };
}
