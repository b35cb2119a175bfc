/** The built command line as a person runs it: a process under this Node, nothing of it imported. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INCIDENT } from './bundled-incident.ts';
import { build, isFresh } from '../../scripts/build.ts';

const root = join(import.meta.dirname, '..', '..');
export const BIN = join(root, 'bin', 'blobtrail.js');

/** `out/engine/NAME.js`. */
export function builtEntry(name: 'engine-child' | 'query-child'): string {
  return join(root, 'out', 'engine', `${name}.js`);
}

const LOCK = join(root, 'out', '.test-build');
/** A build takes seconds; a lock of this age was left by one that was killed. */
const STALE_LOCK_MS = 120_000;

/** Builds when a source is newer than the build. Test files run side by side, and one of them does it for all. */
export async function ensureBuilt(): Promise<void> {
  mkdirSync(join(root, 'out'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(LOCK);
      break;
    } catch {
      const ageMs = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (ageMs > STALE_LOCK_MS) rmSync(LOCK, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  try {
    if (!isFresh()) build({ quiet: true });
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
}

const environment = (options: CliOptions): NodeJS.ProcessEnv => ({ ...process.env, ...options.env });

/** Runs to the end. */
export function blobtrail(args: readonly string[], options: CliOptions = {}): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: options.cwd,
    env: environment(options),
    maxBuffer: 256 * 1024 * 1024,
  });
  return { status, stdout: stdout.toString('utf8'), bytes: stdout, stderr: stderr.toString('utf8') };
}

/** Starts and does not wait. */
export function startBlobtrail(args: readonly string[], options: CliOptions = {}) {
  return spawn(process.execPath, [BIN, ...args], {
    cwd: options.cwd,
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null)
      resolve({ code: child.exitCode, signal: child.signalCode });
    else child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/** One JSON object a line. */
export function jsonLines(text: string): readonly Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A folder of the test's own, under the system's. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'blobtrail-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The bundled incident at `to`; its files are all of one date, for their dates go into the case. */
export function copyExample(to: string): void {
  cpSync(INCIDENT, to, { recursive: true });
  const date = new Date('2026-03-03T09:00:00Z');
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    utimesSync(join(entry.parentPath, entry.name), date, date);
  }
}
