/** The lanes of a Walrus blob's lifetimes: one for each object that carried its id. */
import type { BlobLifetimeRow, HistoryMoment } from '../thing-history.ts';
import type { TimeZone } from '../time-zone.ts';
import type { LaneItem, LaneRow, LaneShape } from './lanes.ts';
import { momentText } from './time-axis.ts';

const ns = (text: string | null | undefined): bigint | null =>
  text === null || text === undefined ? null : BigInt(text);

/** A stretch within which something happened; nothing where its moment is known, or not bounded on both sides. */
function uncertain(moment: HistoryMoment | null, title: string): readonly LaneItem[] {
  const [fromNs, toNs] = [ns(moment?.fromNs), ns(moment?.byNs)];
  if (fromNs === null || toNs === null || fromNs >= toNs) return [];
  return [{ kind: 'bar', fromNs, toNs, look: 'uncertain', title }];
}

const SHAPES: Readonly<Record<string, LaneShape>> = {
  BlobDeleted: 'out',
  PooledBlobDeleted: 'out',
  BlobCertified: 'loaded',
};

function endOf({ end, deleted }: BlobLifetimeRow): HistoryMoment | null {
  if (deleted === null) return end;
  const [a, b] = [ns(end?.byNs), ns(deleted.byNs)];
  return a !== null && (b === null || a < b) ? end : deleted;
}

/** `registered in epoch 2, certified in epoch 2, stored until epoch 3 begins`. */
export function lifetimeWords({
  registeredEpoch,
  certifiedEpoch,
  endEpoch,
  deleted,
  deletable,
}: BlobLifetimeRow): string {
  const parts = [
    registeredEpoch === null ? 'its registration is not in the case' : `registered in epoch ${registeredEpoch}`,
    certifiedEpoch === null ? 'no certification is in the case' : `certified in epoch ${certifiedEpoch}`,
    endEpoch === null ? 'its end epoch is not in the case' : `stored until epoch ${endEpoch} begins`,
  ];
  if (deleted !== null) parts.push('deleted');
  else if (deletable === true) parts.push('its owner may delete it at any time');
  return parts.join(', ');
}

function itemsOf(life: BlobLifetimeRow, zone: TimeZone): readonly LaneItem[] {
  const { registered, certified, isExtrapolated } = life;
  const end = endOf(life);
  const words = lifetimeWords(life);
  const [registeredBy, certifiedBy] = [ns(registered?.byNs), ns(certified?.byNs)];
  const endFrom = ns(end?.fromNs);
  const items: LaneItem[] = [...uncertain(registered, `${words}: registered at some moment of this`)];
  // Nothing is drawn as stored that is not surely so; where no record bounds the end, the bar stays open.
  const isBounded = end === null || endFrom !== null;
  if (registeredBy !== null && isBounded) {
    const toNs = certifiedBy ?? endFrom;
    if (toNs === null || toNs > registeredBy)
      items.push({
        kind: 'bar',
        fromNs: registeredBy,
        toNs,
        look: 'inferred',
        title: `${words}: registered, not certified yet`,
      });
  }
  if (certifiedBy !== null && isBounded && (endFrom === null || endFrom > certifiedBy))
    items.push({ kind: 'bar', fromNs: certifiedBy, toNs: endFrom, look: 'solid', title: `${words}: guaranteed` });
  const allowance = isExtrapolated ? ', counted on from the last known epoch with an allowance' : '';
  items.push(...uncertain(end, `${words}: it ended at some moment of this${allowance}`));
  for (const { role, atNs } of life.records) {
    const at = ns(atNs);
    if (at !== null && role !== 'object')
      items.push({
        kind: 'mark',
        atNs: at,
        shape: SHAPES[role] ?? 'moment',
        title: `${role} · ${momentText(at, zone)}`,
      });
  }
  return items;
}

export function lifetimeRows(lifetimes: readonly BlobLifetimeRow[], slot: number, zone: TimeZone): readonly LaneRow[] {
  return lifetimes.slice(0, 20).map((life, i): LaneRow => ({
    id: `stored:${i}`,
    title: `stored${life.network === null ? '' : ` on ${life.network}`}${life.objectId === null ? '' : `, ${life.objectId}`}`,
    isId: false,
    slot,
    items: itemsOf(life, zone),
  }));
}
