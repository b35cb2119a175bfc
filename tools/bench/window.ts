/**
 * `npm run bench -- window`: what the window asks the engine for on a large case, its first picture, its table and its
 * memory; prints the figures and writes them into docs/validation/performance.md.
 */
import { chromium, type Browser } from '@playwright/test';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, isFresh } from '../../scripts/build.ts';
import { ensureChromium } from '../../scripts/find-chromium.ts';
import { CHROMIUM_ARGS } from '../../src/core/print/find-chromium.ts';
import { withSection } from './flow-figures.ts';
import { caseOf, noteOf, withServed } from './served-case.ts';
import { timeCall, type CallFigures } from './window-calls.ts';
import {
  overLimit,
  missedTargets,
  WINDOW_END,
  WINDOW_START,
  windowSection,
  windowTables,
  type GroupFigures,
} from './window-figures.ts';
import { firstPicture, measureTable } from './window-page.ts';
import { openWindow as open, planOf } from './window-plan.ts';

const root = join(import.meta.dirname, '..', '..');
const PAGE = join(root, 'docs', 'validation', 'performance.md');
const ARGS = [...CHROMIUM_ARGS, '--disable-frame-rate-limit', '--disable-gpu-vsync', '--enable-unsafe-swiftshader'];
const PICTURES = 3;

const HELP = `npm run bench -- window [options]

  --requests N  default 1000000: of the case, which is made once and kept in .cache/bench
  --case FILE   measure this case instead
  --cpu         of the engine’s answers CPU time instead of wall time: for a machine that others use, too (Linux)
  --no-write    leave docs/validation/performance.md as it is
`;

async function measureGroups(casePath: string, isCpu: boolean): Promise<readonly GroupFigures[]> {
  const plan = await withServed(casePath, ({ client }) => planOf(client));
  const out: GroupFigures[] = [];
  for (const { name, requests, isOpened, calls } of plan) {
    const measured = await withServed(casePath, async ({ client, cpuMs }) => {
      if (isOpened) await open(client);
      const figures: CallFigures[] = [];
      for (const { what, method, params } of calls)
        figures.push(await timeCall(client, what, method, params, isCpu ? cpuMs : null));
      return figures;
    });
    out.push({ name, requests, calls: measured });
    process.stderr.write(
      `${name}: ${measured.map(({ firstMs, medianMs }) => `${firstMs.toFixed(0)}/${medianMs.toFixed(0)}`).join(' ')}\n`,
    );
  }
  return out;
}

async function measureOpening(casePath: string, isCpu: boolean): Promise<readonly number[]> {
  return withServed(casePath, async ({ client, cpuMs }) => {
    const times: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const before = isCpu ? cpuMs() : null;
      const { ms } = await client.call('case.open', { path: casePath });
      times.push(before === null ? ms : (cpuMs() ?? Number.NaN) - before);
    }
    return times;
  });
}

async function measurePage(browser: Browser, casePath: string) {
  const firstPictureMs: number[] = [];
  for (let i = 0; i < PICTURES; i += 1)
    firstPictureMs.push(await withServed(casePath, ({ url }) => firstPicture(browser, url)));
  return { firstPictureMs, ...(await withServed(casePath, ({ url }) => measureTable(browser, url))) };
}

interface RunOptions {
  readonly requests: number;
  readonly given: string | undefined;
  readonly isWritten: boolean;
  readonly isCpu: boolean;
}

async function run({ requests, given, isWritten, isCpu }: RunOptions): Promise<void> {
  if (!isFresh()) build({ quiet: true });
  const executablePath = ensureChromium();
  if (executablePath === null) throw new Error('There is no Chromium. BLOBTRAIL_CHROMIUM names one.');
  const { path, made } = given === undefined ? await caseOf(requests) : { path: given, made: noteOf(given) };
  const total = await withServed(path, async ({ client }) => (await client.call('case.info', {})).result);
  const groups = await measureGroups(path, isCpu);
  const openMs = await measureOpening(path, isCpu);
  const browser = await chromium.launch({ executablePath, args: ARGS });
  try {
    const figures = {
      machine: `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
      browser: `headless Chromium ${browser.version()} with software rendering and no frame limit`,
      atUtc: new Date().toISOString(),
      load: loadavg()[1] ?? Number.NaN,
      requests: total?.counts.requests ?? 0,
      caseBytes: statSync(path).size,
      made,
      openMs,
      groups,
      isCpu,
      page: await measurePage(browser, path),
    };
    process.stdout.write(`${windowTables(figures)}\n`);
    const misses = [...overLimit(figures), ...missedTargets(figures)];
    process.stdout.write(`${JSON.stringify({ openMs, ...figures.page })}\n${misses.join('\n')}\n`);
    if (isWritten) {
      const section = windowSection(figures);
      writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), section, [WINDOW_START, WINDOW_END]));
    }
    if (misses.length > 0) process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    requests: { type: 'string', default: '1000000' },
    case: { type: 'string' },
    cpu: { type: 'boolean', default: false },
    'no-write': { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else if (!/^[1-9]\d{0,8}$/.test(values.requests))
  throw new Error(`--requests wants a whole number above 0, not "${values.requests}".`);
else
  await run({
    requests: Number(values.requests),
    given: values.case,
    isWritten: !values['no-write'],
    isCpu: values.cpu,
  });
