/**
 * The cases that were opened lately, whichever host opened them. A list of paths in a file of the person's own; a list
 * that cannot be read or written costs the list and nothing else.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { createSecret } from './guard.ts';

export interface RecentCase {
  /** Names the case to a page, which names no paths. */
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly openedMs: number;
  readonly isThere: boolean;
}

export interface RecentCases {
  /** The last opened first. */
  list(): Promise<readonly RecentCase[]>;
  note(path: string, openedMs: number): Promise<void>;
}

const FILE = 'recent-cases.json';
const MOST = 20;

interface Entry {
  readonly path: string;
  readonly openedMs: number;
}

export function createRecentCases(folder: string): RecentCases {
  const file = join(folder, FILE);
  const read = async (): Promise<readonly Entry[]> => {
    try {
      return entriesOf(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      return [];
    }
  };
  return {
    list: async () => (await read()).map(recentCase),
    async note(path, openedMs) {
      const own = resolve(path);
      const others = (await read()).filter((entry) => entry.path !== own);
      const cases = [{ path: own, openedMs }, ...others].slice(0, MOST);
      // Another host may be reading: it sees the one list or the other.
      const next = `${file}.${createSecret()}`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(next, `${JSON.stringify({ cases }, null, 1)}\n`, { mode: 0o600 });
        await rename(next, file);
      } catch {
        await rm(next, { force: true }).catch(() => undefined);
      }
    },
  };
}

/** The file may have been written by hand, or by a later version. */
function entriesOf(value: unknown): readonly Entry[] {
  const { cases } = (value ?? {}) as { readonly cases?: unknown };
  if (!Array.isArray(cases)) return [];
  return cases
    .map((one) => (one ?? {}) as { readonly path?: unknown; readonly openedMs?: unknown })
    .filter((one): one is Entry => typeof one.path === 'string' && typeof one.openedMs === 'number');
}

function recentCase({ path, openedMs }: Entry): RecentCase {
  const id = createHash('sha256').update(path).digest('base64url').slice(0, 16);
  return { id, path, name: basename(path), folder: dirname(path), openedMs, isThere: existsSync(path) };
}
