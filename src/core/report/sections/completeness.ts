import { STATUSES } from '../../../model/status.ts';
import type { Freshness } from '../../../model/status.ts';
import type { SignatureVerdict } from '../../../model/facts.ts';
import type { ReportModel } from '../../../model/report.ts';
import { sayUnfinished } from '../../../model/unfinished-import.ts';
import type { ReportSource } from '../../../model/report/report-source.ts';
import { BREAK, code, facts, joined, muted, ref, word } from '../block.ts';
import type { Block, Cell, Inline, Section, TableBlock } from '../block.ts';
import { ledgerGap } from '../check.ts';
import { counted, grouped } from '../../../base/counted.ts';
import { refs } from '../wording.ts';

const FRESHNESS: readonly Freshness[] = ['current', 'stale', 'unpublished', 'unknown'];
const SIGNATURES: readonly SignatureVerdict[] = ['valid', 'invalid', 'unverifiable', 'absent'];

export function completenessSection(model: ReportModel): Section {
  return {
    id: 'completeness',
    title: 'Completeness',
    blocks: [
      {
        kind: 'para',
        text: [
          'How far the evidence reaches, said before any result. ',
          'Absent: the case holds no such record. Empty: a source was read and holds none. Unavailable: a source could not be read, for the reason given.',
        ],
        look: 'muted',
      },
      ...gapNote(model),
      ...unfinishedNote(model),
      coverage(model),
      ledgerTable(model),
      issueTable(model),
      missingTable(model),
      refusedTable(model),
    ],
  };
}

/** A ledger that does not add up is a fault of the case or the tool: it is told first. */
function gapNote(model: ReportModel): readonly Block[] {
  const wrong = model.sources.filter((source) => source.duplicateOf === null && ledgerGap(source) !== 0);
  if (wrong.length === 0) return [];
  const text = [
    'The ledger of these sources does not make up their bytes; what was counted in them cannot be relied on: ',
  ];
  return [
    {
      kind: 'note',
      tone: 'bad',
      title: 'A ledger does not add up',
      text: [
        ...text,
        ...refs(
          wrong.map((source) => source.id),
          '',
        ),
      ],
    },
  ];
}

function unfinishedNote({ completeness: { unfinished } }: ReportModel): readonly Block[] {
  return unfinished.map((each) => ({
    kind: 'note',
    tone: 'warn',
    title: 'An import did not come to its end',
    text: [sayUnfinished(each), ' Entry ', code(String(each.entry)), ' of the custody log begins it.'],
  }));
}

function share(part: number, whole: number): string {
  return whole === 0 ? grouped(part) : `${grouped(part)} of ${grouped(whole)}`;
}

function coverage(model: ReportModel): Block {
  const { completeness } = model;
  const counts = (names: readonly string[], by: Readonly<Record<string, number>>): string =>
    names.map((name) => `${name} ${grouped(by[name] ?? 0)}`).join(' · ');
  const reasons = completeness.unknownReasons.map((each) => `${each.reason} ${grouped(each.requests)}`).join(' · ');
  return facts([
    [
      'Which artifact',
      joined(
        STATUSES.map((status): Cell => [{ kind: 'status', status, count: grouped(completeness.byStatus[status]) }]),
        [' '],
      ),
    ],
    ['Why unknown', [reasons === '' ? 'No request is unknown.' : reasons]],
    ['Freshness', [counts(FRESHNESS, completeness.byFreshness)]],
    ['Signature', [counts(SIGNATURES, completeness.bySignature)]],
    ['Node recorded', [share(completeness.withNode, completeness.requests)]],
    ['Settlement found', [share(completeness.withSettlement, completeness.requests)]],
  ]);
}

/** What became of a source, in a fixed word. */
function sourceState(source: ReportSource, parents: ReadonlySet<string>): Inline {
  if (source.duplicateOf !== null) return muted('copy');
  if (source.bytes === 0) return word('warn', 'empty');
  if (parents.has(source.id)) return word('good', 'opened');
  if (source.format === null) return word('warn', 'kept, not read');
  if (source.records === 0) return word('warn', 'empty');
  return word('good', 'read');
}

function booked(source: ReportSource, category: 'accepted' | 'rejected' | 'skipped'): Cell {
  const lines = source.ledger.filter((line) => line.category === category);
  if (lines.length === 0) return ['0'];
  return joined(
    lines.map((line): Cell => {
      const numbers = `${grouped(line.records)} (${grouped(line.bytes)} bytes)`;
      return line.reason === '' ? [numbers] : [numbers, ' ', muted(line.reason)];
    }),
    [BREAK],
  );
}

function sumCell(source: ReportSource): Cell {
  if (source.duplicateOf !== null) return [muted('as '), ref(source.duplicateOf)];
  const gap = ledgerGap(source);
  if (gap === 0) return [grouped(source.bytes), BREAK, muted('adds up')];
  return [
    grouped(source.bytes),
    BREAK,
    word('bad', gap < 0 ? `${grouped(-gap)} not booked` : `${grouped(gap)} too many`),
  ];
}

function ledgerTable(model: ReportModel): TableBlock {
  const parents = new Set(model.sources.flatMap((source) => source.parent ?? []));
  return {
    kind: 'table',
    caption: 'Ledger: accepted, rejected and skipped records make up every source to the byte',
    columns: [
      { title: 'Source', width: 8 },
      { title: 'State', width: 14 },
      { title: 'Accepted', kind: 'number', width: 18 },
      { title: 'Rejected', kind: 'number', width: 17 },
      { title: 'Skipped', kind: 'number', width: 17 },
      { title: 'Issues', kind: 'number', width: 8 },
      { title: 'Bytes', kind: 'number', width: 18 },
    ],
    rows: model.sources.map((source) => ({
      cells: [
        [ref(source.id)],
        [sourceState(source, parents)],
        booked(source, 'accepted'),
        booked(source, 'rejected'),
        booked(source, 'skipped'),
        [grouped(source.issues)],
        sumCell(source),
      ],
    })),
    empty: 'Nothing was imported into this case.',
  };
}

function issueTable(model: ReportModel): TableBlock {
  const read = model.sources.length;
  return {
    kind: 'table',
    caption: 'Issues: what could not be read, or only with a doubt',
    columns: [
      { title: 'Source', width: 9 },
      { title: 'Issue', width: 20 },
      { title: 'Times', kind: 'number', width: 9 },
      { title: 'First at byte', kind: 'number', width: 14 },
      { title: 'The first one says', width: 48 },
    ],
    rows: model.sources.flatMap((source) =>
      source.issueCounts.map((issue) => ({
        cells: [
          [ref(source.id)],
          [code(issue.code)],
          [grouped(issue.count)],
          [String(issue.firstOffset)],
          [issue.firstMessage],
        ],
      })),
    ),
    empty: `No issue was recorded in ${counted(read, 'source')}.`,
  };
}

function missingTable(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Absent: kinds of record that the case does not hold',
    columns: [
      { title: 'Not collected', width: 45 },
      { title: 'What it would settle', width: 55 },
    ],
    rows: model.completeness.missing.map((each) => ({ cells: [[each.what], [each.wouldSettle]] })),
    empty: 'Every kind of record that the rules ask for is in the case.',
  };
}

function refusedTable(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Unavailable: paths that were given and could not be acquired',
    columns: [
      { title: 'Path', width: 55 },
      { title: 'Reason', width: 45 },
    ],
    rows: model.completeness.refused.map((each) => ({ cells: [[code(each.path)], [each.reason]] })),
    empty: 'Every path that was given could be acquired.',
  };
}
