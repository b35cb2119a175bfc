/** When a blob was used: by requests that it answered, and by reads through an aggregator. */
import { NS_PER_SECOND } from '../../base/time.ts';
import { availabilityAt, type Availability } from '../../model/walrus/blob-availability.ts';
import type { CaseFacts, RequestFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { RuleRun } from '../../model/rule.ts';
import type { WalrusBlob } from '../../model/walrus/walrus-facts.ts';
import { blobOf } from './blob-words.ts';
import { GroundList } from './grounds.ts';
import { isClear } from './label-service.ts';
import { known, type FindingParts } from './make-finding.ts';
import { counted, during, forLabel } from './names.ts';
import { RequestGroups, type RequestGroup } from './request-groups.ts';
import { spanOf } from './time-span.ts';

/** Uses of one blob that stood alike: requests of one label, or reads. */
export interface BlobUse {
  readonly blob: WalrusBlob;
  readonly state: Availability;
  readonly fromNs: bigint | null;
  readonly toNs: bigint | null;
  readonly grounds: GroundList;
  /** `2 requests for the label "x" between T and U were answered with blob B`. */
  readonly words: (facts: CaseFacts) => string;
  readonly subjects: () => Omit<FindingParts, 'summary' | 'alternatives' | 'settledBy' | 'grounds'>;
}

interface Reads {
  readonly blob: WalrusBlob;
  readonly state: Availability;
  count: number;
  fromNs: bigint | null;
  toNs: bigint | null;
  readonly grounds: GroundList;
}

class BlobUses {
  readonly #facts: CaseFacts;
  readonly #judge: (blob: WalrusBlob, timeNs: bigint) => Availability | null;
  readonly #groups = new RequestGroups({ byNode: false });
  readonly #kinds = new Map<RequestGroup, readonly [WalrusBlob, Availability]>();

  /** @param judge what is to be told of a use at that time; null: nothing. */
  constructor(facts: CaseFacts, judge: (blob: WalrusBlob, timeNs: bigint) => Availability | null) {
    this.#facts = facts;
    this.#judge = judge;
  }

  request(request: RequestFacts): void {
    if (request.timeNs === null || !isClear(request)) return;
    const blob = blobOf(this.#facts, request.artifactId);
    const state = blob === undefined ? null : this.#judge(blob, request.timeNs);
    if (blob === undefined || state === null) return;
    this.#kinds.set(this.#groups.add(request, state), [blob, state]);
  }

  all(): readonly BlobUse[] {
    return [...[...this.#kinds].map(([group, [blob, state]]) => useOfRequests(group, blob, state)), ...this.#reads()];
  }

  #reads(): readonly BlobUse[] {
    const found = new Map<string, Reads>();
    // A log may be held twice, and a moment says no more the second time.
    const seen = new Set<string>();
    for (const { blobId, timeNs, age, ground } of this.#facts.walrus.reads()) {
      const blob = this.#facts.walrus.blobs.get(blobId);
      // What a cache gave out it had fetched so long before.
      const readNs = timeNs - BigInt(age ?? 0) * NS_PER_SECOND;
      const state = blob === undefined ? null : this.#judge(blob, readNs);
      if (blob === undefined || state === null || seen.has(`${blobId} ${timeNs}`)) continue;
      seen.add(`${blobId} ${timeNs}`);
      const key = `${state} ${blobId}`;
      const reads = found.get(key) ?? { blob, state, count: 0, fromNs: null, toNs: null, grounds: new GroundList() };
      found.set(key, reads);
      reads.count += 1;
      reads.grounds.add(ground);
      Object.assign(reads, spanOf([reads.fromNs, reads.toNs, readNs]));
    }
    return [...found.values()].map(useOfReads);
  }
}

/** The run of a rule that tells of every use of a blob which stood in one of these states. */
export function tellUses(
  facts: CaseFacts,
  states: ReadonlySet<Availability>,
  toFinding: (facts: CaseFacts, use: BlobUse) => Finding,
): RuleRun {
  if (facts.walrus.blobs.size === 0) return { end: () => [] };
  const uses = new BlobUses(facts, ({ lifetimes, refusals }, timeNs) => {
    const state = availabilityAt(lifetimes, refusals, timeNs);
    return states.has(state) ? state : null;
  });
  return {
    request: (request) => uses.request(request),
    end: () => uses.all().map((use) => toFinding(facts, use)),
  };
}

function useOfRequests(group: RequestGroup, blob: WalrusBlob, state: Availability): BlobUse {
  const { requests, label, fromNs, toNs, grounds } = group;
  const one = requests.length === 1;
  return {
    blob,
    state,
    fromNs,
    toNs,
    grounds,
    words: () =>
      `${counted(requests.length, 'request')}${forLabel(label)}${during(fromNs, toNs)} ${one ? 'was' : 'were'} answered with blob ${blob.blobId}`,
    subjects() {
      const { grounds: _grounds, ...subjects } = group.subjects();
      return subjects;
    },
  };
}

function useOfReads({ blob, state, count, fromNs, toNs, grounds }: Reads): BlobUse {
  return {
    blob,
    state,
    fromNs,
    toNs,
    grounds,
    words: () =>
      `${counted(count, 'read')}${during(fromNs, toNs)} of blob ${blob.blobId} through an aggregator ${count === 1 ? 'was' : 'were'} answered with bytes`,
    subjects: () => ({ artifacts: known(blob.artifactId), fromNs, toNs }),
  };
}
