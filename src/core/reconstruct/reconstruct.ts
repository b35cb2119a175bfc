/**
 * The passes in their order, in one transaction: a case shows the old reconstruction or the new one,
 * never half of either.
 */
import { LATE_INDEXES } from '../case/schema-check.ts';
import { sql } from '../store/sql.ts';
import type { Db } from '../store/db.ts';
import { findContentMismatches } from './things/content-mismatches.ts';
import { writeFindings } from './findings-pass.ts';
import { findFirstFetches } from './things/first-fetches.ts';
import { writeColumns, writeTimeBlocks } from './columns-pass.ts';
import { computeHeldBlobs } from './things/held-blobs.ts';
import { joinRecords } from './join/join.ts';
import { LoneFacts } from './lone-facts.ts';
import { breathe, type PassContext } from './pass.ts';
import { RequestCells, type PlacedCells } from './request-cells.ts';
import { RequestTimes } from './request-times.ts';
import { writeRequests } from './requests-pass.ts';
import { writeRollups } from './rollups-pass.ts';
import { clearSearch, writeSearch } from './search-pass.ts';
import { writeSettlements } from './settle/settlements-pass.ts';
import { loadRegistry, loadResolveContext } from './state.ts';
import { createTables } from './tables.ts';
import { writeWalrus } from './walrus/pass.ts';
import { createNodes, writeArtifacts, writeHeldBlobs, writeImages, writeReleases } from './things/things-pass.ts';

export interface PassInfo {
  readonly id: string;
  /** Counted up whenever the same evidence would give another result. */
  readonly version: number;
  readonly tables: readonly string[];
}

export const PASSES: readonly PassInfo[] = [
  { id: 'things', version: 6, tables: ['label', 'artifact', 'image', 'release', 'release_record'] },
  { id: 'settlements', version: 2, tables: ['tree', 'settlement'] },
  { id: 'requests', version: 8, tables: ['request', 'request_record', 'proof', 'clock_pair', 'node', 'node_record'] },
  { id: 'rollups', version: 1, tables: ['slicing', 'flow_cell', 'strip_cell', 'coverage_cell'] },
  { id: 'search', version: 2, tables: ['request_text'] },
  { id: 'walrus', version: 1, tables: ['blob_object', 'blob_record', 'blob_certificate', 'epoch_start'] },
  { id: 'findings', version: 5, tables: ['finding', 'finding_request', 'ground'] },
  { id: 'columns', version: 1, tables: ['request_block', 'rank_block', 'time_block', 'finding_block', 'finding_cell'] },
];

export const DERIVED_TABLES: readonly string[] = PASSES.flatMap((pass) => pass.tables);

/** Full-text: its rows cannot be deleted one by one, nor read. */
export const SEARCH_TABLE = 'request_text';

const FINDING_INDEX = 'finding_request_request';

function clear(db: Db): void {
  db.script(`DROP INDEX IF EXISTS ${FINDING_INDEX}`);
  for (const table of DERIVED_TABLES) if (table !== SEARCH_TABLE) db.script(`DELETE FROM ${table}`);
  clearSearch(db);
  db.run(sql`DELETE FROM request_said`);
  db.run(sql`DELETE FROM derived`);
}

/** All that needs the times themselves, which nothing holds afterwards. @returns the ids of requests in order of time. */
function writeTimes(db: Db, placed: PlacedCells, times: RequestTimes): Uint32Array {
  const order = times.inOrder();
  writeRollups(db, placed, order);
  writeTimeBlocks(db, order);
  order.free();
  return order.ids;
}

async function runPasses(context: PassContext): Promise<void> {
  const { db } = context;
  /** Says what comes next; then it can be held, or cancelled, before it begins. */
  const next = (item: string): Promise<void> => {
    context.progress({ phase: 'reconstruct', item, done: 0, total: 0, unit: 'requests' });
    return breathe(context);
  };
  clear(db);
  const joined = await joinRecords(context);
  const registry = loadRegistry(db);
  const tables = createTables(db);
  writeReleases(db, registry, joined.labels, tables);
  writeArtifacts(db, tables);
  writeImages(db, registry);
  const heldBlobs = await computeHeldBlobs(context);
  writeHeldBlobs(db, heldBlobs, tables);
  await next('settlements');
  writeSettlements(context);
  await next('requests');

  const nodes = createNodes(db, registry);
  const resolve = loadResolveContext(db, registry, tables);
  const cells = new RequestCells(joined.requests);
  const times = new RequestTimes(joined.requests);
  const facts = new LoneFacts(joined.requests, resolve.releases);
  await writeRequests({ context, tables, registry, resolve, nodeId: nodes.id, cells, times, facts }, joined);
  context.fresh?.free();
  const contentMismatches = findContentMismatches({ db, heldBlobs, artifactId: tables.artifactId, nodeId: nodes.id });
  nodes.finish();
  await next('roll-ups');
  const placed = cells.placed();
  const order = writeTimes(db, placed, times);
  await next('search');
  writeSearch(db, joined.requests);
  const walrus = writeWalrus(db, tables.knownArtifact);
  await next('rules');
  const found = writeFindings(context, order, facts, {
    placeholders: joined.standIns,
    contentMismatches,
    firstFetches: findFirstFetches(db),
    walrus,
  });
  db.script(LATE_INDEXES.get(FINDING_INDEX) ?? '');
  await next('columns');
  writeColumns(db, placed, order, found);
  for (const pass of PASSES) for (const table of pass.tables) db.named('derived_put').run(table, pass.id, pass.version);
}

/** Whether the derived tables were made by the passes of this build, or are not there yet. */
export function isCurrent(db: Db): boolean {
  const made = new Map(
    db
      .named('derived_all')
      .all()
      .map((row) => [String(row['table_name']), `${row['pass']} ${row['pass_version']}`]),
  );
  if (made.size === 0) return Number(db.get(sql`SELECT count(*) AS n FROM source`)?.['n']) === 0;
  return PASSES.every((pass) => pass.tables.every((table) => made.get(table) === `${pass.id} ${pass.version}`));
}

/**
 * Rebuilds everything derived; `record` writes its log entry inside the same transaction. On any failure,
 * cancelling included, the case keeps what it had.
 */
export async function reconstruct(context: PassContext, record: () => void = () => undefined): Promise<void> {
  const { db } = context;
  await db.longTransaction(async () => {
    await runPasses(context);
    record();
  });
}
