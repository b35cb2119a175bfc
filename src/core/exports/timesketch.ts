/** A timeline for Timesketch, as JSON lines and as CSV (timesketch/docs/guides/user/import-from-json-csv.md). */
import { csvLines } from '../../base/csv-table.ts';
import { formatNs } from '../../base/time.ts';
import type { Extract } from '../../model/extract.ts';
import type { Exporter } from './exporter.ts';
import { ENTRY_FIELDS, timelineEntries, undated, type TimelineEntry } from './timeline-entries.ts';

/** Microseconds since 1970, rounded down: all that Timesketch keeps of a time. */
function microseconds(ns: bigint): bigint {
  const us = ns / 1000n;
  return ns < 0n && us * 1000n !== ns ? us - 1n : us;
}

/** With its zone: one without would be read in the server's. */
function dateTime(ns: bigint): string {
  return formatNs(microseconds(ns) * 1000n).replace(/\d{3}Z$/, '+00:00');
}

/** The three that Timesketch demands and its integer time first; `time_ns` is the whole time. */
const COLUMNS = ['message', 'datetime', 'timestamp', 'timestamp_desc', 'time_ns', ...ENTRY_FIELDS] as const;

function cells({
  timeNs,
  what,
  message,
  fields,
}: TimelineEntry): Readonly<Record<(typeof COLUMNS)[number], string | bigint | null>> {
  return {
    message,
    datetime: dateTime(timeNs),
    timestamp: microseconds(timeNs),
    timestamp_desc: what,
    time_ns: timeNs.toString(),
    ...fields,
  };
}

function* jsonLines(extract: Extract): Generator<string> {
  for (const entry of timelineEntries(extract)) {
    const row = cells(entry);
    const members = COLUMNS.flatMap((name) => {
      const value = row[name];
      if (value === null) return [];
      return [`${JSON.stringify(name)}:${typeof value === 'bigint' ? value : JSON.stringify(value)}`];
    });
    yield `{${members.join(',')}}\n`;
  }
}

function* rows(extract: Extract): Generator<ReturnType<typeof cells>> {
  for (const entry of timelineEntries(extract)) yield cells(entry);
}

export const timesketch: Exporter = {
  id: 'timesketch',
  title: 'Timesketch timeline',
  lost: [
    'Times below the microsecond: the whole time stands in time_ns, as text.',
    'What no record dates: it has no place on a timeline.',
    'Grounds, alternatives, checks and everything else that is no moment.',
    'Timesketch itself finds no words in a text of more than 32,766 bytes, and may refuse a file of fewer than three lines.',
    'In the CSV, what a spreadsheet would run carries an apostrophe and hidden characters are escapes; changed_cells names both.',
  ],
  files: (extract) => [
    { name: 'timesketch.jsonl', parts: jsonLines(extract) },
    { name: 'timesketch.csv', parts: csvLines(COLUMNS, rows(extract)) },
  ],
  leftOut: undated,
};
