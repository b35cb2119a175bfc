/** A program in a process of its own, with its times and its peak memory. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuMsOf } from './cpu-clock.ts';

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

const POLL_MS = 50;

/**
 * Runs another program, seen from outside (Linux: proc(5)): its CPU time and its peak memory are those of the last look at it,
 * not more than that much older than its end. @throws Error with what it wrote to standard error when it does not end with 0.
 */
export function measureProgram(command: string, args: readonly string[]): Promise<Measured> {
  const { promise, resolve, reject } = Promise.withResolvers<Measured>();
  const startedMs = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [cpuMs, peakMiB] = [0, 0];
  const look = (): void => {
    const status = `/proc/${child.pid}/status`;
    cpuMs = (child.pid === undefined ? null : cpuMsOf(child.pid)) ?? cpuMs;
    const peak = existsSync(status) ? /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
    if (peak !== undefined) peakMiB = Number(peak) / 1024;
  };
  const timer = setInterval(look, POLL_MS);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  child.once('error', reject);
  child.once('close', (code, signal) => {
    const seconds = (performance.now() - startedMs) / 1000;
    if (code === 0) resolve({ seconds, cpuSeconds: cpuMs / 1000, peakMiB, stdout });
    else reject(new Error(`${command} ended with ${signal ?? code ?? 'nothing'}: ${stderr}`));
  });
  return promise.finally(() => clearInterval(timer));
}

/** Of an even number of values, the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
