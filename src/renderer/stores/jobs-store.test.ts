import { describe, expect, it } from 'vitest';
import type { Progress } from '../../shared/contract.ts';
import { createMeter, runJob, useJobs } from './jobs-store.ts';

const at = (done: number, total = 1000, phase: Progress['phase'] = 'read'): Progress => ({
  phase,
  item: 'a.json',
  done,
  total,
  unit: 'records',
});

describe('meter', () => {
  it('measures over a window, not from a single step', () => {
    const meter = createMeter();
    expect(meter(at(0), 0)).toEqual({ rate: null, remaining: null });
    expect(meter(at(50), 100)).toEqual({ rate: null, remaining: null });
    expect(meter(at(500), 1000)).toEqual({ rate: 500, remaining: 1 });
  });

  it('begins anew with each phase, and says nothing where the total is not known', () => {
    const meter = createMeter();
    meter(at(0), 0);
    meter(at(900), 2000);
    expect(meter(at(10, 1000, 'index'), 2100)).toEqual({ rate: null, remaining: null });
    const open = createMeter();
    open(at(0, 0), 0);
    expect(open(at(100, 0), 1000)).toEqual({ rate: 100, remaining: null });
  });

  it('forgets what is long past', () => {
    const meter = createMeter();
    meter(at(0), 0);
    for (let s = 1; s <= 20; s += 1) meter(at(s * 10), s * 1000);
    expect(meter(at(700), 21_000).rate).toBeGreaterThan(100);
  });
});

describe('runJob', () => {
  it('is listed while it runs, and gone when it failed', async () => {
    const seen: number[] = [];
    const run = runJob('Import', ({ onProgress }) => {
      onProgress(at(1));
      seen.push(useJobs.getState().jobs.length);
      return Promise.reject(new Error('no'));
    });
    await expect(run).rejects.toThrow('no');
    expect(seen).toEqual([1]);
    expect(useJobs.getState().jobs).toEqual([]);
  });

  it('can be cancelled', async () => {
    const run = runJob(
      'Import',
      ({ signal }) => new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('stopped'))),
    );
    useJobs.getState().jobs[0]?.cancel();
    expect(useJobs.getState().jobs[0]?.isCancelling).toBe(true);
    await expect(run).resolves.toBe('stopped');
  });
});
