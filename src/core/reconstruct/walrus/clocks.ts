/** The epoch clock of each network: what the case says of its epochs, and the public facts that ship with the tool. */
import networks from '../../../../resources/knowledge/walrus-networks.json' with { type: 'json' };
import { NS_PER_SECOND, parseIsoTime } from '../../../base/time.ts';
import type { BlobEvent } from '../../../model/walrus/blob-history.ts';
import type { EpochAnchor } from '../../../model/walrus/epoch-anchor.ts';
import { createEpochClock, type EpochClock } from '../../../model/walrus/epoch-clock.ts';
import { sortAnchors } from '../../../model/walrus/epoch-limits.ts';
import type { EpochConflict, ExportWindow } from '../../../model/walrus/walrus-facts.ts';
import type { WalrusAnchorStatement, WalrusNetwork } from '../../../model/walrus-statement.ts';
import type { Stated } from '../evidence.ts';
import { epochOf } from './values.ts';

export interface NetworkClocks {
  /** null: of records that do not say on which network they are. */
  readonly of: (network: WalrusNetwork | null) => EpochClock;
  readonly conflicts: readonly EpochConflict[];
  readonly windows: readonly ExportWindow[];
}

const SHIPPED = networks.anchors.map(({ network, epoch, edge, time }) => ({
  network,
  anchor: { epoch, edge: edge as EpochAnchor['edge'], timeNs: parseIsoTime(time)!.ns, txDigest: null, ground: null },
}));

const NETWORKS: readonly (WalrusNetwork | null)[] = ['mainnet', 'testnet', null];

/** The table's id among the trust roots. */
export const WALRUS_NETWORKS = 'walrus-networks';

/** What an event tells of its epoch's time. An extension carries the epoch of the first certification. */
function anchorOf({ name, epoch, timeNs, isExtension, txDigest, ground }: BlobEvent): EpochAnchor | null {
  if (timeNs === null || isExtension === true) return null;
  if (name === 'EpochChangeStart') return { epoch, edge: 'start', timeNs, txDigest, ground };
  if (name === 'EpochChangeDone') return { epoch, edge: 'done', timeNs, txDigest, ground };
  // They are chosen in the epoch before the one that they are of.
  if (name === 'EpochParametersSelected')
    return epoch === 0 ? null : { epoch: epoch - 1, edge: 'within', timeNs, txDigest, ground };
  // What pools tell of may be another epoch than the current one in later versions of the contracts.
  return { epoch, edge: 'within', timeNs, txDigest, ground };
}

interface Gathered {
  readonly anchors: EpochAnchor[];
  durationNs: bigint | null;
  fromNs: bigint | null;
  toNs: bigint | null;
}

/**
 * @param fallback the network of records that name none.
 * @param isShippedUsed false: nothing is taken from the public facts that ship with the tool.
 */
export function buildClocks(
  events: readonly BlobEvent[],
  stated: Iterable<Stated<WalrusAnchorStatement>>,
  fallback: WalrusNetwork | null,
  isShippedUsed: boolean,
): NetworkClocks {
  const gathered = new Map<WalrusNetwork | null, Gathered>(
    NETWORKS.map((network) => {
      const known = isShippedUsed ? networks.networks.find((one) => one.network === network) : undefined;
      const durationNs = known === undefined ? null : BigInt(known.epochSeconds) * NS_PER_SECOND;
      return [network, { anchors: [], durationNs, fromNs: null, toNs: null }];
    }),
  );
  const of = (network: WalrusNetwork | null): Gathered => gathered.get(network ?? fallback)!;
  for (const event of events) {
    const own = of(event.network);
    const anchor = anchorOf(event);
    if (anchor !== null) own.anchors.push(anchor);
    const { timeNs } = event;
    if (timeNs === null) continue;
    if (own.fromNs === null || timeNs < own.fromNs) own.fromNs = timeNs;
    if (own.toNs === null || timeNs > own.toNs) own.toNs = timeNs;
  }
  for (const { statement, at } of stated) {
    const epoch = epochOf(statement.epoch);
    if (epoch === null) continue;
    const own = of(statement.network);
    own.anchors.push({ epoch, edge: statement.edge, timeNs: BigInt(statement.timeNs), txDigest: null, ground: at });
    const durationNs = statement.durationNs === null ? null : BigInt(statement.durationNs);
    if (durationNs !== null && durationNs > 0n && (own.durationNs === null || durationNs < own.durationNs))
      own.durationNs = durationNs;
  }
  const clocks = new Map<WalrusNetwork | null, EpochClock>();
  const conflicts: EpochConflict[] = [];
  const windows: ExportWindow[] = [];
  for (const [network, { anchors, durationNs, fromNs, toNs }] of gathered) {
    const shipped = SHIPPED.filter((one) => isShippedUsed && one.network === network).map(({ anchor }) => anchor);
    const { kept, excluded } = sortAnchors([...shipped, ...anchors], durationNs ?? 0n);
    clocks.set(network, createEpochClock(kept, durationNs ?? 0n));
    for (const { anchor, by } of excluded) conflicts.push({ network, anchor, by });
    if (fromNs !== null && toNs !== null) windows.push({ network, fromNs, toNs });
  }
  return { of: (network) => clocks.get(network ?? fallback)!, conflicts, windows };
}
