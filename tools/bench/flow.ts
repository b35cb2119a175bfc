/**
 * `npm run bench -- flow`: pans and zooms the flow in a headless browser, beside Cytoscape.js and sigma.js drawing the same
 * requests edge by edge, in turn; prints the figures and writes them into docs/validation/performance.md.
 */
import { chromium, type Browser, type Page } from '@playwright/test';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build as bundle } from 'vite';
import { build, isFresh } from '../../scripts/build.ts';
import { ensureChromium } from '../../scripts/find-chromium.ts';
import { CHROMIUM_ARGS } from '../../src/core/print/find-chromium.ts';
import { flowSection, flowTable, keepsTarget, withSection, type FlowFigures, type FlowRow } from './flow-figures.ts';
import type { BenchFrames, BenchJob } from './flow-page.ts';

const root = join(import.meta.dirname, '..', '..');
const PAGE = join(root, 'docs', 'validation', 'performance.md');
/** No frame limit: a frame then takes as long as drawing it does. */
const ARGS = [...CHROMIUM_ARGS, '--disable-frame-rate-limit', '--disable-gpu-vsync', '--enable-unsafe-swiftshader'];
const TECHNIQUES = ['blobtrail', 'cytoscape', 'sigma'] as const;
const TECHNIQUE_NAMES = { blobtrail: 'Blobtrail', cytoscape: 'Cytoscape.js', sigma: 'sigma.js' } as const;
const REQUESTS = [1_000, 100_000, 1_000_000] as const;
const EDGES = [5_000, 50_000, 200_000] as const;
const FRAMES = 80;
/** Of one technique in one run. */
const LIMIT_MS = 8_000;
/** Beyond this a technique is not waited for. */
const TIMEOUT_MS = 200_000;
/** What took so long over its runs so far is not run again. */
const BOX_MS = 100_000;

const HELP = `npm run bench -- flow [options]

  --runs N      default 5: of each, in turn
  --case FILE   default the bundled incident: the real case that is panned and zoomed in the window
  --no-write    leave docs/validation/performance.md as it is
`;

interface Plan {
  readonly what: string;
  readonly job: BenchJob;
}

function plans(): readonly Plan[] {
  const base = { calls: null, frames: FRAMES, limitMs: LIMIT_MS };
  const ours = REQUESTS.map((requests) => ({
    what: `${requests.toLocaleString('en-US')} requests`,
    job: { ...base, technique: 'blobtrail' as const, requests },
  }));
  const compared = EDGES.flatMap((edges) =>
    TECHNIQUES.map((technique) => ({
      what: `${edges.toLocaleString('en-US')} edges`,
      job: { ...base, technique, requests: edges / 2 },
    })),
  );
  const calls = jaegerGraph();
  const services = TECHNIQUES.flatMap((technique) =>
    calls === null
      ? []
      : [{ what: 'Jaeger’s service graph, 4,271 edges', job: { ...base, technique, requests: 0, calls } }],
  );
  return [...ours, ...compared, ...services];
}

