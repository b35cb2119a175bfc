/** What the written rules say of blobs and their lives, by brute force over what was planted. */
import type { SeenRequest } from './rendering.ts';
import type { TruthFinding } from './truth.ts';
import { EPOCH_MS, type BlobLife, type WalrusPlan } from './walrus-plan.ts';

/** Aggregators allow caches `max-age=86400, stale-while-revalidate=3600`. */
const CACHE_MS = 25 * 3_600_000;

function ruleAt(plan: WalrusPlan, { registeredMs, certifiedMs, endEpoch }: BlobLife, ms: number): string | null {
  const endMs = plan.firstMs + (endEpoch - plan.firstEpoch) * EPOCH_MS;
  if (ms < registeredMs || ms >= endMs + CACHE_MS) return 'blob-not-available';
  return ms < certifiedMs || ms >= endMs ? 'blob-not-guaranteed' : null;
}

/** blob-not-available, blob-not-guaranteed and edited-record. */
export function expectedOfWalrus(plan: WalrusPlan | null, requests: readonly SeenRequest[]): readonly TruthFinding[] {
  if (plan === null) return [];
  const lives = new Map(plan.lives.map((life) => [life.blob, life]));
  const uses = requests.flatMap(({ ms, truth }): readonly TruthFinding[] => {
    const { id, label, node, artifact, status } = truth;
    const life = artifact === null || status === 'contradicted' ? undefined : lives.get(artifact);
    const rule = life === undefined ? null : ruleAt(plan, life, ms);
    if (life === undefined || rule === null) return [];
    const nodes = node === null ? [] : [node];
    return [{ rule, subject: `request:${id}`, labels: [label], nodes, artifacts: [life.blob], requests: [id] }];
  });
  const edited = plan.lives
    .filter(({ isEdited }) => isEdited)
    .map(({ blob }) => ({
      rule: 'edited-record',
      subject: `blob:${blob}`,
      labels: [],
      nodes: [],
      artifacts: [blob],
      requests: [],
    }));
  return [...uses, ...edited];
}
