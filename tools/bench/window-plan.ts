/** Which calls are measured, made up from what a case holds. */
import type { Method, Params } from '../../src/shared/contract.ts';
import type { Filter } from '../../src/shared/views.ts';
import type { WindowClient } from './window-calls.ts';

export interface PlannedCall {
  readonly what: string;
  readonly method: Method;
  /** Of the i-th call. */
  readonly params: (i: number) => never;
}

/** Calls that one engine answers one after the other, as a page makes them; each group gets an engine of its own. */
export interface PlannedGroup {
  readonly name: string;
  readonly requests: number;
  /** The window has opened before, as it does before anybody can ask for anything else. */
  readonly isOpened: boolean;
  readonly calls: readonly PlannedCall[];
}

const BUDGET = { labels: 40, nodes: 40, artifacts: 40, bins: 240 } as const;
const PAGE = 200;
/** Nobody filters sooner than this after the window stands. */
const LOOK_MS = 2500;

function planned<M extends Method>(what: string, method: M, params: (i: number) => Params<M>): PlannedCall {
  return { what, method, params: params as (i: number) => never };
}

/** What one filter costs: picture, numbers, findings, a page from the middle, one request of them. */
function filterCalls(filter: Filter, total: number, request: string): readonly PlannedCall[] {
  const middle = Math.max(0, Math.floor(total / 2) - PAGE);
  return [
    planned('flow', 'graph.flow', () => ({ filter, budget: BUDGET })),
    planned('coverage', 'coverage.get', () => ({ filter })),
    planned('findings', 'finding.list', () => ({ filter, limit: 100 })),
    planned('rows', 'request.list', (i) => ({ filter, offset: middle + i * PAGE, limit: PAGE })),
    planned('one request', 'request.get', () => ({ id: request, filter })),
  ];
}

/** What the window asks for when it opens. */
export async function openWindow(client: WindowClient): Promise<void> {
  await client.call('case.info', {});
  await client.call('request.list', { filter: {}, offset: 0, limit: 0 });
  await client.call('graph.flow', { filter: {}, budget: BUDGET });
  await client.call('coverage.get', { filter: {} });
  await client.call('finding.list', { filter: {} });
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}

interface Sample {
  readonly label: string;
  readonly node: string;
  readonly artifact: string;
  readonly request: string;
  readonly traceId: string | null;
}

async function sampleOf(client: WindowClient, total: number): Promise<Sample> {
  const { result } = await client.call('request.list', { offset: Math.floor(total / 3), limit: 50 });
  const row = result.rows.find(({ label, node, artifact }) => label !== null && node !== null && artifact !== null);
  if (row === undefined) throw new Error('The case has no request with label, node and artifact.');
  const detail = await client.call('request.get', { id: row.id });
  const traceIds = detail.result.records.map(({ statement }) => (statement as { traceId?: unknown }).traceId);
  const traceId = traceIds.find((one): one is string => typeof one === 'string') ?? null;
  return { label: row.label ?? '', node: row.node ?? '', artifact: row.artifact ?? '', request: row.id, traceId };
}

async function filtersOf(client: WindowClient, { label, node, traceId }: Sample): Promise<[string, Filter][]> {
  const { fromNs, toNs } = (await client.call('case.info', {})).result ?? {};
  const findings = (await client.call('finding.list', {})).result.toSorted((a, b) => b.requestCount - a.requestCount);
  const [start, end] = [BigInt(fromNs ?? 0), BigInt(toNs ?? 0)];
  const brush = (share: bigint): Filter => {
    const from = start + (end - start) / 3n;
    return { fromNs: from.toString(), toNs: (from + (end - start) / share).toString() };
  };
  const largest = findings[0];
  const out: [string, Filter][] = [
    ['none', {}],
    ['a label', { labels: [label] }],
    ['a node', { nodes: [node] }],
    ['a status', { statuses: ['observed'] }],
    ['stale', { freshness: ['stale'] }],
    ['a brush of a sixth of the time', brush(6n)],
    ['a brush of 1/2000 of the time', brush(2000n)],
    ['proof: absent', { proof: 'absent' }],
    ['text: a part of a label', { text: label.slice(3, 12) }],
    ['text: nothing', { text: 'zzzznowhere' }],
  ];
  if (traceId !== null) out.push(['text: a trace id', { text: traceId }]);
  if (largest !== undefined) {
    out.push(['the largest finding', { finding: largest.id }]);
    out.push(['that finding and a brush', { finding: largest.id, ...brush(6n) }]);
    out.push(['a rule', { rule: largest.rule }]);
  }
  return out;
}

const SORTS = ['label', 'node', 'artifact', 'status', 'freshness', 'findings'] as const;

export async function planOf(client: WindowClient): Promise<readonly PlannedGroup[]> {
  const total = (await client.call('request.list', { offset: 0, limit: 0 })).result.total;
  const sample = await sampleOf(client, total);
  const groups: PlannedGroup[] = [];
  for (const [name, filter] of await filtersOf(client, sample)) {
    const { result } = await client.call('request.list', { filter, offset: 0, limit: 0 });
    groups.push({
      name,
      requests: result.total,
      isOpened: name !== 'none',
      calls: filterCalls(filter, result.total, sample.request),
    });
  }
  // Half a page apart from each other over the whole list: no two of them lie in one block.
  const spread = (i: number): number => Math.floor((total * ((i * 37 + 11) % 100)) / 100);
  groups.push(
    ...SORTS.map((sort) => ({
      name: `sorted by ${sort}`,
      requests: total,
      isOpened: true,
      calls: [planned('rows', 'request.list', (i) => ({ sort, offset: spread(i), limit: PAGE }))],
    })),
    {
      name: 'sorted by time, backwards',
      requests: total,
      isOpened: true,
      calls: [
        planned('rows', 'request.list', (i) => ({
          sort: 'time' as const,
          descending: true,
          offset: spread(i),
          limit: PAGE,
        })),
      ],
    },
    ...(
      [
        ['thing.show of the label', 'thing.show', sample.label],
        ['thing.show of the node', 'thing.show', sample.node],
        ['thing.show of the artifact', 'thing.show', sample.artifact],
        ['node.history', 'node.history', sample.node],
        ['artifact.history', 'artifact.history', sample.artifact],
        ['label.history', 'label.history', sample.label],
      ] as const
    ).map(([name, method, id]) => ({
      name,
      requests: 0,
      isOpened: true,
      calls: [planned('answer', method, () => ({ id }))],
    })),
    {
      name: 'find.suggest',
      requests: 0,
      isOpened: true,
      calls: [planned('answer', 'find.suggest', () => ({ text: sample.label.slice(0, 4) }))],
    },
    {
      name: 'trace.get',
      requests: 0,
      isOpened: true,
      calls: [planned('answer', 'trace.get', () => ({ request: sample.request }))],
    },
    {
      name: 'graph.marks, 2,000 of them',
      requests: 0,
      isOpened: true,
      calls: [planned('answer', 'graph.marks', () => ({ limit: 2_000 }))],
    },
  );
  return groups;
}