/** The large dependency graph that Jaeger tests its own page with; null where it is not at hand. */
function jaegerGraph(): string | null {
  const shared = process.env['BLOBTRAIL_SHARED'] ?? join(root, '..', 'shared');
  const path = join(shared, 'fixtures', 'graph-deps', 'jaeger-ui-dependencies-large.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

async function pageScript(folder: string): Promise<string> {
  await bundle({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: false,
      lib: {
        entry: join(import.meta.dirname, 'flow-page.ts'),
        formats: ['iife'],
        name: 'bench',
        fileName: () => 'page.js',
      },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return join(folder, 'page.js');
}

async function measureJob(browser: Browser, script: string, job: BenchJob): Promise<BenchFrames | string> {
  const page = await browser.newPage({ viewport: { width: 1140, height: 560 } });
  try {
    await page.setContent('<!doctype html><meta charset="utf-8"><body style="margin:0"></body>');
    await page.addScriptTag({ path: script });
    return await limited(
      page.evaluate(
        (given) => (window as unknown as { runFlowBench: (job: BenchJob) => Promise<BenchFrames> }).runFlowBench(given),
        job,
      ),
    );
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'failed') : String(error);
  } finally {
    await page.close();
  }
}

/** @throws Error when it takes too long */
async function limited<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new Error(`not done after ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The window as `blobtrail serve` gives it, with a real case. */
async function measureCase(browser: Browser, casePath: string): Promise<BenchFrames> {
  const server = spawn(
    process.execPath,
    [join(root, 'bin', 'blobtrail.js'), 'serve', casePath, '--port', '0', '--json'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    const line = await new Promise<string>(
      (resolve) => void createInterface({ input: server.stdout }).once('line', resolve),
    );
    await page.goto((JSON.parse(line) as { readonly url: string }).url);
    await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0);
    const firstMs = await page.evaluate(
      () => performance.getEntriesByName('first-picture')[0]?.startTime ?? Number.NaN,
    );
    await page.waitForTimeout(500);
    return { firstMs, frames: await moveWindow(page), redraws: [] };
  } finally {
    await page.close();
    server.kill('SIGTERM');
  }
}

/** The same steps as in the synthetic picture, on the window's own canvas. */
function moveWindow(page: Page): Promise<readonly number[]> {
  return page.evaluate(async (count) => {
    const overlay = document.querySelectorAll<HTMLCanvasElement>('.flow-canvas canvas')[1];
    if (overlay === undefined) throw new Error('There is no picture.');
    const { left, top, width, height } = overlay.getBoundingClientRect();
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())));
    const times: number[] = [];
    let lastMs = await frame();
    for (let i = 0; i < count; i += 1) {
      const x = i % 20 < 10 ? 0.35 : 0.9;
      const init = { deltaY: i % 10 < 5 ? -12 : 12, ctrlKey: true, bubbles: true, cancelable: true };
      overlay.dispatchEvent(new WheelEvent('wheel', { ...init, clientX: left + width * x, clientY: top + height / 2 }));
      const nowMs = await frame();
      times.push(nowMs - lastMs);
      lastMs = nowMs;
    }
    return times;
  }, FRAMES);
}

function exampleCase(folder: string): string {
  const path = join(folder, 'incident.blobtrail');
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'bin', 'blobtrail.js'), 'import', path, join(root, 'resources', 'examples', 'warm-cache')],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The incident could not be imported: ${stderr}`);
  return path;
}

function versionOf(name: string): string {
  return (
    JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { readonly version: string }
  ).version;
}

async function run(runs: number, given: string | undefined, isWritten: boolean): Promise<void> {
  if (!isFresh()) build({ quiet: true });
  const executablePath = ensureChromium();
  if (executablePath === null) throw new Error('There is no Chromium. BLOBTRAIL_CHROMIUM names one.');
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-bench-'));
  const browser = await chromium.launch({ executablePath, args: ARGS });
  try {
    const script = await pageScript(folder);
    const casePath = given ?? exampleCase(folder);
    const all = plans().map((plan) => ({ plan, runs: [] as BenchFrames[], note: null as string | null, usedMs: 0 }));
    const real = { runs: [] as BenchFrames[] };
    for (let n = 1; n <= runs; n += 1) {
      for (const entry of all) {
        if (entry.usedMs > BOX_MS) {
          entry.note ??= `its time of ${BOX_MS / 1000} s was used up`;
          continue;
        }
        const startMs = performance.now();
        const measured = await measureJob(browser, script, entry.plan.job);
        entry.usedMs += performance.now() - startMs;
        if (typeof measured === 'string') entry.note = measured;
        else entry.runs.push(measured);
        process.stderr.write(`run ${n} of ${runs}: ${entry.plan.what}, ${entry.plan.job.technique}\n`);
      }
      real.runs.push(await measureCase(browser, casePath));
    }
    const rows: FlowRow[] = all.map(({ plan, runs: measured, note }) => ({
      what: plan.what,
      technique: TECHNIQUE_NAMES[plan.job.technique],
      runs: measured,
      note,
    }));
    rows.splice(REQUESTS.length, 0, {
      what: given === undefined ? 'the bundled incident, in the window' : 'a case, in the window',
      technique: TECHNIQUE_NAMES.blobtrail,
      runs: real.runs,
      note: null,
    });
    const figures: FlowFigures = {
      runs,
      machine: `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
      browser: `Chromium ${browser.version()}`,
      versions: { cytoscape: versionOf('cytoscape'), sigma: versionOf('sigma') },
      atUtc: new Date().toISOString(),
      load: loadavg()[1] ?? Number.NaN,
      rows,
    };
    process.stdout.write(`${flowTable(figures)}\n`);
    if (isWritten) writeSection(flowSection(figures));
    if (rows.some((row) => row.technique === TECHNIQUE_NAMES.blobtrail && !keepsTarget(row))) process.exitCode = 1;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeSection(section: string): void {
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, withSection(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '# Performance\n', section));
}

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    runs: { type: 'string', default: '5' },
    case: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else if (!/^[1-9]\d?$/.test(values.runs))
  throw new Error(`--runs wants a whole number from 1 to 99, not "${values.runs}".`);
else await run(Number(values.runs), values.case, !values['no-write']);
