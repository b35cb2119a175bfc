/** The window in a headless browser: how soon it shows a picture, how its table scrolls, what memory it takes. */
import type { Browser, Page } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { quantile } from './flow-figures.ts';
import { median } from './measure.ts';

export interface PageFigures {
  /** From the beginning of navigation, in a page and a host of their own. */
  readonly firstPictureMs: readonly number[];
  /** One step of scrolling until the next frame. */
  readonly scrollMedianMs: number;
  readonly scrollP95Ms: number;
  readonly scrollWorstMs: number;
  /** From a jump to any place of the list until its rows stand there. */
  readonly jumpMedianMs: number;
  readonly jumpWorstMs: number;
  /** After all of that and a collection of garbage. */
  readonly heapMiB: number;
  /** Memory of the page's process that is no file's; null where the system does not tell. */
  readonly processMiB: number | null;
}

const MIB = 2 ** 20;
const STEPS = 240;
const JUMPS = 24;

/** As `encodeView` of the page writes it. */
const TABLE = `v1.${Buffer.from('{"v":"table"}').toString('base64url')}`;

export async function firstPicture(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0, undefined, {
      timeout: 120_000,
    });
    return await page.evaluate(() => performance.getEntriesByName('first-picture')[0]?.startTime ?? Number.NaN);
  } finally {
    await page.close();
  }
}

/** Down the list a few rows a frame, as a wheel does. */
function scroll(page: Page): Promise<readonly number[]> {
  return page.evaluate(async (steps) => {
    const grid = document.querySelector('#request-grid');
    if (grid === null) throw new Error('There is no table.');
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())));
    const times: number[] = [];
    let lastMs = await frame();
    for (let i = 0; i < steps; i += 1) {
      grid.dispatchEvent(new WheelEvent('wheel', { deltaY: 120, bubbles: true, cancelable: true }));
      // A wheel that nobody takes scrolls by itself, which a made event does not.
      if (grid.scrollHeight < 8_000_000) grid.scrollTop += 120;
      const nowMs = await frame();
      times.push(nowMs - lastMs);
      lastMs = nowMs;
    }
    return times;
  }, STEPS);
}

/** To any place, until every row in sight is there. */
function jump(page: Page): Promise<readonly number[]> {
  return page.evaluate(async (jumps) => {
    const grid = document.querySelector('#request-grid');
    if (grid === null) throw new Error('There is no table.');
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())));
    const times: number[] = [];
    for (let i = 0; i < jumps; i += 1) {
      const share = ((i * 37 + 11) % 100) / 100;
      const before = grid.querySelector('.grid-row')?.id;
      const startMs = await frame();
      grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * share;
      let nowMs = await frame();
      const isDrawn = () =>
        grid.querySelector('.grid-row') !== null &&
        grid.querySelector('.grid-row')?.id !== before &&
        grid.querySelector('.ghost') === null;
      while (!isDrawn() && nowMs - startMs < 20_000) nowMs = await frame();
      times.push(nowMs - startMs);
    }
    return times;
  }, JUMPS);
}

async function memoryOf(browser: Browser, page: Page): Promise<Pick<PageFigures, 'heapMiB' | 'processMiB'>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
  const all = await browser.newBrowserCDPSession();
  const { processInfo } = await all.send('SystemInfo.getProcessInfo');
  const anonymous = processInfo
    .filter(({ type }) => type === 'renderer')
    .flatMap(({ id }) => {
      const path = `/proc/${id}/status`;
      const kib = existsSync(path) ? /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(path, 'utf8'))?.[1] : undefined;
      return kib === undefined ? [] : [(Number(kib) * 1024) / MIB];
    });
  return { heapMiB: heap / MIB, processMiB: anonymous.length === 0 ? null : Math.max(...anonymous) };
}

export async function measureTable(browser: Browser, url: string): Promise<Omit<PageFigures, 'firstPictureMs'>> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0, undefined, {
      timeout: 120_000,
    });
    await page.evaluate((token) => void (location.hash = token), TABLE);
    await page.waitForSelector('#request-grid .grid-row');
    await page.waitForTimeout(1_000);
    const frames = await scroll(page);
    const jumps = await jump(page);
    return {
      scrollMedianMs: quantile(frames, 0.5),
      scrollP95Ms: quantile(frames, 0.95),
      scrollWorstMs: Math.max(...frames),
      jumpMedianMs: median(jumps),
      jumpWorstMs: Math.max(...jumps),
      ...(await memoryOf(browser, page)),
    };
  } finally {
    await page.close();
  }
}
