#!/usr/bin/env node
// Plain JavaScript that any Node can read: the check must come before anything that an old Node cannot load.
// better-sqlite3 is a Node-API 10 addon; under an older level it ends the process without a word.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const napi = Number(process.versions.napi ?? 0);
const cli = new URL('../out/cli/index.js', import.meta.url);

if (napi < 10) {
  process.stderr.write(
    `blobtrail needs Node 22.14 or newer (Node-API 10); this is Node ${process.versions.node} (Node-API ${napi}).\n` +
      'Install a newer Node, or run it through npm, which brings its own: npm run blobtrail -- <command>\n',
  );
  process.exitCode = 2;
} else if (!existsSync(cli)) {
  process.stderr.write('blobtrail is not built yet. Run: npm run build\n');
  process.exitCode = 2;
} else {
  // Compiled code, kept for the next start. Not in the temporary folder: what others can write there would run here.
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  module.enableCompileCache?.(join(XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), '.cache'), 'blobtrail'));
  await import(cli.href);
}
