/**
 * Requests of which one span alone tells. Where it names its artifact, what it says is all there is: spans that say the same
 * but for times and ids are resolved once, and their requests differ in those alone.
 */
import type { Freshness } from '../../model/status.ts';
import { BulkInsert } from '../store/bulk-insert.ts';
import { loneGroup } from './join/groups.ts';
import type { LoneKind } from './lone-facts.ts';
import type { RequestWriter } from './request-writer.ts';
import { releaseLabelOf, resolveRequest, type Resolution } from './resolve/resolve.ts';
import { spanOf, type SpanMention } from './join/span-mentions.ts';
import { standInsIn } from './join/stand-ins.ts';

/** What all requests of one kind share. */
interface Kind extends LoneKind {
  readonly resolution: Resolution;
  readonly labelId: number;
  /** The cell of such a request, by its freshness. */
  readonly cellOf: Map<Freshness, number>;
}

/** Fields by which a request may differ from another one of its kind in more than times and ids: with them it is none. */
const TELLING = ['txHash', 'teeId', 'inputHash', 'outputHash', 'requestId'] as const;
const KIND = ['labelAsked', 'labelAnswered', 'node', 'server', 'spanKind', 'artifactRef'] as const;

/** Kinds by their fields, one after the other: to make one text of them costs more than to look each of them up. */
interface Branch {
  readonly next: Map<string | null, Branch>;
  kind?: { readonly known: Kind | null };
}

function follow({ next }: Branch, text: string | null): Branch {
  let branch = next.get(text);
  if (branch === undefined) next.set(text, (branch = { next: new Map() }));
  return branch;
}

export interface LoneRequestWriter {
  /** The request of a span where it is of a known kind, or makes its kind known. False: it is of none. */
  write(id: number, found: SpanMention): boolean;
  /** After it all are in the case. */
  flush(): void;
}

export function createLoneRequestWriter({
  context,
  tables,
  resolve,
  nodeId,
  cells,
  times,
  facts,
}: RequestWriter): LoneRequestWriter {
  const { db } = context;
  const requests = new BulkInsert(db, 'lone_request_put');
  const records = new BulkInsert(db, 'lone_record_put');
  const kinds: Branch = { next: new Map() };

  const kindOf = (found: SpanMention): Kind | null => {
    const own = loneGroup(spanOf(found));
    const resolution = resolveRequest(own, resolve);
    const { label, node, artifact, rule, reason, conflicts, labelFrom } = resolution;
    const isPlain = rule === null && reason === null && conflicts.length === 0 && labelFrom === 'asked';
    if (label === null || artifact === null || !isPlain || standInsIn(own).length > 0) return null;
    return {
      label,
      status: resolution.status,
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

  const write = (id: number, found: SpanMention): boolean => {
    const { block, source } = found.block;
    const { i } = found;
    const startNs = block.ns('startNs', i);
    if (startNs === null || TELLING.some((field) => block.isThere(field, i)) || !block.isThere('artifactRef', i))
      return false;
    const leaf = KIND.reduce((branch, field) => follow(branch, block.text(field, i)), kinds);
    const kind = (leaf.kind ??= { known: kindOf(found) }).known;
    if (kind === null) return false;
    const { resolution, releaseLabel, labelId, artifactId } = kind;
    const fresh = resolve.releases.freshnessOf(releaseLabel, artifactId, startNs);
    cells.add(cellOf(kind, fresh.freshness));
    times.add(startNs);
    const endNs = block.ns('endNs', i);
    requests.put(
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
    const place = { source, offset: block.offset(i), length: block.length(i) };
    records.put(id, source, place.offset, place.length);
    facts.add(id, kind, startNs, place);
    return true;
  };
  return {
    write,
    flush() {
      requests.flush();
      records.flush();
    },
  };
}
