/** How the case was read: importers, passes, rules and bounds, each as it was in use. */
import type { ReportMethod } from '../../../model/report.ts';
import type { SourceRow } from '../../../shared/views.ts';
import { IMPORT_LIMITS, type ImportLimits } from '../../import/limits.ts';
import { IMPORTERS } from '../../import/registry.ts';
import { PASSES } from '../../reconstruct/reconstruct.ts';
import { grouped } from '../../../base/counted.ts';
import { RULES } from '../../rules/registry.ts';
import type { Db } from '../../store/db.ts';
import { numberOf } from '../cells.ts';

const PASS_DOES: Readonly<Record<string, string>> = {
  things: 'Collects labels, artifacts and images, and from when on which release said what a label means.',
  settlements: 'Recomputes every batch tree and lists each leaf and each individual settlement once.',
  requests:
    'Joins the records of each request, resolves time, label, node and artifact, checks the answer, finds its settlement.',
  search: 'Lists every id and name of the evidence, so that it is found from its first letters on; it decides nothing.',
  walrus:
    'Joins what Walrus and Sui records say of each blob: when it was registered, certified and deleted, and how long it was paid for.',
  rollups: 'Counts the requests beforehand, for pictures and overviews; it decides nothing.',
  findings: 'Applies the rules and keeps each finding with its grounds.',
  columns: 'Packs times, statuses and names of all requests, for lists and pictures; it decides nothing.',
};

function bytes(value: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let [left, unit] = [value, 0];
  while (left >= 1024 && left % 1024 === 0 && unit < units.length - 1) [left, unit] = [left / 1024, unit + 1];
  return `${grouped(left)} ${units[unit] ?? ''}`;
}

const LIMIT_WORDS: { readonly [K in keyof ImportLimits]: readonly [name: string, value: (limit: number) => string] } = {
  headBytes: ['First bytes of a source that are looked at to recognise it', bytes],
  recordBytes: ['One record held in memory', bytes],
  jsonDepth: ['Depth of nested JSON', (limit) => `${grouped(limit)} levels`],
  jsonMembers: ['Members of one JSON object', (limit) => `${grouped(limit)} members`],
  jsonValues: ['Values in one JSON record', (limit) => `${grouped(limit)} values`],
  archiveEntries: ['Members of one archive', (limit) => `${grouped(limit)} members`],
  archiveBytes: ['What one archive may expand to', bytes],
  archiveRatio: ['What one stored byte may expand to, for members above 1 MiB', (limit) => `${grouped(limit)} bytes`],
  archiveNesting: ['Containers inside each other', (limit) => `${grouped(limit)} levels`],
  archiveHeldBytes: ['A zip inside another container, held in memory', bytes],
  frameBytes: ['A dataframe that was saved column by column, held in memory', bytes],
  parquetHeapMiB: ['Memory of the process that decodes a Parquet file', (limit) => `${grouped(limit)} MiB`],
  parquetSeconds: ['How long the next rows of a Parquet file may take', (limit) => `${grouped(limit)} seconds`],
  batchLeaves: ['Leaves of one batch tree', (limit) => `${grouped(limit)} leaves`],
};

export interface RecordedPass {
  readonly id: string;
  /** As recorded when it made its tables; not always that of this build. */
  readonly version: number;
}

/** The passes that made what the case holds, in their order. */
export function recordedPasses(db: Db): readonly RecordedPass[] {
  const versions = new Map(
    db
      .named('derived_all')
      .all()
      .map((row) => [String(row['pass']), numberOf(row['pass_version'])]),
  );
  return PASSES.flatMap(({ id }) => {
    const version = versions.get(id);
    return version === undefined ? [] : [{ id, version }];
  });
}

export function reportMethod(sources: readonly SourceRow[], passes: readonly RecordedPass[]): ReportMethod {
  const read = Map.groupBy(
    sources.filter((source) => source.duplicateOf === null),
    (source) => source.format,
  );
  return {
    importers: IMPORTERS.flatMap(({ id, title }) => {
      const list = read.get(id);
      return list === undefined ? [] : [{ format: id, title, sources: list.length }];
    }),
    passes: passes.map(({ id, version }) => ({ id, version, does: PASS_DOES[id] ?? '' })),
    rules: RULES.map(({ id, version, title }) => ({ id, version, title })),
    limits: (Object.keys(LIMIT_WORDS) as (keyof ImportLimits)[]).map((key) => {
      const [name, value] = LIMIT_WORDS[key];
      return { name, value: value(IMPORT_LIMITS[key]) };
    }),
  };
}
