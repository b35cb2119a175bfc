/**
 * `npm run bench -- report`: reports of a large case, its extract, the same report of that extract, and its verifier; with times,
 * memory and sizes, and a word on the limits.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, isFresh } from '../../scripts/build.ts';
import { measure } from './measure.ts';
import { caseOf } from './served-case.ts';

const BIN = join(import.meta.dirname, '..', '..', 'bin', 'blobtrail.js');
/** Of the HTML report of a case of 100,000 requests, on a quiet machine. */
const MOST_SECONDS = 10;
const MOST_BYTES = 2.5e6;

const HELP = `npm run bench -- report [options]

  --requests N  default 100000; the case is made once and kept in .cache/bench
`;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { help: { type: 'boolean', default: false }, requests: { type: 'string', default: '100000' } },
});

async function run(): Promise<void> {
  if (!isFresh()) build({ quiet: true });
  const { path } = await caseOf(Number(values.requests));
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-bench-'));
  try {
    const [html, again, out] = ['report.html', 'again.html', 'out'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const steps: readonly (readonly [what: string, script: string, args: readonly string[], made: string | null])[] = [
      ['report', BIN, ['report', path, '--out', html], html],
      ['extract', BIN, ['export', path, '--out', out], null],
      ['report of the extract', BIN, ['report', '--extract', out, '--out', again], again],
      ['verify.mjs', join(out, 'verify.mjs'), [out], null],
    ];
    for (const [what, script, args, made] of steps) {
      const { seconds, cpuSeconds, peakMiB } = await measure(script, args);
      const bytes = made === null ? null : statSync(made).size;
      const size = bytes === null ? '' : `, ${(bytes / 1e6).toFixed(1)} MB`;
      const isOver = bytes !== null && (seconds > MOST_SECONDS || bytes > MOST_BYTES);
      process.stdout.write(
        `${what}: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, ${Math.round(peakMiB)} MiB${size}${isOver ? `  over ${MOST_SECONDS} s or ${MOST_BYTES / 1e6} MB` : ''}\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (values.help) process.stdout.write(HELP);
else await run();
