/** Adding up what the test runners say in their JSON reports. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Vitest's `json` reporter (the shape of Jest's). A file that did not load is one failure. */
export function readVitestCount(text: string): Count {
  const report = JSON.parse(text) as {
    readonly testResults: readonly {
      readonly status: string;
      readonly assertionResults: readonly { readonly status: string }[];
    }[];
  };
  let [passed, failed, skipped] = [0, 0, 0];
  for (const file of report.testResults) {
    if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) failed += 1;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') passed += 1;
      else if (status === 'failed') failed += 1;
      else skipped += 1;
    }
  }
  return { passed, failed, skipped };
}

/** Playwright's `json` reporter. A flaky test passed in the end; an error outside of tests is one failure. */
export function readPlaywrightCount(text: string): Count {
  const { stats, errors } = JSON.parse(text) as {
    readonly stats: {
      readonly expected: number;
      readonly unexpected: number;
      readonly flaky: number;
      readonly skipped: number;
    };
    readonly errors: readonly unknown[];
  };
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (stats.unexpected === 0 && errors.length > 0 ? 1 : 0),
    skipped: stats.skipped,
  };
}
