import type { WrittenTime } from '../../base/time-text.ts';
import { formatNs } from '../../base/time.ts';
import type { Status } from '../../model/status.ts';
import type { Strength } from '../../model/strength.ts';
import type { ReportGround } from '../../model/report/report-source.ts';
import { BREAK, code, joined, muted, ref, word } from './block.ts';
import type { Block, Cell, Inline } from './block.ts';
import { prose } from './prose.ts';

/** `have` or `has` after a count. */
export function verb(value: number, one: string, many: string): string {
  return value === 1 ? one : many;
}

// The calendar of `Date` ends here; a record may well state a later time.
const LAST_NS = 253_402_300_799_999_999_999n;

/** Decimal nanoseconds as an instant in UTC; a number that no calendar holds stays a number. */
export function instant(ns: string): string {
  if (!/^-?\d{1,24}$/.test(ns)) return ns;
  const value = BigInt(ns);
  return value > LAST_NS || value < -62_135_596_800_000_000_000n ? `${ns} ns` : formatNs(value);
}

export function time(ns: string | null): Inline {
  return ns === null ? muted('no time recorded') : { kind: 'time', text: instant(ns) };
}

const ZONE_WORDS: Readonly<Record<string, string>> = { none: 'no zone, read as UTC', '1970': 'a count since 1970' };

/** How a record writes a time, on a line of its own; nothing where it writes none. */
export function writtenCell(written: WrittenTime | null): Cell {
  if (written === null) return [];
  const words = ZONE_WORDS[written.zone];
  return [BREAK, muted('written '), code(written.text), ...(words === undefined ? [] : [' ', muted(words)])];
}

/** First and last, one above the other. */
export function timeSpan(fromNs: string | null, toNs: string | null): Cell {
  if (fromNs === null && toNs === null) return [muted('no time recorded')];
  return fromNs === toNs ? [time(fromNs)] : [time(fromNs), BREAK, time(toNs)];
}

/** Stands where only a person could have said something, and nobody did. */
export const MISSING: Inline = word('warn', 'missing: a person has to say this');

/** What a person said; or that it is missing. */
export function saidOr(text: string | null): Cell {
  return text === null ? [MISSING] : prose(text);
}

/** Status and strength; annex B says what they mean. */
export function certaintyCell({
  status,
  strength,
}: {
  readonly status: Status;
  readonly strength: Strength | null;
}): Cell {
  return [{ kind: 'status', status }, ...(strength === null ? [] : [' ', muted(`strength ${strength}`)])];
}

export function orWord(text: string | null, absent: string): Inline {
  return text === null || text === '' ? muted(absent) : code(text);
}

export function codes(values: readonly string[], absent: string): Cell {
  if (values.length === 0) return [muted(absent)];
  return joined(
    values.map((value) => [code(value)]),
    [BREAK],
  );
}

export function refs(handles: readonly string[], absent: string): Cell {
  if (handles.length === 0) return [muted(absent)];
  return joined(
    handles.map((handle) => [ref(handle)]),
    [', '],
  );
}

/** `x-1, bytes 2048 + 731`: enough to read the record back. */
export function groundWords(ground: ReportGround): Cell {
  return [ref(ground.source), ` at byte ${ground.offset}, ${ground.length} long`];
}

export function groundTable(caption: string, grounds: readonly ReportGround[]): readonly Block[] {
  const table: Block = {
    kind: 'table',
    caption,
    columns: [
      { title: 'Source', width: 10 },
      { title: 'File as received', width: 54 },
      { title: 'First byte', kind: 'number', width: 20 },
      { title: 'Length', kind: 'number', width: 16 },
    ],
    rows: grounds.map((ground) => ({
      cells: [[ref(ground.source)], [code(ground.path)], [String(ground.offset)], [String(ground.length)]],
    })),
    empty: 'No record is named.',
  };
  const excerpts = grounds.flatMap((ground): Block[] =>
    ground.excerpt === undefined
      ? []
      : [
          { kind: 'para', text: ['Record ', ...groundWords(ground), ':'], look: 'muted' },
          { kind: 'pre', lines: ground.excerpt.split(/\r?\n/) },
        ],
  );
  return [table, ...excerpts];
}
