/** The timeline as a body file of The Sleuth Kit 3, which `mactime` and Plaso read (wiki.sleuthkit.org, "Body file"). */
import { NS_PER_SECOND } from '../../base/time.ts';
import { visibleText } from '../../base/visible-text.ts';
import type { Extract } from '../../model/extract.ts';
import type { Exporter } from './exporter.ts';
import { timelineEntries, undated, type TimelineEntry } from './timeline-entries.ts';

/** Whole seconds since 1970, or null before it: `mactime` takes those for "none". */
function seconds(ns: bigint): bigint | null {
  return ns < NS_PER_SECOND ? null : ns / NS_PER_SECOND;
}

/** A bar ends a column, and the format has no escape for it. */
function name({ what, message }: TimelineEntry): string {
  return visibleText(`${what}: ${message}`).replaceAll('|', '\\u007c');
}

function* lines(extract: Extract): Generator<string> {
  let number = 0;
  for (const entry of timelineEntries(extract)) {
    const time = seconds(entry.timeNs);
    if (time === null) continue;
    number += 1;
    // MD5|name|inode|mode|UID|GID|size|atime|mtime|ctime|crtime: all four times are the entry's own. Readers take two lines
    // that differ in nothing for one, so the inode is the number of the line.
    yield `0|${name(entry)}|${number}|-|0|0|0|${time}|${time}|${time}|${time}\n`;
  }
}

function early(extract: Extract): readonly string[] {
  let count = 0;
  for (const { timeNs } of timelineEntries(extract)) if (seconds(timeNs) === null) count += 1;
  return count === 0 ? [] : [`entries before 1970: ${count}`];
}

export const bodyFile: Exporter = {
  id: 'bodyfile',
  title: 'Body file of The Sleuth Kit',
  lost: [
    'Times below the second.',
    'What no record dates, or dates before 1970.',
    'Everything but the time and one line of text; a bar in it is written as \\u007c, hidden characters as escapes.',
    'The four times of a line are one and the same: nothing here was a file.',
  ],
  files: (extract) => [{ name: 'timeline.body', parts: lines(extract) }],
  leftOut: (extract) => [...undated(extract), ...early(extract)],
};
