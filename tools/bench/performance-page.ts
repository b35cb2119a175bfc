/** The figures of a run, as the table of the terminal and as docs/validation/performance.md. */
import type { Measured } from './measure.ts';
import { median } from './measure.ts';

export interface BenchResult {
  readonly spans: number;
  readonly bytes: number;
  readonly runs: number;
  /** Such as "2 cores, 24 GiB". */
  readonly machine: string;
  /** Processes that wanted a core in the minute before the first run (`os.loadavg`); 0 where the system does not tell. */
  readonly load: number;
  readonly versions: {
    readonly node: string;
    readonly duckdb: string;
    readonly blobtrail: string;
    /** Null where it is not installed. */
    readonly sqliteUtils: string | null;
  };
  readonly blobtrail: readonly Measured[];
  readonly duckdb: readonly Measured[];
  /** None where it is not installed. */
  readonly sqliteUtils: readonly Measured[];
  /** CPU seconds of `JSON.parse` alone. */
  readonly parse: readonly number[];
}

export interface Figures {
  readonly blobtrailSeconds: number;
  readonly duckdbSeconds: number;
  readonly blobtrailCpu: number;
  readonly duckdbCpu: number;
  readonly parseCpu: number;
  /** Blobtrail's wall time over DuckDB's. */
  readonly ratio: number;
  /** Blobtrail's CPU time over DuckDB's. */
  readonly cpuRatio: number;
  /** The wall time of sqlite-utils over Blobtrail's; null where it is not installed. */
  readonly timesFaster: number | null;
  /** JSON.parse's CPU time over Blobtrail's. */
  readonly parseShare: number;
  /** The highest of all runs, not the median: memory must hold every time. */
  readonly blobtrailPeakMiB: number;
  readonly duckdbPeakMiB: number;
}

export const MEMORY_LIMIT_MIB = 600;

export function figuresOf({ blobtrail, duckdb, sqliteUtils, parse }: BenchResult): Figures {
  const seconds = (runs: readonly Measured[]): number => median(runs.map((run) => run.seconds));
  const peak = (runs: readonly Measured[]): number => Math.max(...runs.map((run) => run.peakMiB));
  const cpu = (runs: readonly Measured[]): number => median(runs.map((run) => run.cpuSeconds));
  const [blobtrailCpu, duckdbCpu] = [cpu(blobtrail), cpu(duckdb)];
  const [blobtrailSeconds, duckdbSeconds, parseCpu] = [seconds(blobtrail), seconds(duckdb), median(parse)];
  return {
    blobtrailSeconds,
    duckdbSeconds,
    parseCpu,
    blobtrailCpu,
    duckdbCpu,
    cpuRatio: blobtrailCpu / duckdbCpu,
    ratio: blobtrailSeconds / duckdbSeconds,
    timesFaster: sqliteUtils.length === 0 ? null : seconds(sqliteUtils) / blobtrailSeconds,
    parseShare: parseCpu / blobtrailCpu,
    blobtrailPeakMiB: peak(blobtrail),
    duckdbPeakMiB: peak(duckdb),
  };
}

const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');

function rowsOf(result: BenchResult): readonly (readonly string[])[] {
  const figures = figuresOf(result);
  const rate = (seconds: number): string => thousands(result.spans / seconds);
  return [
    ['what', 'wall time', 'CPU time', 'spans/s', 'peak memory'],
    [
      'blobtrail import',
      `${figures.blobtrailSeconds.toFixed(1)} s`,
      `${figures.blobtrailCpu.toFixed(1)} s`,
      rate(figures.blobtrailSeconds),
      `${thousands(figures.blobtrailPeakMiB)} MiB`,
    ],
    [
      'DuckDB load',
      `${figures.duckdbSeconds.toFixed(1)} s`,
      `${figures.duckdbCpu.toFixed(1)} s`,
      rate(figures.duckdbSeconds),
      `${thousands(figures.duckdbPeakMiB)} MiB`,
    ],
    ...result.sqliteUtils.slice(0, 1).map(() => {
      const wall = median(result.sqliteUtils.map((run) => run.seconds));
      const cpu = median(result.sqliteUtils.map((run) => run.cpuSeconds));
      const peak = Math.max(...result.sqliteUtils.map((run) => run.peakMiB));
      return [
        'sqlite-utils insert --nl',
        `${wall.toFixed(1)} s`,
        `${cpu.toFixed(1)} s`,
        rate(wall),
        `${thousands(peak)} MiB`,
      ];
    }),
    ['JSON.parse alone', '–', `${figures.parseCpu.toFixed(1)} s`, rate(figures.parseCpu), '–'],
  ];
}

