/** Programs that others wrote and that judge what is exported. A test whose program is not on the machine is skipped. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface ToolAnswer {
  readonly ok: boolean;
  /** Standard output and standard error, one after the other. */
  readonly text: string;
}

/** Path of a program, or null. */
export function findTool(name: string): string | null {
  const isThere = (path: string): boolean => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isThere) ?? null;
}

/** A Python that has all of `modules`: the first on the path, or the system's. */
export function findPython(...modules: readonly string[]): string | null {
  const candidates = [findTool('python3'), '/usr/bin/python3'].filter((path) => path !== null);
  return candidates.find((path) => runTool(path, ['-c', `import ${modules.join(', ')}`]).ok) ?? null;
}

export function runTool(
  command: string,
  args: readonly string[],
  { input, cwd }: { readonly input?: string | Uint8Array; readonly cwd?: string } = {},
): ToolAnswer {
  const answer = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 200_000,
    maxBuffer: 64 << 20,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    ...(input !== undefined && { input }),
    ...(cwd !== undefined && { cwd }),
  });
  return { ok: answer.status === 0, text: `${answer.stdout ?? ''}${answer.stderr ?? ''}` };
}
