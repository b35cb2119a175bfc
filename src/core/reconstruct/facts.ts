/** The derived tables as the rules see them (src/model/facts.ts). */
import { AppError } from '../../base/errors.ts';
import type {
  CaseFacts,
  NameConflict,
  NodeFacts,
  RequestFacts,
  SettlementFacts,
  TreeFacts,
} from '../../model/facts.ts';
import type { Locator } from '../../model/locator.ts';
import type { ArtifactKind } from '../../base/ids.ts';
import type { Freshness, Status, UnknownReason } from '../../model/status.ts';
import type { Db, Row } from '../store/db.ts';
import { placeholdersOf } from '../verify/placeholders.ts';
import { tupleOf } from './join/keys.ts';
import type { LoneFacts } from './lone-facts.ts';
import { releasesFromRows } from './state.ts';

type Cell = Row[string] | undefined;
const text = (value: Cell): string | null => (value === null || value === undefined ? null : String(value));
const ns = (value: Cell): bigint | null => (value === null || value === undefined ? null : BigInt(String(value)));
const num = (value: Cell): number | null => (value === null || value === undefined ? null : Number(value));
const at = (row: Row, prefix = ''): Locator => ({
  source: Number(row[`${prefix}source_id`]),
  offset: Number(row[`${prefix}offset`]),
  length: Number(row[`${prefix}length`]),
});

const UNGROUNDING: ReadonlySet<string> = new Set(['heartbeat', 'attestation', 'started']);

function nodeFacts(db: Db, row: Row): NodeFacts {
  const records = db.named('facts_node_records').all(Number(row['id']));
  const recomputed = text(row['recomputed_id']);
  const mismatch = records.find((record) => record['role'] === 'key mismatch');
  const switches = records
    .filter((record) => (record['role'] === 'enabled' || record['role'] === 'disabled') && record['at_ns'] !== null)
    .map((record) => ({
      atNs: BigInt(String(record['at_ns'])),
      enabled: record['role'] === 'enabled',
      ground: at(record),
    }))
    .toSorted((a, b) => (a.atNs < b.atNs ? -1 : a.atNs > b.atNs ? 1 : 0));
  return {
    id: Number(row['id']),
    name: String(row['name']),
    isEnclave: row['is_enclave'] === 1,
    registered: row['is_registered'] === 1,
    registeredNs: ns(row['registered_ns']),
    switches,
    pcrHash: text(row['pcr_hash']),
    imageKnown: row['known_from'] !== null,
    keyMismatch: recomputed === null || mismatch === undefined ? null : { recomputed, ground: at(mismatch) },
    // An attestation document names no enclave, and a start says nothing of the registry: they ground nothing by themselves.
    grounds: records.filter((record) => !UNGROUNDING.has(String(record['role']))).map((record) => at(record)),
  };
}

function treeFacts(row: Row): TreeFacts {
  const eventRoot = text(row['event_root']);
  const brokenAt = text(row['broken_at']);
  return {
    id: Number(row['id']),
    root: String(row['root']),
    recomputedRoot: text(row['recomputed_root']),
    // A check that could not run is no failed check.
    brokenAt: brokenAt !== null && brokenAt.startsWith('could not be recomputed') ? null : brokenAt,
    blobId: text(row['blob_id']),
    copyOf: num(row['copy_of']),
    event:
      eventRoot === null ? null : { merkleRoot: eventRoot, txHash: text(row['event_tx']), ground: at(row, 'event_') },
    leafCount: Number(row['leaf_count']),
    ground: at(row),
  };
}

function settlementFacts(row: Row): SettlementFacts {
  const teeId = text(row['tee_id']);
  const signature = text(row['signature']);
  return {
    id: Number(row['id']),
    kind: row['kind'] === 'individual' ? 'individual' : 'batch',
    tuple: tupleOf({
      teeId,
      inputHash: text(row['input_hash']),
      outputHash: text(row['output_hash']),
      signedTime: text(row['signed_time']),
    }),
    treeId: num(row['tree_id']),
    timeNs: ns(row['time_ns']),
    requestId: num(row['request_id']),
    looseMatch: row['loose_match'] === 1,
    placeholders: placeholdersOf({ teeId, signature }),
    ground: at(row),
  };
}

function* map<T>(rows: Iterable<Row>, make: (row: Row) => T): Iterable<T> {
  for (const row of rows) yield make(row);
}

