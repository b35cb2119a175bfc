/** The third question: what does the trail really prove, and where does it stop? */
import type { Locator, Page } from '@playwright/test';
import type { TruthRequest } from '../../tools/simulate/truth.ts';
import { countWhere, pastedId, requestWhere, truth } from './bundled-truth.ts';
import { expect, test } from './inspector.ts';
import { FRAMES, openCase, openRequest } from './window.ts';

const all = truth.requests.length;

/** `48.8 %` and the like are rounded; the title counts. */
async function expectReached(page: Page, name: string, requests: number): Promise<void> {
  const step = page.locator('.trail li').filter({ hasText: name });
  await expect(step).toHaveAttribute('title', new RegExp(`: ${requests} of ${all} requests$`));
}

/** A rung of the ladder, by its number. */
const rung = (request: Locator, number: number): Locator =>
  request.locator('.ladder > li').filter({ has: request.page().locator('.rung-number', { hasText: String(number) }) });

const verdict = (request: Locator, number: number): Locator => rung(request, number).locator('strong');

async function openInputs(request: Locator, number: number): Promise<Locator> {
  await rung(request, number).getByRole('button').first().click();
  return rung(request, number).locator('dl.inputs');
}

const signed = (one: TruthRequest): boolean => one.open.length === 0 && one.signature === 'valid';

for (const { name, use } of FRAMES) {
  test.describe(name, () => {
    test.use(use);

    test('what is proved, and where the trail stops', async ({ inspector, page }) => {
      await openCase(page, inspector.url);

      // First of all: how sure everything is, and how far the trail goes.
      const sure = page.getByRole('region', { name: 'How sure' });
      for (const status of ['attested', 'observed', 'inferred', 'unknown'] as const) {
        const requests = countWhere((one) => one.status === status);
        await expect(sure.getByRole('button', { name: new RegExp(status, 'i') })).toHaveAttribute(
          'title',
          new RegExp(`^${requests} requests`),
        );
      }
      await expectReached(
        page,
        'node named',
        countWhere((one) => one.node !== null),
      );
      await expectReached(
        page,
        'artifact known',
        countWhere((one) => one.status !== 'unknown'),
      );
      await expectReached(
        page,
        'signature valid',
        countWhere((one) => one.signature === 'valid'),
      );

      // Everything that can be checked of one answer passed, down to the chain.
      const whole = requestWhere((one) => signed(one) && one.settlement?.verdict === 'included');
      let request = await openRequest(page, pastedId(whole));
      for (const number of [1, 2, 3, 4, 5, 6, 9]) await expect(verdict(request, number)).toHaveText('Passed');
      const inputs = await openInputs(request, 9);
      for (const id of [whole.settlement?.merkleRoots[0], whole.settlement?.txHashes[0]])
        await expect(inputs.getByTitle(new RegExp(`^(0x)?${id}$`)).first()).toBeVisible();
      // The label is proved by that; the artifact is not: it is derived, and the weakest link says so.
      const step = (title: string): Locator => request.locator('.path > li').filter({ hasText: title });
      await expect(step('Label asked for').locator('strong')).toHaveText('Proved');
      await expect(step('Artifact that answered').locator('strong')).toHaveText('Inferred');
      await expect(request.locator('.path > li.weakest')).toHaveCount(1);
      await expect(request.locator('.settle')).toContainText('would name the model that it called');

      // A check that failed, and one that could not run: never the same word.
      request = await openRequest(page, pastedId(requestWhere((one) => one.signature === 'invalid')));
      await expect(verdict(request, 2)).toHaveText('Failed');
      await expect(request.locator('.verdict')).toContainText('The signature does not hold');
      request = await openRequest(page, pastedId(requestWhere((one) => one.signature === 'unverifiable')));
      await expect(verdict(request, 2)).toHaveText('Could not run');
      await expect(request.locator('.settle')).toContainText('would let the signature be checked');

      // The tree: one that does not give its root, and an answer that no settlement of the case holds.
      const broken = requestWhere((one) => signed(one) && one.settlement?.verdict === 'root-mismatch');
      request = await openRequest(page, pastedId(broken));
      await expect(verdict(request, 9)).toHaveText('Failed');
      await expect(step('Settlement').locator('strong')).toHaveText('Contradicted');
      request = await openRequest(page, pastedId(requestWhere((one) => one.settlement?.verdict === 'missing')));
      await expect(verdict(request, 9)).toHaveText('Could not run');
      await expect(step('Settlement').locator('strong')).toHaveText('Unknown');

      // And where nothing is signed there is nothing to verify, in so many words.
      const event = requestWhere((one) => one.id.startsWith('event:') && one.signature === 'absent');
      request = await openRequest(page, pastedId(event));
      await expect(request.getByRole('heading', { name: 'There is nothing to verify' })).toBeVisible();
    });
  });
}
