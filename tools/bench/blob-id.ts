/**
 * `npm run bench:blob-id`: blob ids by our kernel on one thread, and by @mysten/walrus-wasm, in turn, each run in a
 * process of its own; prints medians, ratio and memory. The ids are compared with each other and with known ones.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure, median } from './measure.ts';
import { xorshiftFile } from './xorshift-file.ts';

const folder = join(import.meta.dirname, '..', '..', '.cache', 'bench');
const OURS = join(import.meta.dirname, 'our-blob-id-child.ts');
const THEIRS = join(import.meta.dirname, 'walrus-wasm-child.ts');

/** Beyond 2 GiB, where walrus-wasm ends, from an earlier build of our kernel with other bands. */
const KNOWN: Readonly<Record<number, string>> = {
  256_000_000: 'pfA9uGvuW108zXlsVta0qUCES4fGb46nq6fPr62xkfo',
  1_000_000_000: 'N3TK1jF4BKSsAYoYM6SBtZSe-cOIRS0FUM5yMsgwnKs',
  2_000_000_000: 'bE9nBkvJdBwu4dA46IpNwZfsvQtQ7Hi5zKwJSHy4NUg',
  6_500_000_000: '-ti_NElhz-2ZRW4pq3twSw12vuanu-OP8EUE48QV9dY',
};

const HELP = `npm run bench:blob-id -- [options]

  --mb N        default 256 (million bytes); files are made once and kept in .cache/bench
  --runs N      default 3: of each, in turn
  --threads N   default 1: of ours
  --alone       ours only: walrus-wasm ends at 2 GiB
`;

interface Run {
  readonly blobId: string;
  readonly seconds: number;
  /** Processor seconds of the whole process: what a busy machine does not change as much. */
  readonly cpu: number;
  readonly peakMiB: number;
}

async function runOnce(script: string, args: readonly string[]): Promise<Run> {
  const { stdout, peakMiB } = await measure(script, args);
  return { ...(JSON.parse(stdout) as Omit<Run, 'peakMiB'>), peakMiB };
}

function summary(name: string, bytes: number, runs: readonly Run[]): string {
  const seconds = median(runs.map((run) => run.seconds));
  const cpu = median(runs.map((run) => run.cpu));
  const peak = Math.max(...runs.map((run) => run.peakMiB)) * 1.048_576;
  const speed = (bytes / 1e6 / seconds).toFixed(1);
  return `${name.padEnd(12)} ${seconds.toFixed(2)} s  ${speed} MB/s  ${cpu.toFixed(2)} s of processor  ${peak.toFixed(0)} MB at most\n`;
}

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    mb: { type: 'string', default: '256' },
    runs: { type: 'string', default: '3' },
    threads: { type: 'string', default: '1' },
    alone: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const bytes = Number(values.mb) * 1_000_000;
  const path = xorshiftFile(folder, bytes);
  const ours: Run[] = [];
  const theirs: Run[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    ours.push(await runOnce(OURS, [path, values.threads]));
    if (!values.alone) theirs.push(await runOnce(THEIRS, [path]));
  }
  const ids = new Set([...ours, ...theirs].map(({ blobId }) => blobId).concat(KNOWN[bytes] ?? []));
  if (ids.size !== 1) throw new Error(`The ids differ: ${[...ids].join(', ')}`);
  process.stdout.write(`${[...ids].join()}, ${bytes} bytes, ${ours.length} runs of each, medians\n`);
  process.stdout.write(summary('ours', bytes, ours));
  if (values.alone) return;
  process.stdout.write(summary('walrus-wasm', bytes, theirs));
  const ratio = (of: (run: Run) => number): string => (median(theirs.map(of)) / median(ours.map(of))).toFixed(1);
  process.stdout.write(`${ratio((run) => run.seconds)} times as fast; ${ratio((run) => run.cpu)} by processor time\n`);
}

if (values.help) process.stdout.write(HELP);
else await main();
