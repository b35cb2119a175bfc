import { NumberList } from '../../base/number-list.ts';
import type { CaseFacts, RequestFacts } from '../../model/facts.ts';
import type { Locator } from '../../model/locator.ts';
import { chooseGrounds, GROUND_LIMIT } from './grounds.ts';
import { compareNs } from './time-span.ts';

/** Its artifact is known and no record disputes it. */
export function isClear(request: RequestFacts): request is RequestFacts & { readonly artifactId: number } {
  return request.artifactId !== null && request.status !== 'contradicted';
}

/** One artifact in the service of one label, from its first to its last clear request. */
export interface Service {
  readonly artifactId: number;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly requests: NumberList;
  readonly nodes: ReadonlySet<number>;
  /** The first request's records: one of them names the label where any does. */
  readonly firstGrounds: readonly Locator[];
  readonly lastGrounds: readonly Locator[];
}

interface OpenService extends Service {
  fromNs: bigint;
  toNs: bigint;
  readonly nodes: Set<number>;
  firstGrounds: readonly Locator[];
  lastGrounds: readonly Locator[];
}

/** Which artifacts answered which label, and when. Requests without a time have no place in it. */
export class LabelServices {
  readonly #labels = new Map<string, Map<number, OpenService>>();

  add(request: RequestFacts): void {
    const { label, timeNs } = request;
    if (label === null || timeNs === null || !isClear(request)) return;
    let services = this.#labels.get(label);
    if (services === undefined) this.#labels.set(label, (services = new Map()));
    let service = services.get(request.artifactId);
    if (service === undefined) {
      service = {
        artifactId: request.artifactId,
        fromNs: timeNs,
        toNs: timeNs,
        requests: new NumberList(),
        nodes: new Set(),
        firstGrounds: request.grounds,
        lastGrounds: request.grounds,
      };
      services.set(request.artifactId, service);
    }
    service.requests.push(request.id);
    if (request.nodeId !== null) service.nodes.add(request.nodeId);
    if (timeNs < service.fromNs) {
      service.fromNs = timeNs;
      service.firstGrounds = request.grounds;
    }
    if (timeNs >= service.toNs) {
      service.toNs = timeNs;
      service.lastGrounds = request.grounds;
    }
  }

  /** Labels that more than one artifact answered, with their artifacts in order of their first request. */
  *diverging(): Iterable<readonly [label: string, services: readonly Service[]]> {
    for (const [label, services] of this.#labels) {
      if (services.size < 2) continue;
      yield [label, [...services.values()].toSorted(byFirstRequest)];
    }
  }
}

function byFirstRequest(a: Service, b: Service): number {
  return compareNs(a.fromNs, b.fromNs) || a.artifactId - b.artifactId;
}

/** Records that show a label's artifacts at work: of each the first and the last request, then their releases. */
export function serviceGrounds(facts: CaseFacts, label: string, services: readonly Service[]): readonly Locator[] {
  const artifacts = new Set(services.map((service) => service.artifactId));
  const releases = facts.releases.filter((release) => release.label === label && artifacts.has(release.artifactId));
  const further = [
    ...releases.flatMap((release) => release.grounds.slice(0, 1)),
    ...services.flatMap((service) => service.lastGrounds.slice(0, 1)),
    ...services.flatMap((service) => service.firstGrounds.slice(1, 4)),
    ...services.flatMap((service) => service.lastGrounds.slice(1, 2)),
  ];
  const firsts = services.flatMap((service) => service.firstGrounds.slice(0, 1));
  return chooseGrounds(firsts, further, Math.max(GROUND_LIMIT, 3 * services.length));
}

export function requestsOf(services: readonly Service[]): Uint32Array {
  const out = new Uint32Array(services.reduce((sum, { requests }) => sum + requests.length, 0));
  let at = 0;
  for (const { requests } of services) {
    requests.copyTo(out, at);
    at += requests.length;
  }
  return out.sort();
}

export function nodesOf(services: readonly Service[]): readonly number[] {
  return services.flatMap((service) => [...service.nodes]);
}
