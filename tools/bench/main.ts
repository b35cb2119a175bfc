/**
 * `npm run bench`: imports a generated file of spans with the built command line, loads the same file in DuckDB and, where it is
 * installed, with `sqlite-utils`, and parses it with `JSON.parse` alone, in turn; prints times, ratios, memory and the share of
 * parsing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { build, isFresh } from '../../scripts/build.ts';
import { keepSection } from './flow-figures.ts';
import { measure, measureProgram, type Measured } from './measure.ts';
import { asPage, asTable, figuresOf, MEMORY_LIMIT_MIB } from './performance-page.ts';
import { spanFile, wholeNumber } from './span-file.ts';

const root = join(import.meta.dirname, '..', '..');

const HELP = `npm run bench -- [options]        imports, as below
npm run bench -- scale [options]  one, three and ten million spans; scale --help says more
npm run bench -- flow [options]   pans and zooms the flow; flow --help says more
npm run bench -- window [options] what the window asks for on a large case; window --help says more
npm run bench -- beside [options] the same while an import runs; beside --help says more
npm run bench -- report [options] reports and the extract of a large case; report --help says more

  --spans N     default 1000000; the file is made once and kept in .cache/bench
  --runs N      default 3: of each, in turn
  --write FILE  write the page with the figures, too
`;

/** The other benchmarks, each of which reads its own options. */
const OTHERS: Readonly<Record<string, () => Promise<unknown>>> = {
  scale: () => import('./scale.ts'),
  flow: () => import('./flow.ts'),
  window: () => import('./window.ts'),
  beside: () => import('./beside.ts'),
  report: () => import('./report.ts'),
};
const other = OTHERS[process.argv[2] ?? ''];

const { values } = parseArgs({
  args: other === undefined ? process.argv.slice(2) : [],
  options: {
    help: { type: 'boolean', default: false },
    spans: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    write: { type: 'string' },
  },
});

interface Loaded {
  readonly spans: number;
  readonly requests: number;
  readonly artifacts: number;
}

function loadedByBlobtrail({ stdout }: Measured): Loaded {
  const { sources, counts } = JSON.parse(stdout) as {
    readonly sources: readonly { readonly records: number }[];
    readonly counts: { readonly requests: number; readonly artifacts: number };
  };
  return { spans: sources[0]?.records ?? 0, requests: counts.requests, artifacts: counts.artifacts };
}

function loadedByDuckdb({ stdout }: Measured): Loaded {
  const { rows, requests, artifacts } = JSON.parse(stdout) as Record<string, number>;
  return { spans: rows ?? 0, requests: requests ?? 0, artifacts: artifacts ?? 0 };
}

/** As Debian's package gives it; null where it is not installed. */
function sqliteUtilsVersion(): string | null {
  const { stdout } = spawnSync('sqlite-utils', ['--version'], { encoding: 'utf8' });
  return /\d[\d.]*/.exec(stdout ?? '')?.[0] ?? null;
}

/** A race between two that do not arrive at the same place says nothing. */
function assertSame(ours: Loaded, theirs: Loaded, spans: number): void {
  if (ours.spans === spans && JSON.stringify(ours) === JSON.stringify(theirs)) return;
  throw new Error(`The two did not load the same: ${JSON.stringify(ours)} and ${JSON.stringify(theirs)} of ${spans}.`);
}

async function run(spans: number, runs: number): Promise<void> {
  if (!isFresh()) build({ quiet: true });
  const file = spanFile(spans);
  const duckdb: Measured[] = [];
  const blobtrail: Measured[] = [];
  const sqliteUtils: Measured[] = [];
  const parse: number[] = [];
  const sqliteUtilsIs = sqliteUtilsVersion();
  const [load = 0] = loadavg();
  // Once through, so that the first of the two does not pay for the disk.
  await measure(join(import.meta.dirname, 'parse-only-child.ts'), [file]);
  for (let n = 1; n <= runs; n += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'blobtrail-bench-'));
    try {
      const ours = await measure(join(root, 'bin', 'blobtrail.js'), [
        'import',
        join(folder, 'bench.blobtrail'),
        file,
        '--json',
      ]);
      const theirs = await measure(join(import.meta.dirname, 'duckdb-load-child.ts'), [
        file,
        join(folder, 'bench.duckdb'),
      ]);
      assertSame(loadedByBlobtrail(ours), loadedByDuckdb(theirs), spans);
      const parsed = await measure(join(import.meta.dirname, 'parse-only-child.ts'), [file]);
      const { cpuUs } = JSON.parse(parsed.stdout) as { readonly cpuUs: number };
      if (sqliteUtilsIs !== null)
        sqliteUtils.push(
          await measureProgram('sqlite-utils', ['insert', join(folder, 'bench.db'), 'line', file, '--nl', '--silent']),
        );
      blobtrail.push(ours);
      duckdb.push(theirs);
      parse.push(cpuUs / 1e6);
      process.stderr.write(
        `run ${n} of ${runs}: blobtrail ${ours.seconds.toFixed(1)} s, DuckDB ${theirs.seconds.toFixed(1)} s\n`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const duckdbPackage = JSON.parse(
    readFileSync(join(root, 'node_modules', '@duckdb', 'node-api', 'package.json'), 'utf8'),
  ) as { readonly version: string };
  const result = {
    spans,
    bytes: statSync(file).size,
    runs,
    machine: `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    load,
    versions: {
      node: process.versions.node,
      duckdb: duckdbPackage.version,
      blobtrail: packageJson.version,
      sqliteUtils: sqliteUtilsIs,
    },
    blobtrail,
    duckdb,
    sqliteUtils,
    parse,
  };
  process.stdout.write(`${asTable(result)}\n`);
  if (values.write !== undefined)
    writeFileSync(
      values.write,
      keepSection(asPage(result), existsSync(values.write) ? readFileSync(values.write, 'utf8') : ''),
    );
  if (figuresOf(result).blobtrailPeakMiB >= MEMORY_LIMIT_MIB) process.exitCode = 1;
}

if (other !== undefined) await other();
else if (values.help) process.stdout.write(HELP);
else await run(wholeNumber(values.spans, 'spans'), wholeNumber(values.runs, 'runs'));
