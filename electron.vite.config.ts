import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import packageJson from './package.json' with { type: 'json' };

/**
 * The desktop shell and the page. `out/renderer` is also what the loopback host serves, so it must run
 * under `script-src 'self'; style-src 'self'`: no inlined assets, no module preload polyfill.
 */
export default defineConfig({
  main: {
    define: { 'import.meta.env.BLOBTRAIL_VERSION': JSON.stringify(packageJson.version) },
    build: {
      externalizeDeps: true,
      rolldownOptions: {
        input: { index: resolve('src/main/index.ts'), 'engine-process': resolve('src/main/engine-process.ts') },
        // Flat, so that `../engine/x.js` means the same from every bundle of `out/`.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload script is CommonJS and stands alone.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      minify: true,
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: resolve('src/renderer/index.html') } },
    },
  },
});
