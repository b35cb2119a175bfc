/** A program in a process of its own, with its times and its peak memory. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Measured {
  /** Wall time. */
  readonly seconds: number;
  /** Of all threads, in user and system. */
  readonly cpuSeconds: number;
  /** Peak resident set, MiB. */
  readonly peakMiB: number;
  readonly stdout: string;
}

const usageProbe = join(import.meta.dirname, 'usage-child.ts');

/** Runs `node script args`. @throws Error with what it wrote to standard error when it does not end with 0. */
export function measure(script: string, args: readonly string[]): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-bench-'));
  const usage = join(folder, 'usage');
  const { promise, resolve, reject } = Promise.withResolvers<Measured>();
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['--import', usageProbe, script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, BLOBTRAIL_BENCH_USAGE: usage },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  child.once('error', reject);
  child.once('close', (code, signal) => {
    const seconds = (performance.now() - startedMs) / 1000;
    if (code !== 0) {
      reject(new Error(`${script} ended with ${signal ?? code ?? 'nothing'}: ${stderr}`));
      return;
    }
    const { maxRSS, cpuUs } = JSON.parse(readFileSync(usage, 'utf8')) as {
      readonly maxRSS: number;
      readonly cpuUs: number;
    };
    resolve({ seconds, cpuSeconds: cpuUs / 1e6, peakMiB: maxRSS / 1024, stdout });
  });
  return promise.finally(() => rmSync(folder, { recursive: true, force: true }));
}

/** Of an even number of values, the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
