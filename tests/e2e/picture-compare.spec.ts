/** The comparison of pictures itself: other edges of letters pass, a part that is missing does not. */
import { chromium, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../../scripts/find-chromium.ts';
import { CHROMIUM_ARGS } from '../../src/core/print/find-chromium.ts';
import { expect } from './inspector.ts';
import {
  isTakenWith,
  LARGE_LIGHT,
  openFrame,
  OPENING,
  OTHER_BROWSER,
  pictureOptions,
  SMALL_DARK,
  test,
  type OpeningRegion,
  type Tolerance,
} from './pictures.ts';
import { openView } from './window.ts';

test.skip(process.platform !== 'linux', 'the pictures were taken with the fonts and the rasteriser of Linux');
// A planted change must never become the picture that later ones are compared with.
test.beforeEach(() => {
  test.skip(['all', 'changed'].includes(test.info().config.updateSnapshots), 'pictures are being taken');
  test.skip(!existsSync(join(import.meta.dirname, 'pictures')), 'no picture was taken yet');
});

/** What must be noticed: what is changed in the page, and in whose picture it shows. */
const PLANTED: readonly (readonly [what: string, region: OpeningRegion, selector: string])[] = [
  ['the find box is gone', 'top', '.find'],
  ['the view switch is gone', 'top', '.top-bar .segments'],
  ['the coverage is gone', 'left', '.coverage'],
  ['the findings are gone', 'left', '.findings'],
  ['one finding is gone', 'left', '.finding'],
  ['the trail is gone', 'left', '.trail'],
  ['the flow is not drawn', 'flow', '.flow-pane canvas'],
  ['the forms of the flow are gone', 'tools', '.flow-tools .segments'],
  ['the timeline is not drawn', 'timeline', '.timeline-pane canvas'],
  ['the legend is gone', 'bottom', '.legend'],
];

const REGIONS = Object.keys(OPENING) as readonly OpeningRegion[];

async function isSame(page: Page, region: OpeningRegion, frame: string, tolerance?: Tolerance): Promise<boolean> {
  const name = `opening-${region}-${frame}`;
  // What differs is tried until the time is over; a machine that is too slow for that gets more of it.
  for (const timeout of [2_500, 20_000]) {
    try {
      const options = { ...pictureOptions(page, name), ...tolerance, timeout };
      await expect(page.locator(OPENING[region])).toHaveScreenshot(`${name}.png`, options);
      return true;
    } catch (error) {
      if (/pixels \(ratio|Expected an image/.test(String(error))) return false;
    }
  }
  throw new Error(`no picture of ${region} could be taken`);
}

for (const frame of [LARGE_LIGHT, SMALL_DARK]) {
  test(`a part that is missing is noticed, ${frame.name}`, async ({ still, page }) => {
    test.setTimeout(120_000);
    test.skip(!isTakenWith(page), 'the pictures were taken with another Chromium');
    await openFrame(page, still, frame);
    const unnoticed: string[] = [];
    for (const [what, region, selector] of PLANTED) {
      const parts = page.locator(selector);
      await parts.first().evaluate((part: HTMLElement) => (part.style.visibility = 'hidden'));
      if (await isSame(page, region, frame.name)) unnoticed.push(what);
      await parts.first().evaluate((part: HTMLElement) => (part.style.visibility = ''));
    }
    expect(unnoticed).toEqual([]);
    // And it is only what was planted: without it the picture is the same.
    for (const region of REGIONS) expect([region, await isSame(page, region, frame.name)]).toEqual([region, true]);
  });
}

test('another filter, theme or selection is another picture', async ({ still, page }) => {
  await openFrame(page, still, LARGE_LIGHT);
  await openView(page, still, { v: 'flow', f: { freshness: ['stale'] }, t: null });
  await expect(page.getByRole('contentinfo')).toContainText('showing 15 of');
  if (isTakenWith(page)) expect(await isSame(page, 'flow', LARGE_LIGHT.name)).toBe(false);
  await openView(page, still, { v: 'flow', f: {}, t: null });
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const region of REGIONS) expect([region, await isSame(page, region, LARGE_LIGHT.name)]).toEqual([region, false]);
});

test('letters that another browser draws otherwise are the same picture', async ({ still }) => {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    // Letters on whole pixels: words have other widths, and some lines break elsewhere.
    args: [...CHROMIUM_ARGS, '--disable-font-subpixel-positioning'],
    ...(executablePath === null ? {} : { executablePath }),
  });
  try {
    const page = await browser.newPage({ timezoneId: 'UTC', locale: 'en-GB' });
    for (const frame of [LARGE_LIGHT, SMALL_DARK]) {
      await openFrame(page, still, frame);
      for (const region of REGIONS)
        expect([frame.name, region, await isSame(page, region, frame.name, OTHER_BROWSER)]).toEqual([
          frame.name,
          region,
          true,
        ]);
    }
  } finally {
    await browser.close();
  }
});
