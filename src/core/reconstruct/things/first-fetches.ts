/** When nodes first fetched what they served, by their own records: before that they did not have it from there. */
import type { FirstFetch } from '../../../model/facts.ts';
import { sql } from '../../store/sql.ts';
import type { Db } from '../../store/db.ts';
import { artifactKey } from '../resolve/artifact-key.ts';
import { statementsOf } from '../evidence.ts';
import { nodeNameOf } from '../resolve/node-name.ts';

interface Draft {
  readonly timeNs: bigint;
  /** It is a fetch, and not something that shows that the node had it already. */
  readonly isFetch: boolean;
  readonly ground: FirstFetch['ground'];
}

/** Of equal moments, what shows that the node had it comes first: then nothing is said. */
function isEarlier(a: Draft, b: Draft): boolean {
  return a.timeNs === b.timeNs ? !a.isFetch && b.isFetch : a.timeNs < b.timeNs;
}

/** Nodes and artifacts that no request knows are left out. */
export function findFirstFetches(db: Db): readonly FirstFetch[] {
  const nodes = new Map(db.all(sql`SELECT id, name FROM node`).map((row) => [String(row['name']), Number(row['id'])]));
  const artifacts = new Map(
    db.all(sql`SELECT id, ref FROM artifact`).map((row) => [artifactKey(String(row['ref'])), Number(row['id'])]),
  );
  const first = new Map<string, Draft>();
  const logFrom = new Map<number, bigint>();
  for (const { statement, at } of statementsOf(db, 'trace-event')) {
    const { event, blobId, timeNs: time, nodeId, teeId, result } = statement;
    const named = nodeId ?? teeId;
    if (!event.startsWith('artifact.') || time === null || named === null) continue;
    const node = nodes.get(nodeNameOf(named).name);
    if (node === undefined) continue;
    const timeNs = BigInt(time);
    const known = logFrom.get(node);
    if (known === undefined || timeNs < known) logFrom.set(node, timeNs);
    const artifact = blobId === null ? undefined : artifacts.get(artifactKey(blobId));
    // A lookup that found nothing does not show that the node had it.
    if (
      artifact === undefined ||
      event === 'artifact.evict' ||
      (event === 'artifact.cache.lookup' && result === 'miss')
    )
      continue;
    const key = `${node} ${artifact}`;
    const draft: Draft = { timeNs, isFetch: event === 'artifact.fetch', ground: at };
    const before = first.get(key);
    if (before === undefined || isEarlier(draft, before)) first.set(key, draft);
  }
  return [...first].flatMap(([key, { timeNs, isFetch, ground }]) => {
    const [nodeId, artifactId] = key.split(' ').map(Number) as [number, number];
    return isFetch ? [{ nodeId, artifactId, timeNs, logFromNs: logFrom.get(nodeId) ?? timeNs, ground }] : [];
  });
}
