/**
 * `npm run bench -- beside`: what the window is answered, and how its table scrolls, while an import runs in the same case
 * and while none does; prints the figures and writes them into docs/validation/performance.md.
 */
import { chromium } from '@playwright/test';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, isFresh } from '../../scripts/build.ts';
import { ensureChromium } from '../../scripts/find-chromium.ts';
import { CHROMIUM_ARGS } from '../../src/core/print/find-chromium.ts';
import { writeOtlpBulk } from '../simulate/otlp-bulk.ts';
import { quantile, withSection } from './flow-figures.ts';
import { caseOf, SEED, withServed, type Served } from './served-case.ts';
import { measureTable } from './window-page.ts';
import { openWindow, planOf, type PlannedCall } from './window-plan.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'validation', 'performance.md');
const MARKS = ['<!-- beside: written by npm run bench -- beside -->', '<!-- /beside -->'] as const;
/** What a person notices. */
const LIMIT_MS = 100;
/** Between two calls, as somebody who works with the window makes them. */
const PAUSE_MS = 40;
const QUIET_ROUNDS = 20;

interface Times {
  readonly what: string;
  readonly quiet: number[];
  readonly beside: number[];
}

async function callAll(
  { client }: Served,
  calls: readonly PlannedCall[],
  round: number,
  into: (i: number, ms: number) => void,
): Promise<void> {
  for (const [i, { method, params }] of calls.entries()) {
    into(i, (await client.call(method, params(round))).ms);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function measureCalls(served: Served, file: string) {
  const plan = await planOf(served.client);
  const chosen = plan.filter(({ name }) => ['none', 'a label', 'sorted by artifact', 'find.suggest'].includes(name));
  const named = chosen.flatMap(({ name, calls }) =>
    calls.map((call) => ({ ...call, what: name === 'none' ? call.what : `${name}: ${call.what}` })),
  );
  await openWindow(served.client);
  const times: Times[] = named.map(({ what }) => ({ what, quiet: [], beside: [] }));
  for (let round = 0; round < QUIET_ROUNDS; round += 1)
    await callAll(served, named, round, (i, ms) => times[i]?.quiet.push(ms));
  const path = await served.client.upload(file);
  const state = { isDone: false };
  const importing = served.client.call('import.run', { paths: [path] }).finally(() => (state.isDone = true));
  for (let round = 0; !state.isDone; round += 1)
    await callAll(served, named, round, (i, ms) => times[i]?.beside.push(ms));
  return { times, importMs: (await importing).ms };
}

async function measureFrames(served: Served, file: string, executablePath: string) {
  const args = [...CHROMIUM_ARGS, '--disable-frame-rate-limit', '--disable-gpu-vsync', '--enable-unsafe-swiftshader'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const quiet = await measureTable(browser, served.url);
    const importing = served.client.call('import.run', { paths: [await served.client.upload(file)] });
    const beside = await measureTable(browser, served.url);
    await importing;
    return { quiet, beside };
  } finally {
    await browser.close();
  }
}

const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

function tableOf(times: readonly Times[]): string {
  const cells = (list: readonly number[]): string =>
    `${ms(quantile(list, 0.5))} | ${ms(quantile(list, 0.95))} | ${ms(Math.max(...list))}`;
  return [
    '| call | alone: median | p95 | worst | beside an import: median | p95 | worst |',
    '|---|--:|--:|--:|--:|--:|--:|',
    ...times.map(({ what, quiet, beside }) => `| ${what} | ${cells(quiet)} | ${cells(beside)} |`),
  ].join('\n');
}

async function run(requests: number, spans: number, isWritten: boolean): Promise<void> {
  if (!isFresh()) build({ quiet: true });
  const executablePath = ensureChromium();
  if (executablePath === null) throw new Error('There is no Chromium. BLOBTRAIL_CHROMIUM names one.');
  const { path } = await caseOf(requests);
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-beside-'));
  try {
    const file = join(folder, 'spans.otlp.jsonl');
    writeOtlpBulk(`${SEED}/beside`, spans, file);
    const onCopy = <T>(work: (served: Served) => Promise<T>): Promise<T> => {
      const copy = join(folder, 'copy.blobtrail');
      if (existsSync(copy)) rmSync(copy);
      copyFileSync(path, copy);
      return withServed(copy, work);
    };
    const [load = 0] = loadavg();
    const { times, importMs } = await onCopy((served) => measureCalls(served, file));
    const { quiet, beside } = await onCopy((served) => measureFrames(served, file, executablePath));
    const all = times.flatMap((each) => each.beside);
    const over = all.filter((one) => one > LIMIT_MS).length;
    const section = [
      MARKS[0],
      '',
      '## The window beside an import',
      '',
      `One run of \`npm run bench -- beside\`: ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${load.toFixed(1)} before it. A case of ${requests.toLocaleString('en')} requests answers over the loopback host while`,
      `${spans.toLocaleString('en')} further spans are imported into it, which took ${(importMs / 1000).toFixed(0)} s. The import has a thread of its own, and one helper for each core beside it. Milliseconds until the whole answer is read.`,
      '',
      tableOf(times),
      '',
      `- ${all.length} calls beside the import, ${over} of them above ${LIMIT_MS} ms (${((100 * over) / all.length).toFixed(1)} %); the slowest took ${ms(Math.max(...all))} ms.`,
      `- A frame of scrolling the table: median ${ms(quiet.scrollMedianMs)} ms alone, ${ms(beside.scrollMedianMs)} ms beside the import; 95th percentile ${ms(quiet.scrollP95Ms)} and ${ms(beside.scrollP95Ms)} ms; worst ${ms(quiet.scrollWorstMs)} and ${ms(beside.scrollWorstMs)} ms.`,
      `- From a jump to any place of the list until its rows stand there: median ${ms(quiet.jumpMedianMs)} and ${ms(beside.jumpMedianMs)} ms.`,
      '',
      MARKS[1],
    ].join('\n');
    process.stdout.write(`${section}\n`);
    if (isWritten) writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), section, MARKS));
    if (quantile(all, 0.95) > LIMIT_MS) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const HELP = `npm run bench -- beside [options]

  --requests N  default 100000: of the case that is asked, which is made once and kept in .cache/bench
  --spans N     default 300000: of the file that is imported meanwhile
  --no-write    leave docs/validation/performance.md as it is
`;

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    requests: { type: 'string', default: '100000' },
    spans: { type: 'string', default: '300000' },
    'no-write': { type: 'boolean', default: false },
  },
});

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`"${text}" is not a whole number above 0.`);
  return Number(text);
}

if (values.help) process.stdout.write(HELP);
else await run(wholeNumber(values.requests), wholeNumber(values.spans), !values['no-write']);