export function createFacts(
  db: Db,
  {
    placeholders,
    contentMismatches,
    firstFetches,
    walrus,
  }: Pick<CaseFacts, 'placeholders' | 'contentMismatches' | 'firstFetches' | 'walrus'>,
): Omit<CaseFacts, 'announcements' | 'chainUntilNs'> {
  const artifacts = db
    .named('facts_artifacts')
    .all()
    .map((row) => ({ id: Number(row['id']), kind: text(row['kind']) as ArtifactKind | null, ref: String(row['ref']) }));
  const nodes = db
    .named('facts_nodes')
    .all()
    .map((row) => nodeFacts(db, row));
  const trees = db.named('facts_trees').all().map(treeFacts);
  return {
    artifacts: new Map(artifacts.map((artifact) => [artifact.id, artifact])),
    nodes: new Map(nodes.map((node) => [node.id, node])),
    releases: releasesFromRows(db),
    trees: new Map(trees.map((tree) => [tree.id, tree])),
    settlements: () => map(db.named('facts_settlements').iterate(), settlementFacts),
    lastSettlementNs: ns(db.named('facts_last_settlement').get()?.['last_ns']),
    clockPairs: () =>
      map(db.named('facts_clock_pairs').iterate(), (row) => ({
        nodeId: Number(row['node_id']),
        nodeNs: BigInt(String(row['node_ns'])),
        otherNs: BigInt(String(row['other_ns'])),
        durationNs: BigInt(String(row['duration_ns'])),
        requestId: Number(row['request_id']),
        ground: at(row),
      })),
    placeholders,
    contentMismatches,
    firstFetches,
    walrus,
  };
}

function factsOf(row: Row, grounds: readonly Locator[]): RequestFacts {
  const tuple = {
    teeId: text(row['tee_id']),
    inputHash: text(row['input_hash']),
    outputHash: text(row['output_hash']),
    signedTime: text(row['signed_time']),
  };
  return {
    id: Number(row['id']),
    timeNs: ns(row['time_ns']),
    label: text(row['label']),
    nodeId: num(row['node_id']),
    artifactId: num(row['artifact_id']),
    status: String(row['status']) as Status,
    rule: text(row['rule']),
    reason: text(row['reason']) as UnknownReason | null,
    freshness: String(row['freshness']) as Freshness,
    expectedArtifactId: num(row['expected_id']),
    supersededNs: ns(row['superseded_ns']),
    inputHash: tuple.inputHash,
    outputHash: tuple.outputHash,
    tuple: tupleOf(tuple),
    isPrivate: row['is_private'] === 1,
    signature: String(row['signature']) as RequestFacts['signature'],
    signedByOther: text(row['signed_by_other']),
    inputCheck: String(row['input_check']) as RequestFacts['inputCheck'],
    outputCheck: String(row['output_check']) as RequestFacts['outputCheck'],
    settlementVerdict: text(row['settlement_verdict']) as RequestFacts['settlementVerdict'],
    conflicts: row['conflicts'] === null ? [] : (JSON.parse(String(row['conflicts'])) as readonly NameConflict[]),
    placeholders:
      row['placeholders'] === null ? [] : (JSON.parse(String(row['placeholders'])) as RequestFacts['placeholders']),
    grounds,
  };
}

/** Requests that one statement reads. */
const BATCH = 4096;

/** The rows of these requests, request by request in the order given. A row is one of a request's records. */
function* requestRows(db: Db, ids: Uint32Array): Iterable<Row> {
  for (let at = 0; at < ids.length; at += BATCH)
    yield* db.named('facts_requests').iterate(`[${ids.subarray(at, at + BATCH).join()}]`);
}

/** Those of these requests, in the order given. */
function* readFacts(db: Db, ids: Uint32Array): Generator<RequestFacts, undefined> {
  let first: Row | null = null;
  let grounds: Locator[] = [];
  for (const row of requestRows(db, ids)) {
    if (first !== null && first['id'] !== row['id']) {
      yield factsOf(first, grounds);
      first = null;
    }
    if (first === null) [first, grounds] = [row, []];
    if (row['source_id'] !== null) grounds.push(at(row));
  }
  if (first !== null) yield factsOf(first, grounds);
  return undefined;
}

/** `ids`: every request in order of time, those without one last. `lone`: what need not be read. */
export function* requestFacts(db: Db, ids: Uint32Array, lone: LoneFacts | null = null): Iterable<RequestFacts> {
  if (lone === null || lone.isEmpty) {
    yield* readFacts(db, ids);
    return;
  }
  const others = readFacts(
    db,
    ids.filter((id) => !lone.has(id)),
  );
  for (const id of ids) {
    const found = lone.get(id) ?? others.next().value;
    if (found === undefined) throw new AppError('INTERNAL', `There is no request r-${id} to be shown to the rules.`);
    yield found;
  }
}
