import { useMemo } from 'react';
import type { FlowData } from '../../model/flow-data.ts';
import type { RequestPicture } from '../../model/flow/request-picture.ts';
import { useEngine } from '../engine.ts';

/** One request with its path, spans, records and proofs; null while it is not asked for or not there yet. */
export function useRequestPicture(id: string | null, data: FlowData | null): RequestPicture | null {
  const detail = useEngine('request.get', id === null ? null : { id }, { isKept: false }).value;
  // A request without a trace, or with one that cannot be read, has its path all the same.
  const trace = useEngine('trace.get', id === null ? null : { request: id }, { isKept: false });
  const isTraceKnown = trace.value !== null || trace.error !== null;
  return useMemo(() => {
    if (detail === null || data === null || !isTraceKnown) return null;
    const row = data.artifacts.ref.findIndex((ref, i) => ref === detail.artifact && i !== data.other.artifact);
    const spans = trace.value?.spans;
    return {
      id: detail.id,
      label: detail.label ?? '',
      node: detail.node ?? '',
      artifact: detail.artifact ?? '',
      slot: data.artifacts.slot[row] ?? -1,
      timeNs: detail.timeNs,
      status: detail.status,
      freshness: detail.freshness,
      steps: detail.path.map(({ title, status, because, isWeakest }) => ({ title, status, because, isWeakest })),
      spans: (spans?.name ?? []).map((name, i) => ({
        name,
        depth: spans?.depth[i] ?? 0,
        startNs: spans?.startNs[i] ?? null,
        endNs: spans?.endNs[i] ?? null,
        isOwn: spans?.isOwn[i] ?? false,
      })),
      events: detail.records.map(({ role, ground }) => ({ role, where: `${ground.path} at ${ground.offset}` })),
      proofs: detail.ladder.map(({ title, verdict, reason }) => ({ title, verdict, reason })),
    };
  }, [detail, data, trace.value, isTraceKnown]);
}
