/**
 * `npm run bench -- scale`: imports of one, three and ten million spans, for what grows with their number; prints the figures
 * and writes them into docs/validation/performance.md.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, isFresh } from '../../scripts/build.ts';
import { withSection } from './flow-figures.ts';
import { measure, type Measured } from './measure.ts';
import { MEMORY_LIMIT_MIB } from './performance-page.ts';
import { spanFile, wholeNumber } from './span-file.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = join(ROOT, 'docs', 'validation', 'performance.md');
const MARKS = ['<!-- scale: written by npm run bench -- scale -->', '<!-- /scale -->'] as const;

const HELP = `npm run bench -- scale [options]

  --spans LIST  default 1000000,3000000,10000000; each file is made once (ten million spans: 7.6 GB) and kept in .cache/bench
  --no-write    leave docs/validation/performance.md as it is
`;

const { values } = parseArgs({
  args: process.argv.slice(3),
  allowNegative: true,
  options: {
    help: { type: 'boolean', default: false },
    spans: { type: 'string', default: '1000000,3000000,10000000' },
    write: { type: 'boolean', default: true },
  },
});

interface Step {
  readonly spans: number;
  readonly bytes: number;
  readonly caseBytes: number;
  readonly measured: Measured;
}

async function importOf(spans: number): Promise<Step> {
  const file = spanFile(spans);
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-bench-'));
  try {
    const path = join(folder, 'bench.blobtrail');
    const measured = await measure(join(ROOT, 'bin', 'blobtrail.js'), ['import', path, file, '--json']);
    const { sources } = JSON.parse(measured.stdout) as { readonly sources: readonly { readonly records: number }[] };
    if (sources[0]?.records !== spans) throw new Error(`${sources[0]?.records ?? 0} of ${spans} spans came in.`);
    return { spans, bytes: statSync(file).size, caseBytes: statSync(path).size, measured };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');

function tableOf(steps: readonly Step[]): string {
  const rows = steps.map(({ spans, bytes, caseBytes, measured: { seconds, cpuSeconds, peakMiB } }) => [
    thousands(spans),
    `${thousands(bytes / 1e6)} MB`,
    `${seconds.toFixed(1)} s`,
    `${cpuSeconds.toFixed(1)} s`,
    thousands(spans / seconds),
    `${thousands(peakMiB)} MiB`,
    `${thousands(caseBytes / 1e6)} MB`,
  ]);
  const head = ['spans', 'file', 'wall time', 'CPU time', 'spans/s', 'peak memory', 'case file'];
  return [head, head.map(() => '--:'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

async function run(counts: readonly number[]): Promise<void> {
  if (!isFresh()) build({ quiet: true });
  const [load = 0] = loadavg();
  const steps: Step[] = [];
  for (const spans of counts) {
    const step = await importOf(spans);
    process.stderr.write(`${thousands(spans)} spans: ${step.measured.seconds.toFixed(1)} s\n`);
    steps.push(step);
  }
  const table = tableOf(steps);
  process.stdout.write(`${table}\n`);
  const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const section = `${MARKS[0]}

## The import, from one to ten million spans

One run of \`npm run bench -- scale\`: ${machine}, load ${load.toFixed(1)} before it. The files are made as the one above; one import of each, with
the command line, in a process of its own.

${table}

${MARKS[1]}`;
  if (values.write) writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), section, MARKS));
  if (steps.some(({ measured }) => measured.peakMiB >= MEMORY_LIMIT_MIB)) process.exitCode = 1;
}

if (values.help) process.stdout.write(HELP);
else await run(values.spans.split(',').map((count) => wholeNumber(count, 'spans')));
