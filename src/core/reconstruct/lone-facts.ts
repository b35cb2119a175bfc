/**
 * What the rules are shown of requests of which one span alone tells, kept since they were written: reading them back costs
 * as much as a rule's own work. 28 bytes each, and of large cases none.
 */
import type { RequestFacts } from '../../model/facts.ts';
import type { ReleaseIndex } from '../../model/release-order.ts';

/** Cases with more requests are read back. */
const MOST_REQUESTS = 500_000;

/** What all requests of one kind are shown as, but for their ids, times, freshness and grounds. */
export interface LoneKind {
  readonly label: string;
  readonly releaseLabel: string;
  readonly nodeId: number | null;
  readonly artifactId: number;
  readonly status: RequestFacts['status'];
}

/** The record of such a request. */
interface Place {
  readonly source: number;
  readonly offset: number;
  readonly length: number;
}

export class LoneFacts {
  readonly #releases: Pick<ReleaseIndex, 'freshnessOf'>;
  readonly #kinds: LoneKind[] = [];
  readonly #numbers = new Map<LoneKind, number>();
  /** By id; 0 for requests that are not here. */
  readonly #kindOf: Uint32Array;
  readonly #times: BigInt64Array;
  readonly #sources: Uint32Array;
  readonly #offsets: Float64Array;
  readonly #lengths: Float64Array;

  /** Of a case with so many requests. */
  constructor(requests: number, releases: Pick<ReleaseIndex, 'freshnessOf'>, most = MOST_REQUESTS) {
    const size = requests > most ? 0 : requests + 1;
    this.#releases = releases;
    this.#kindOf = new Uint32Array(size);
    this.#times = new BigInt64Array(size);
    this.#sources = new Uint32Array(size);
    this.#offsets = new Float64Array(size);
    this.#lengths = new Float64Array(size);
  }

  /** Nothing is said of a request that there is no room for. */
  add(id: number, kind: LoneKind, timeNs: bigint, { source, offset, length }: Place): void {
    if (id >= this.#kindOf.length) return;
    let number = this.#numbers.get(kind);
    if (number === undefined) this.#numbers.set(kind, (number = this.#kinds.push(kind)));
    this.#kindOf[id] = number;
    this.#times[id] = timeNs;
    this.#sources[id] = source;
    this.#offsets[id] = offset;
    this.#lengths[id] = length;
  }

  has(id: number): boolean {
    return (this.#kindOf[id] ?? 0) > 0;
  }

  get isEmpty(): boolean {
    return this.#kinds.length === 0;
  }

  /** Null for a request that is not here. */
  get(id: number): RequestFacts | null {
    const kind = this.#kinds[(this.#kindOf[id] ?? 0) - 1];
    if (kind === undefined) return null;
    const { label, releaseLabel, nodeId, artifactId, status } = kind;
    const timeNs = this.#times[id]!;
    const { freshness, expectedArtifactId, supersededNs } = this.#releases.freshnessOf(
      releaseLabel,
      artifactId,
      timeNs,
    );
    return {
      id,
      timeNs,
      label,
      nodeId,
      artifactId,
      status,
      rule: null,
      reason: null,
      freshness,
      expectedArtifactId,
      supersededNs,
      inputHash: null,
      outputHash: null,
      tuple: null,
      isPrivate: false,
      signature: 'absent',
      signedByOther: null,
      inputCheck: 'no-hash',
      outputCheck: 'no-hash',
      settlementVerdict: null,
      conflicts: [],
      placeholders: [],
      grounds: [{ source: this.#sources[id]!, offset: this.#offsets[id]!, length: this.#lengths[id]! }],
    };
  }
}
