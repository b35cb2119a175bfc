/** Starts `blobtrail serve` on a fresh case, as a person would, and ends it. */
import { test as base } from '@playwright/test';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'bin', 'blobtrail.js');

export interface Inspector {
  /** With the session token in its fragment. */
  readonly url: string;
  readonly origin: string;
  readonly token: string;
  readonly casePath: string;
}

/** Serves `casePath`; the case is made when it is not there. `more` is added to the environment. */
export async function serveCase(
  casePath: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Inspector & { readonly process: ChildProcess }> {
  const args = [bin, 'serve', casePath, '--port', '0', '--json'];
  // The list of recent cases is this test's own, not the person's.
  const env = { ...process.env, BLOBTRAIL_STATE: join(dirname(casePath), 'state'), ...more };
  const server = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', resolve);
    server.once('exit', (code) => reject(new Error(`serve ended with ${code ?? 'a signal'} before it listened`)));
  });
  const { url } = JSON.parse(line) as { url: string };
  const { origin, hash } = new URL(url);
  return { url, origin, token: hash.slice(1), casePath, process: server };
}

export async function endServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => void server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

/** Imports the bundled incident into `casePath`, by its name alone: no path of this machine gets into the case. */
export function importIncident(casePath: string, more: Readonly<Record<string, string>> = {}): void {
  const { status, stderr } = spawnSync(process.execPath, [bin, 'import', casePath, 'warm-cache'], {
    cwd: join(root, 'resources', 'examples'),
    env: { ...process.env, ...more },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`import ended with ${status ?? 'a signal'}: ${stderr}`);
}

interface Fixtures {
  /** The bundled incident, served. One for all tests of a worker: they only look. */
  readonly inspector: Inspector;
}

export const test = base.extend<object, Fixtures>({
  inspector: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'blobtrail-e2e-'));
      const casePath = join(folder, 'incident.blobtrail');
      importIncident(casePath);
      const { process: server, ...inspector } = await serveCase(casePath);
      await use(inspector);
      await endServer(server);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
