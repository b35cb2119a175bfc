import { globSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { defineConfig } from 'vite';
import packageJson from './package.json' with { type: 'json' };

/**
 * The Node side: the CLI, and one file for every process or worker thread that the engine starts
 * (`*-child.ts`, `*-worker.ts`). Every bundle lies exactly one folder below `out/`, so that
 * `new URL('../engine/query-child.js', import.meta.url)` holds from each of them.
 */
const processes = globSync('src/{core,host}/**/*-{child,worker}.ts').toSorted();

export default defineConfig({
  publicDir: false,
  define: { 'import.meta.env.BLOBTRAIL_VERSION': JSON.stringify(packageJson.version) },
  // Loading their files one by one takes longer than all of a small import.
  ssr: { noExternal: ['zod', 'age-encryption', 'commander', 'csv-parse', /^@(?:noble|bufbuild|scure)\//] },
  build: {
    ssr: true,
    target: 'node22.14',
    outDir: 'out',
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        'cli/index': resolve('src/cli/index.ts'),
        ...Object.fromEntries(processes.map((path) => [`engine/${basename(path, '.ts')}`, resolve(path)])),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
