/** The list of cases that were opened lately, as a shell keeps it in a file: `{"cases": [{"path", "openedMs"}]}`. */

export interface RecentEntry {
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly openedMs: number;
}

export const RECENT_FILE = 'recent-cases.json';
const MOST = 20;

/** The last opened first. The file may have been written by hand or by a later version: what makes no sense is left out. */
export function readRecent(text: string): readonly RecentEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const { cases } = (value ?? {}) as { readonly cases?: unknown };
  if (!Array.isArray(cases)) return [];
  return cases
    .map((one) => (one ?? {}) as Partial<Record<keyof RecentEntry, unknown>>)
    .filter((one): one is RecentEntry => typeof one.path === 'string' && Number.isSafeInteger(one.openedMs))
    .map(({ path, openedMs }) => ({ path, openedMs }));
}

/** With one more, or with one that moves to the front. */
export function withRecent(entries: readonly RecentEntry[], opened: RecentEntry): readonly RecentEntry[] {
  return [opened, ...entries.filter(({ path }) => path !== opened.path)].slice(0, MOST);
}

export function writeRecent(cases: readonly RecentEntry[]): string {
  return `${JSON.stringify({ cases }, null, 1)}\n`;
}
