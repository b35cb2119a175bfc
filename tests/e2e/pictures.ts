/** A case that looks the same on every machine and day, and how its pictures are compared. */
import { expect, type Locator, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endServer, importIncident, serveCase, test as base, type Inspector } from './inspector.ts';
import { openCase } from './window.ts';

/** Nothing of this machine's clock and user is in the picture. */
const STILL = { BLOBTRAIL_NOW_NS: '1772470800000000000', BLOBTRAIL_ACTOR: 'investigator' };

/** Chromium's version when the pictures were taken. */
const TAKEN_WITH = '156';

/**
 * What may differ. `threshold` is how far a pixel's colour may be off: other edges of the same letters stay below it.
 * `maxDiffPixelRatio` is how many pixels may be further off. In the browser that took the pictures it is less than the
 * smallest part of a region that must not go missing; another one may break lines elsewhere, and then only the size of
 * the region and most of what is in it are held to the picture. picture-compare.spec.ts tries both.
 */
export interface Tolerance {
  readonly threshold: number;
  readonly maxDiffPixelRatio: number;
}

export const OTHER_BROWSER: Tolerance = { threshold: 0.25, maxDiffPixelRatio: 0.1 };

export function isTakenWith(page: Page): boolean {
  return page.context().browser()?.version().split('.')[0] === TAKEN_WITH;
}

/** Bars are low and hold little: there it takes fewer pixels for something to be gone. */
function toleranceIn(page: Page, name: string): Tolerance {
  if (!isTakenWith(page)) return OTHER_BROWSER;
  return { threshold: 0.25, maxDiffPixelRatio: /-top-/.test(name) ? 0.003 : 0.006 };
}

/** The seal is painted over: its digits are another hash whenever what the log tells of an import changes. */
export function pictureOptions(page: Page, name: string): Tolerance & { readonly mask: Locator[] } {
  return { ...toleranceIn(page, name), mask: [page.locator('.seal')] };
}

/** The parts of the window that stand beside each other: each is compared by itself. */
export const OPENING = {
  top: '.top-bar',
  left: '.pane.left',
  tools: '.flow-tools',
  flow: '.flow-picture',
  timeline: '.timeline-pane',
  bottom: '.status-bar',
} as const;
export type OpeningRegion = keyof typeof OPENING;

async function withStill(
  name: string,
  { isEmpty }: { readonly isEmpty: boolean },
  give: (inspector: Inspector) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-still-'));
  const casePath = join(folder, `${name}.blobtrail`);
  if (!isEmpty) importIncident(casePath, STILL);
  const { process: server, ...inspector } = await serveCase(casePath, STILL);
  await give(inspector);
  await endServer(server);
  rmSync(folder, { recursive: true, force: true });
}

interface Fixtures {
  /** A case without a source, for this test alone. */
  readonly empty: Inspector;
}

interface WorkerFixtures {
  /** The bundled incident at a fixed time; the tests only look. */
  readonly still: Inspector;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
  still: [async ({}, give) => withStill('warm-cache', { isEmpty: false }, give), { scope: 'worker' }],
  // eslint-disable-next-line no-empty-pattern -- as above
  empty: async ({}, give) => withStill('empty', { isEmpty: true }, give),
});

/** One window of one theme; half of the pictures are taken in each, the opening in all four. */
export const LARGE_LIGHT = { name: '1440-light', width: 1440, height: 900, colorScheme: 'light' } as const;
export const SMALL_DARK = { name: '1024-dark', width: 1024, height: 700, colorScheme: 'dark' } as const;
export const ALL_FRAMES = [
  LARGE_LIGHT,
  { ...LARGE_LIGHT, name: '1440-dark', colorScheme: 'dark' },
  { ...SMALL_DARK, name: '1024-light', colorScheme: 'light' },
  SMALL_DARK,
] as const;
export type Frame = (typeof ALL_FRAMES)[number];

/** The window of that size and theme, before a case is opened in it. */
export async function setFrame(page: Page, { width, height, colorScheme }: Frame): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
}

export async function openFrame(page: Page, { url }: Inspector, frame: Frame): Promise<void> {
  await setFrame(page, frame);
  await openCase(page, url);
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
}

/** The region as it was when it was last looked at, within what browsers differ by; the next ones are looked at as well. */
export async function expectPicture(region: Locator, name: string): Promise<void> {
  await expect(region.page().getByText(/^Reading /)).toHaveCount(0);
  await expect.soft(region).toHaveScreenshot(`${name}.png`, pictureOptions(region.page(), name));
}
