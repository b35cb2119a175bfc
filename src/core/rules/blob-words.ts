/** Words about blobs: moments that are known as intervals, and what of a blob's records is not in the case. */
import type { Lifetime, Moment } from '../../model/walrus/blob-lifetime.ts';
import { readQuiltPatch } from '../../model/known-id.ts';
import type { ArtifactFacts, CaseFacts } from '../../model/facts.ts';
import type { Locator } from '../../model/locator.ts';
import type { WalrusBlob } from '../../model/walrus/walrus-facts.ts';
import { joined, utc } from './names.ts';

/** The Walrus blob that holds an artifact's bytes: the blob itself, or the quilt that a patch lies in. */
export function blobOf(facts: CaseFacts, artifactId: number | null): WalrusBlob | undefined {
  const artifact = artifactId === null ? undefined : facts.artifacts.get(artifactId);
  if (artifact === undefined) return undefined;
  return facts.walrus.blobs.get(blobIdOf(artifact));
}

function blobIdOf({ kind, ref }: ArtifactFacts): string {
  return kind === null ? (readQuiltPatch(ref)?.quilt ?? ref) : ref;
}

/** ` at T`, ` between T and U`, or how far it is known; with the blank before it. */
export function momentWords({ fromNs, byNs, isExtrapolated }: Moment): string {
  if (byNs === null) return fromNs === null ? ' at a time that no record bounds' : ` at ${utc(fromNs)} or later`;
  if (fromNs === byNs) return ` at ${utc(byNs)}`;
  const by = isExtrapolated
    ? `${utc(byNs)} (counted on from the last known epoch, with an allowance for delays)`
    : utc(byNs);
  return fromNs === null ? ` by ${by}` : ` between ${utc(fromNs)} and ${by}`;
}

function orderOf(a: bigint | null, b: bigint | null): number {
  return a === b ? 0 : a === null || (b !== null && a < b) ? -1 : 1;
}

/** The one that was registered first, as far as that is known. */
export function firstLifetime({ lifetimes }: WalrusBlob): Lifetime | undefined {
  return lifetimes.toSorted((a, b) => orderOf(a.registered?.fromNs ?? null, b.registered?.fromNs ?? null))[0];
}

/** When the last of the objects stopped keeping it: by its deletion, or with its end epoch. */
function endOf({ end, deleted }: Lifetime): { readonly moment: Moment; readonly isDeletion: boolean } | null {
  if (deleted?.byNs != null && (end?.byNs == null || deleted.byNs < end.byNs))
    return { moment: deleted, isDeletion: true };
  return end === null ? null : { moment: end, isDeletion: false };
}

function lastLifetime({ lifetimes }: WalrusBlob): Lifetime | undefined {
  return lifetimes.toSorted((a, b) => orderOf(endOf(b)?.moment.byNs ?? null, endOf(a)?.moment.byNs ?? null))[0];
}

/** What ended the last of the objects, with when that was as words; the moment is null where it is not known. */
export function endedWords(blob: WalrusBlob): { readonly words: string; readonly moment: Moment | null } {
  const last = lastLifetime(blob);
  const end = last === undefined ? null : endOf(last);
  const what =
    end?.isDeletion === true
      ? 'its last object had been deleted'
      : `its storage had ended with epoch ${last?.endEpoch ?? 'unknown'}`;
  return { words: `${what}${end === null ? '' : momentWords(end.moment)}`, moment: end?.moment ?? null };
}

/** Records of the objects, those of events first: they name the blob and date it. */
export function blobGrounds(blob: WalrusBlob, most: number): readonly Locator[] {
  const events = blob.lifetimes.flatMap(({ object }) => object.events.map(({ ground }) => ground));
  const states = blob.lifetimes.flatMap(({ object }) => object.states.map(({ ground }) => ground));
  return [...events, ...states].slice(0, most);
}

/**
 * What shows that the case holds only a part of what the chain has of the blob around that time, in words; null where
 * nothing shows it. A case can never show that it holds all.
 */
export function partialWords(
  facts: CaseFacts,
  blob: WalrusBlob,
  before: bigint | null,
  after: bigint | null,
): string | null {
  const networks = new Set(blob.lifetimes.map(({ object }) => object.network));
  const windows = facts.walrus.windows.filter(({ network }) => networks.has(network));
  const late = windows.find(({ fromNs }) => before !== null && before < fromNs);
  const early = windows.find(({ toNs }) => after !== null && toNs < after);
  const reasons = [
    ...blob.missing,
    ...(late === undefined ? [] : [`the events of the case begin at ${utc(late.fromNs)} only`]),
    ...(early === undefined ? [] : [`the events of the case end at ${utc(early.toNs)}`]),
  ];
  return reasons.length === 0 ? null : joined(reasons);
}

export const ALL_EVENTS =
  'All events BlobRegistered, BlobCertified, BlobDeleted and InvalidBlobID with this blob id (suix_queryEvents or GraphQL, event type `<package>::events::…`), from the first epoch on, and EpochChangeStart for the times of epochs.';
