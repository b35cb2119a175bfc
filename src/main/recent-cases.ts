/** The cases that this program opened lately. macOS keeps such a list itself; the other systems have none that a menu could show. */
import { app } from 'electron';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRecent, RECENT_FILE, withRecent, writeRecent, type RecentEntry } from '../shared/recent-list.ts';

const recentFile = (): string => join(app.getPath('userData'), RECENT_FILE);

/** The last opened first; none when there is no list or it cannot be read. */
export function recentCases(): readonly RecentEntry[] {
  try {
    return readRecent(readFileSync(recentFile(), 'utf8'));
  } catch {
    return [];
  }
}

export function noteRecentCase(path: string): void {
  keep(withRecent(recentCases(), { path, openedMs: Date.now() }));
}

export function forgetRecentCases(): void {
  keep([]);
}

/** A list that cannot be kept costs the list and nothing else. */
function keep(entries: readonly RecentEntry[]): void {
  const file = recentFile();
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, writeRecent(entries), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // The menu shows the list that there was.
  }
}
