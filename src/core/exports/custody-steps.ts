/** The custody log as steps of an investigation: who did what, with which source, and which step made the results. */
import type { Extract } from '../../model/extract.ts';

export interface CustodyStep {
  readonly seq: number;
  /** Decimal nanoseconds. */
  readonly atNs: string;
  readonly actor: string;
  readonly action: string;
  readonly hash: string;
  /** The id of the source that it acquired, in the extract. */
  readonly source: string | null;
  /** It made the results that the extract holds: of several runs the last. */
  readonly isReconstruction: boolean;
}

const ACQUIRE = 'source.acquire';
const RECONSTRUCT = 'passes.run';

/** Our own canonical JSON, so that a plain reader reads it. */
function acquiredHandle(action: string, body: string): string | null {
  if (action !== ACQUIRE) return null;
  const { source } = JSON.parse(body) as { readonly source?: unknown };
  return typeof source === 'string' ? source : null;
}

export function* custodySteps(extract: Extract): Generator<CustodyStep> {
  const sources = new Map<string, string>();
  for (const { handle, kind, id } of extract.rows('handles')) if (kind === 'source') sources.set(handle, id);
  let last = -1;
  for (const { seq, action } of extract.rows('custody')) if (action === RECONSTRUCT) last = seq;
  for (const { seq, atNs, actor, action, body, hash } of extract.rows('custody')) {
    const handle = acquiredHandle(action, body);
    const source = handle === null ? null : (sources.get(handle) ?? null);
    yield { seq, atNs, actor, action, hash, source, isReconstruction: seq === last };
  }
}
