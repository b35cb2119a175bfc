/** The engine is killed in the middle of an import: what was acknowledged stays, and the view comes back. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endServer, expect, importIncident, serveCase, test } from './inspector.ts';

const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'bin', 'blobtrail.js');

/** The processes that `parent` started and that run the engine's bundle. */
function enginePids(parent: number): readonly number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, ppid, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(ppid) === parent && args?.includes('engine-child') === true ? [Number(pid)] : [];
  });
}

test.skip(process.platform === 'win32', 'ps tells which process is the engine');

test('an engine killed in the middle of an import loses nothing acknowledged', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-kill-'));
  const casePath = join(folder, 'incident.blobtrail');
  const bulk = join(folder, 'bulk');
  const simulate = join(root, 'tools', 'simulate', 'main.ts');
  // Tens of megabytes, so that there is a middle.
  spawnSync(process.execPath, [simulate, '--scenario', 'otlp-bulk', '--spans', '60000', '--out', bulk]);
  importIncident(casePath);
  const { process: server, url } = await serveCase(casePath);
  try {
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    await expect(page.getByText('82 requests').first()).toBeVisible();

    await page.locator('input[type=file]').first().setInputFiles(join(bulk, 'spans.otlp.jsonl'));
    await expect(page.getByRole('progressbar').first()).toBeVisible();
    // A write-ahead log that grows: the engine is writing what it reads.
    await expect.poll(() => statSync(`${casePath}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(0);
    const [engine] = enginePids(server.pid ?? 0);
    expect(engine).toBeGreaterThan(0);
    process.kill(engine ?? 0, 'SIGKILL');

    await expect(page.getByText('The engine was started again').first()).toBeVisible();
    await expect(page.getByText('82 requests').first()).toBeVisible();
    expect(enginePids(server.pid ?? 0)).not.toContain(engine);
    // It answers again, not from memory: a request that nobody asked for yet.
    await page.reload();
    await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0);
    await expect(page.getByText('82 requests').first()).toBeVisible();
  } finally {
    await endServer(server);
  }
  const verified = spawnSync(process.execPath, [bin, 'verify', casePath], { encoding: 'utf8' });
  expect([verified.status, verified.stderr]).toEqual([0, expect.not.stringContaining('differ')]);
  rmSync(folder, { recursive: true, force: true });
});
