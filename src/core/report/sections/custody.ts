import type { ReportCustody, ReportModel } from '../../../model/report.ts';
import { BREAK, code, facts, joined, muted } from '../block.ts';
import type { Cell, Section } from '../block.ts';
import { grouped } from '../../../base/counted.ts';
import { time } from '../wording.ts';

type Entry = ReportCustody['entries'][number];

/** Hashes of the rows that an acquisition wrote: a check of the case file, and three quarters of the log. */
const LEFT_TO_THE_EXTRACT: ReadonlySet<string> = new Set(['rows']);

export function custodySection(model: ReportModel): Section {
  const { custody } = model;
  const left = custody.count - custody.entries.length;
  return {
    id: 'custody',
    title: 'Custody',
    blocks: [
      facts([
        ['Head', [code(custody.head)]],
        ['Entries', [grouped(custody.count)]],
      ]),
      {
        kind: 'para',
        text: [
          'Each entry’s hash covers the one before it. Keep the head and the count where the case file is not: they are what a later copy can be held against. The whole text of each entry, which its hash covers, is in the table custody of the extract.',
        ],
        look: 'muted',
      },
      {
        kind: 'table',
        caption:
          left === 0
            ? 'Custody log, oldest first'
            : `Custody log, oldest first: ${grouped(left)} of ${grouped(custody.count)} entries left out here`,
        columns: [
          { title: 'Entry', kind: 'number', width: 7 },
          { title: 'Time', width: 22 },
          { title: 'Who, what', width: 18 },
          { title: 'Details and hash', width: 53 },
        ],
        rows: custody.entries.map((entry) => ({
          cells: [
            [String(entry.seq)],
            [time(entry.atNs)],
            [entry.actor, BREAK, entry.action],
            [...detailsOf(entry), BREAK, muted('hash '), code(entry.hash)],
          ],
        })),
        empty: custody.count === 0 ? 'The log has no entry.' : 'The entries are left out here.',
      },
    ],
  };
}

/** The members of an entry that are there, by name; a text that is no object stands as it is. */
function detailsOf({ body }: Entry): Cell {
  const all = membersOf(body);
  if (all === null) return [code(body)];
  const told = all.filter(([name, value]) => !LEFT_TO_THE_EXTRACT.has(name) && !isNothing(value));
  if (told.length === 0) return [muted('no details')];
  return joined(
    told.map(([name, value]): Cell => [muted(`${name} `), code(wordsOf(value))]),
    [' · '],
  );
}

function membersOf(body: string): readonly (readonly [string, unknown])[] | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : null;
  } catch {
    return null;
  }
}

const isNothing = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);

function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map(wordsOf).join(' ');
}
