import { describe, expect, it } from 'vitest';
import { cpuMsOf } from './cpu-clock.ts';

describe.skipIf(process.platform !== 'linux')('cpuMsOf', () => {
  it('counts what a process works, and not how long it waits', async () => {
    const before = cpuMsOf(process.pid) ?? Number.NaN;
    await new Promise((resolve) => setTimeout(resolve, 50));
    const idle = (cpuMsOf(process.pid) ?? Number.NaN) - before;
    const { user, system } = process.cpuUsage();
    while (process.cpuUsage({ user, system }).user < 200_000);
    const busy = (cpuMsOf(process.pid) ?? Number.NaN) - before - idle;
    expect(busy).toBeGreaterThan(150);
    expect(idle).toBeLessThan(busy);
  });

  it('knows nothing of a process that is not there', () => {
    expect(cpuMsOf(2 ** 30)).toBeNull();
  });
});
