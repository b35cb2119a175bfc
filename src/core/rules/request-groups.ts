import { NumberList } from '../../base/number-list.ts';
import type { RequestFacts } from '../../model/facts.ts';
import { GroundList } from './grounds.ts';
import { known, type FindingParts } from './make-finding.ts';
import { spanOf } from './time-span.ts';

/** Requests that say the same thing about the same label and artifact: one finding. */
export class RequestGroup {
  readonly label: string | null;
  readonly artifactId: number | null;
  readonly nodes = new Set<number>();
  readonly requests = new NumberList();
  readonly grounds: GroundList;
  /** A short word for what sets this group apart from others of its label and artifact. */
  readonly kind: string;
  fromNs: bigint | null = null;
  toNs: bigint | null = null;

  constructor(first: RequestFacts, kind: string, groundLimit?: number) {
    this.label = first.label;
    this.artifactId = first.artifactId;
    this.kind = kind;
    this.grounds = new GroundList(groundLimit);
  }

  add(request: RequestFacts): void {
    // One request may say the same thing twice.
    if (this.requests.last !== request.id) this.requests.push(request.id);
    if (request.nodeId !== null) this.nodes.add(request.nodeId);
    this.grounds.add(request.grounds[0]);
    Object.assign(this, spanOf([this.fromNs, this.toNs, request.timeNs]));
  }

  /** What a finding about the group as a whole is about. */
  subjects(): Omit<FindingParts, 'summary' | 'alternatives' | 'settledBy'> {
    const { nodes, requests, fromNs, toNs } = this;
    return {
      labels: known(this.label),
      nodes,
      artifacts: known(this.artifactId),
      requests,
      fromNs,
      toNs,
      grounds: this.grounds.list(),
    };
  }
}

/** Groups by label, artifact and `kind`; with `byNode` also by the node. */
export class RequestGroups {
  readonly #groups = new Map<string, RequestGroup>();
  readonly #byNode: boolean;

  constructor(options: { readonly byNode: boolean }) {
    this.#byNode = options.byNode;
  }

  add(request: RequestFacts, kind: string = ''): RequestGroup {
    const key = JSON.stringify([request.label, request.artifactId, this.#byNode ? request.nodeId : null, kind]);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = new RequestGroup(request, kind);
      this.#groups.set(key, group);
    }
    group.add(request);
    return group;
  }

  [Symbol.iterator](): Iterator<RequestGroup> {
    return this.#groups.values();
  }
}
