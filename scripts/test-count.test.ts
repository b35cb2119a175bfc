import { describe, expect, it } from 'vitest';
import { readPlaywrightCount, readVitestCount } from './test-count.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

describe('the count', () => {
  it('adds up files of vitest, and takes a file that did not load as a failure', () => {
    const testResults = [
      file('passed', 'passed', 'skipped', 'todo', 'pending'),
      file('failed', 'failed', 'passed'),
      file('failed'),
    ];
    expect(readVitestCount(JSON.stringify({ testResults }))).toEqual({ passed: 2, failed: 2, skipped: 3 });
  });

  it('reads the sums of playwright, and takes an error outside of tests as a failure', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    expect(readPlaywrightCount(JSON.stringify({ stats, errors: [{}] }))).toEqual({ passed: 6, failed: 1, skipped: 2 });
    const none = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    expect(readPlaywrightCount(JSON.stringify({ stats: none, errors: [{}] })).failed).toBe(1);
  });
});
