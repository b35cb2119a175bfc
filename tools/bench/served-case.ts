/** A generated case, made once and kept, and the built program that serves it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { writeTraffic } from '../simulate/traffic.ts';
import { cpuMsOf } from './cpu-clock.ts';
import { measure } from './measure.ts';
import { openWindowClient, type WindowClient } from './window-calls.ts';
import type { CaseFigures } from './window-figures.ts';

const root = join(import.meta.dirname, '..', '..');
const BIN = join(root, 'bin', 'blobtrail.js');
export const SEED = '7';

export interface Served {
  readonly url: string;
  readonly client: WindowClient;
  /** Of host and engine. */
  readonly cpuMs: () => number | null;
  end(): Promise<void>;
}

/** A host and an engine that have been asked nothing yet. */
async function serve(casePath: string): Promise<Served> {
  const server = spawn(process.execPath, [BIN, 'serve', casePath, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', resolve);
    server.once('exit', (code) => reject(new Error(`serve ended with ${code ?? 'a signal'} before it listened`)));
  });
  const { url } = JSON.parse(line) as { readonly url: string };
  return {
    url,
    client: await openWindowClient(url),
    cpuMs: () => (server.pid === undefined ? null : cpuMsOf(server.pid)),
    async end() {
      const ended = new Promise((resolve) => void server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** What the import of a case took, where it was kept beside it. */
export function noteOf(path: string): CaseFigures | null {
  const note = `${path}.json`;
  return existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as CaseFigures) : null;
}

/** The case of so many requests, and what its import took; both are kept beside each other. */
export async function caseOf(requests: number): Promise<{ readonly path: string; readonly made: CaseFigures }> {
  const folder = join(root, '.cache', 'bench');
  const path = join(folder, `traffic-${SEED}-${requests}.blobtrail`);
  const known = noteOf(path);
  if (existsSync(path) && known !== null) return { path, made: known };
  const note = `${path}.json`;
  mkdirSync(folder, { recursive: true });
  const evidence = join(folder, `traffic-${SEED}-${requests}`);
  const unfinished = `${path}.new`;
  for (const old of [path, note, unfinished]) rmSync(old, { force: true });
  process.stderr.write(`Making ${requests} requests …\n`);
  const { spans } = writeTraffic(SEED, requests, evidence);
  process.stderr.write('Importing them …\n');
  const { seconds, cpuSeconds, peakMiB, stdout } = await measure(BIN, ['import', unfinished, evidence, '--json']);
  const { sources } = JSON.parse(stdout) as { readonly sources: readonly { readonly bytes: number }[] };
  const made = { seconds, cpuSeconds, peakMiB, bytes: sources.reduce((sum, { bytes }) => sum + bytes, 0), spans };
  renameSync(unfinished, path);
  writeFileSync(note, JSON.stringify(made));
  rmSync(evidence, { recursive: true });
  return { path, made };
}

export async function withServed<T>(casePath: string, work: (served: Served) => Promise<T>): Promise<T> {
  const served = await serve(casePath);
  try {
    return await work(served);
  } finally {
    await served.end();
  }
}
