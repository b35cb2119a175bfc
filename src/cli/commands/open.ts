import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../base/errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Electron's binary as its package records it; it comes on first use and may not be here. */
function electronBinary(): string | null {
  const folder = resolve(root, 'node_modules/electron');
  const name = resolve(folder, 'path.txt');
  if (!existsSync(name)) return null;
  const binary = resolve(folder, 'dist', readFileSync(name, 'utf8'));
  return existsSync(binary) ? binary : null;
}

export function addOpen(program: Command): void {
  program
    .command('open')
    .description('the desktop inspector')
    .argument('[case]')
    .action((casePath?: string) => {
      const binary = electronBinary();
      if (binary === null) {
        throw new AppError(
          'NOT_FOUND',
          'Electron’s binary is not on this machine. "npm start" fetches it; "blobtrail serve CASE" opens the same inspector in a browser.',
        );
      }
      const args = casePath === undefined ? [root] : [root, resolve(casePath)];
      spawn(binary, args, { stdio: 'ignore', detached: true }).unref();
    });
}
