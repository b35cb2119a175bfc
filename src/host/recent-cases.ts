/**
 * The cases that were opened lately, whichever host opened them. A list of paths in a file of the person's own; a list
 * that cannot be read or written costs the list and nothing else.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readRecent, RECENT_FILE, withRecent, writeRecent, type RecentEntry } from '../shared/recent-list.ts';
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

export function createRecentCases(folder: string): RecentCases {
  const file = join(folder, RECENT_FILE);
  const read = async (): Promise<readonly RecentEntry[]> => {
    try {
      return readRecent(await readFile(file, 'utf8'));
    } catch {
      return [];
    }
  };
  return {
    list: async () => (await read()).map(recentCase),
    async note(path, openedMs) {
      const cases = withRecent(await read(), { path: resolve(path), openedMs });
      // Another host may be reading: it sees the one list or the other.
      const next = `${file}.${createSecret()}`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(next, writeRecent(cases), { mode: 0o600 });
        await rename(next, file);
      } catch {
        await rm(next, { force: true }).catch(() => undefined);
      }
    },
  };
}

function recentCase({ path, openedMs }: RecentEntry): RecentCase {
  const id = createHash('sha256').update(path).digest('base64url').slice(0, 16);
  return { id, path, name: basename(path), folder: dirname(path), openedMs, isThere: existsSync(path) };
}
