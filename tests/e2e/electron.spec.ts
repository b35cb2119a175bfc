/** The desktop shell, where its binary and a display are there; else each test is skipped with the reason. */
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importIncident } from './inspector.ts';

const root = join(import.meta.dirname, '..', '..');
const electronFolder = join(root, 'node_modules', 'electron');

function missing(): string | null {
  const pathFile = join(electronFolder, 'path.txt');
  const binary = existsSync(pathFile) ? join(electronFolder, 'dist', readFileSync(pathFile, 'utf8')) : '';
  if (!existsSync(binary)) return "Electron's binary is not installed";
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && DISPLAY === undefined && WAYLAND_DISPLAY === undefined)
    return 'there is no display';
  if (process.platform === 'linux' && process.getuid?.() === 0) return "Electron's sandbox does not start as root";
  return null;
}

const reason = missing();
test.skip(reason !== null, reason ?? '');

let folder: string;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-electron-'));
  const casePath = join(folder, 'incident.blobtrail');
  importIncident(casePath);
  app = await _electron.launch({ args: [root, casePath, `--user-data-dir=${join(folder, 'profile')}`], cwd: root });
  page = await app.firstWindow();
  await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0);
});

test.afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

test('shows the case from its own scheme', async () => {
  expect(page.url()).toMatch(/^app:\/\/ui\/index\.html/);
  await expect(page.getByText('incident', { exact: true }).first()).toBeVisible();
});

test('gives the page a bridge and nothing else', async () => {
  const seen = await page.evaluate(() => ({
    require: typeof (globalThis as { require?: unknown }).require,
    process: typeof (globalThis as { process?: unknown }).process,
    bridge: Object.keys((globalThis as { blobtrail?: object }).blobtrail ?? {}).toSorted(),
  }));
  expect(seen).toEqual({ require: 'undefined', process: 'undefined', bridge: ['connect', 'pathOf'] });
});

test('denies windows, navigation, the network and climbing paths', async () => {
  const outcome = await page.evaluate(async () => {
    const status = (url: string) =>
      fetch(url).then(
        (response) => response.status,
        () => 'blocked',
      );
    return {
      window: window.open('https://example.com/') === null,
      network: await status('https://example.com/'),
      climb: await status('app://ui/..%2f..%2fpackage.json'),
      permission: await Notification.requestPermission(),
    };
  });
  expect(outcome).toEqual({ window: true, network: 'blocked', climb: 403, permission: 'denied' });
  const before = page.url();
  await page.evaluate(() => window.location.assign('https://example.com/'));
  await expect.poll(() => page.url()).toBe(before);
});

test('prints a report by itself', async () => {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Report PDF' }).click();
  const path = join(folder, 'report.pdf');
  await (await download).saveAs(path);
  expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-');
});
