/**
 * `npm test`: every check there is, one after the other, a failure stopping none of the rest. The last line
 * is the sum: `N passed, N failed, N skipped`; a static check counts as one. `--only a,b` runs some.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, isFresh } from './build.ts';
import { ensureChromium } from './find-chromium.ts';
import { readPlaywrightCount, readVitestCount, type Count } from './test-count.ts';

const root = join(import.meta.dirname, '..');
const results = join(root, 'out', 'test');

interface Runner {
  readonly name: string;
  readonly run: () => Count;
  /** What puts it right, or shows it alone. */
  readonly remedy: string;
}

const RUNNERS: readonly Runner[] = [
  { name: 'format', run: () => check('oxfmt/bin/oxfmt', ['--check', '.']), remedy: 'npm run format' },
  {
    name: 'lint',
    run: () => check('oxlint/bin/oxlint', ['--deny-warnings', '.']),
    remedy: 'npm run format, then by hand',
  },
  { name: 'types', run: () => check('typescript/bin/tsc', ['-p', '.']), remedy: 'npx tsc -p .' },
  { name: 'dead-code', run: () => check('knip/bin/knip.js', ['--no-progress']), remedy: 'npx knip' },
  { name: 'build', run: buildOnce, remedy: 'npm run build' },
  { name: 'unit', run: runVitest, remedy: 'npm run unit -- <file>' },
  { name: 'end-to-end', run: runPlaywright, remedy: 'npx playwright test <file> --trace on' },
];

/** A tool of node_modules under this Node; true when it ended with 0. */
function tool(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean {
  const path = join(root, 'node_modules', script);
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } } as const;
  return spawnSync(process.execPath, [path, ...args], options).status === 0;
}

function check(script: string, args: readonly string[]): Count {
  return asCount(tool(script, args));
}

function asCount(isPassed: boolean): Count {
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 };
}

function buildOnce(): Count {
  try {
    if (!isFresh()) build({ quiet: true });
    return asCount(true);
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    return asCount(false);
  }
}

function runVitest(): Count {
  const file = join(results, 'vitest.json');
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const isPassed = tool('vitest/vitest.mjs', ['run', ...reporters]);
  return withVerdict(isPassed, existsSync(file) ? readVitestCount(readFileSync(file, 'utf8')) : null);
}

function runPlaywright(): Count {
  const executable = ensureChromium();
  if (executable === null) {
    process.stderr.write('No Chromium could be found or installed; name one in BLOBTRAIL_CHROMIUM.\n');
    return asCount(false);
  }
  const file = join(results, 'playwright.json');
  rmSync(file, { force: true });
  const isPassed = tool('@playwright/test/cli.js', ['test'], { BLOBTRAIL_CHROMIUM: executable });
  return withVerdict(isPassed, existsSync(file) ? readPlaywrightCount(readFileSync(file, 'utf8')) : null);
}

/** A runner that failed without a failed test (a file that does not load, say) still counts as one failure. */
function withVerdict(isPassed: boolean, count: Count | null): Count {
  if (count === null) return asCount(false);
  return isPassed || count.failed > 0 ? count : { ...count, failed: 1 };
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',');
const unknown = only?.filter((name) => !RUNNERS.some((runner) => runner.name === name)) ?? [];
if (unknown.length > 0) throw new Error(`There is no check "${unknown.join('", "')}".`);
mkdirSync(results, { recursive: true });

const rows: { readonly name: string; readonly count: Count; readonly seconds: string; readonly remedy: string }[] = [];
for (const { name, run, remedy } of RUNNERS) {
  if (only !== undefined && !only.includes(name)) continue;
  process.stdout.write(`\n── ${name}\n`);
  const startedMs = performance.now();
  const count = run();
  rows.push({ name, count, seconds: ((performance.now() - startedMs) / 1000).toFixed(1), remedy });
}

const say = ({ passed, failed, skipped }: Count): string => `${passed} passed, ${failed} failed, ${skipped} skipped`;
const sum = rows.reduce<Count>(
  (total, { count }) => ({
    passed: total.passed + count.passed,
    failed: total.failed + count.failed,
    skipped: total.skipped + count.skipped,
  }),
  { passed: 0, failed: 0, skipped: 0 },
);
process.stdout.write('\n');
for (const { name, count, seconds, remedy } of rows) {
  const [mark, more] = count.failed > 0 ? ['FAILED', `: ${remedy}`] : ['ok', ''];
  process.stdout.write(`${name.padEnd(12)} ${mark.padEnd(7)} ${say(count)} (${seconds} s)${more}\n`);
}
process.exitCode = sum.failed > 0 ? 1 : 0;
process.stdout.write(`${say(sum)}\n`);
