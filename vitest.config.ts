import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const EVERYWHERE = ['tests/e2e/**', 'node_modules/**', 'out/**'];

/** They put something else in the place of a module, or change what all of a process sees. */
const APART = ['src/core/reconstruct/lone-requests.test.ts', 'tests/contract.test.ts', 'tests/crash.test.ts'];

export default defineConfig({
  plugins: [react()],
  test: {
    // A process for each file costs as much as a file's tests: most files share one, and leave it as they found it.
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['{src,tests,tools,scripts}/**/*.test.{ts,tsx}'],
          exclude: [...EVERYWHERE, ...APART],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
    environment: 'node',
    pool: 'forks',
    // Two cores are the machine this has to be pleasant on.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: {
      // Cases that tests serve stand in no person's list of recent ones.
      BLOBTRAIL_STATE: join(tmpdir(), 'blobtrail-test-state'),
      // Processes that tests start from source strip its types once, not each time: they start in a third of the time.
      NODE_COMPILE_CACHE: join(tmpdir(), 'blobtrail-test-compiled'),
    },
    setupFiles: ['tests/property-seed.ts'],
    // Some tests kill processes at a moment: where nobody looks, one more try tells chance from fault.
    retry: process.env['CI'] === undefined ? 0 : 1,
  },
});