function summaryOf(result: BenchResult): readonly string[] {
  const { ratio, cpuRatio, timesFaster, parseShare, blobtrailPeakMiB } = figuresOf(result);
  const holds = blobtrailPeakMiB < MEMORY_LIMIT_MIB ? 'within' : 'OVER';
  return [
    `blobtrail / DuckDB: ${ratio.toFixed(2)} in wall time, ${cpuRatio.toFixed(2)} in CPU time`,
    timesFaster === null
      ? 'sqlite-utils is not installed (Debian: apt install sqlite-utils), and was not run'
      : `blobtrail is ${timesFaster.toFixed(1)} times as fast as sqlite-utils`,
    `JSON.parse alone would take ${(100 * parseShare).toFixed(0)} % of the import's CPU time`,
    `peak memory of the import: ${thousands(blobtrailPeakMiB)} MiB, ${holds} the limit of ${MEMORY_LIMIT_MIB} MiB`,
  ];
}

/** For the terminal. */
export function asTable(result: BenchResult): string {
  const rows = rowsOf(result);
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return [...rows.map(line), '', ...summaryOf(result)].join('\n');
}

/** For docs/validation. */
export function asPage(result: BenchResult): string {
  const { spans, bytes, runs, machine, load, versions } = result;
  const wasBusy = load >= 1.5;
  const rows = rowsOf(result).map((row) => `| ${row.join(' | ')} |`);
  const all = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(', ');
  return `# Performance

Written by \`npm run bench -- --write docs/validation/performance.md\`; the figures are those of one real run.

- **Machine:** ${machine}. **Versions:** Blobtrail ${versions.blobtrail}, Node ${versions.node}, DuckDB ${versions.duckdb}${versions.sqliteUtils === null ? '' : `, sqlite-utils ${versions.sqliteUtils}`}.
- **File:** ${thousands(spans)} spans as OTLP/JSON lines, ${thousands(bytes / 1_000_000)} MB, made by \`tools/simulate\` (scenario \`otlp-bulk\`, seed 7).
- **Runs:** ${runs} of each, in turn, each in a process of its own with the file in the page cache; medians of the times, the highest
  peak of resident memory.
${wasBusy ? `- **Other work:** the machine was busy (load ${load.toFixed(1)} before the first run), which wall times show most, and CPU times somewhat.\n` : ''}
${[rows[0] ?? '', '|---|--:|--:|--:|--:|', ...rows.slice(1)].join('\n')}

${summaryOf(result)
  .map((line) => `- ${line[0]?.toUpperCase() ?? ''}${line.slice(1)}.`)
  .join('\n')}
- Single runs, CPU seconds: blobtrail ${all(result.blobtrail.map((run) => run.cpuSeconds))}; DuckDB ${all(result.duckdb.map((run) => run.cpuSeconds))}; JSON.parse ${all(result.parse)}.

## What is compared

\`blobtrail import\` starts the built command line, hashes the file while it embeds its bytes in zstd
frames, reads every span with its byte range, writes spans, ledger and custody log with \`synchronous=FULL\`, builds the indexes and
runs all reconstruction passes and rules. DuckDB reads the same file with \`read_json_objects\` and \`from_json\` under a given shape, unnests
\`resourceSpans\` → \`scopeSpans\` → \`spans\` and writes a table with the same normalised columns, each filled by the same attributes (a test compares
the two span by span: \`tools/bench/duckdb-load.test.ts\`), to a database file; it does nothing of the rest, and it uses all cores. \`sqlite-utils insert --nl\` puts each line of the file into a SQLite table as it stands, and reads no span. The ratio says what the evidence
costs, not which of the two reads JSON faster. DuckDB uses all cores to the end, the passes of an import one: with the machine to themselves the ratio in wall time is above that in CPU time,
on a busy one it need not be.

\`JSON.parse alone\` is the CPU time of \`JSON.parse\` over the lines, without reading, cutting and decoding them; the spans of its rate are per CPU second.
`;
}
