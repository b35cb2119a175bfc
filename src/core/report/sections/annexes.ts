import { STATUSES } from '../../../model/status.ts';
import { STRENGTHS } from '../../../model/strength.ts';
import type { ReportModel } from '../../../model/report.ts';
import { code } from '../block.ts';
import type { Block, Cell, Section, TableBlock } from '../block.ts';
import { CERTIFICATION, GLOSSARY, STATUS_MEANING, STRENGTH_MEANING } from '../fixed-words.ts';
import { grouped } from '../../../base/counted.ts';
import { MISSING } from '../wording.ts';
import { requestGroups } from './requests.ts';

export function annexesSection(model: ReportModel): Section {
  return {
    id: 'annexes',
    title: 'Annexes',
    blocks: [
      { kind: 'group', title: ['A. The extract that this report was made of'], blocks: [extractTable(model)] },
      { kind: 'group', title: ['B. Words'], blocks: [statusTable(), strengthTable(), wordTable()] },
      { kind: 'group', title: ['C. Draft of a certification'], blocks: certification(model) },
      {
        kind: 'group',
        title: ['D. Validation of the tool'],
        blocks: [
          {
            kind: 'para',
            text: [
              `Every numbered assertion that the tool makes of itself, and the test that holds it to it, is listed in docs/validation/assertions.md of ${model.control.toolName} ${model.control.toolVersion}.`,
            ],
          },
        ],
      },
      {
        kind: 'group',
        title: ['E. Requests step by step'],
        blocks: [{ kind: 'para', text: [model.requests.choice], look: 'muted' }, ...requestGroups(model)],
      },
    ],
  };
}

function extractTable(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Tables of the extract, whose rows were counted again for this report',
    columns: [
      { title: 'Table', width: 25 },
      { title: 'What it holds', width: 60 },
      { title: 'Rows', kind: 'number', width: 15 },
    ],
    rows: model.tables.map(({ table, about, rows }) => ({ cells: [[code(table)], [about], [grouped(rows)]] })),
    empty: 'The extract holds no table.',
  };
}

function statusTable(): TableBlock {
  return {
    kind: 'table',
    caption: 'Status words, strongest first. A path is as strong as its weakest step',
    columns: [
      { title: 'Status', width: 22 },
      { title: 'Meaning', width: 78 },
    ],
    rows: STATUSES.map((status) => ({ cells: [[{ kind: 'status', status }], [STATUS_MEANING[status]]] })),
    empty: '',
  };
}

function strengthTable(): TableBlock {
  return {
    kind: 'table',
    caption:
      'Strength, weakest first: degrees of the C-Scale (Casey 2002), computed from the records and not by anybody’s opinion',
    columns: [
      { title: 'Strength', width: 22 },
      { title: 'When a report gives it', width: 78 },
    ],
    rows: STRENGTHS.map((strength) => ({ cells: [[strength], [STRENGTH_MEANING[strength]]] })),
    empty: '',
  };
}

function wordTable(): TableBlock {
  return {
    kind: 'table',
    caption: 'Other words',
    columns: [
      { title: 'Word', width: 22 },
      { title: 'Meaning', width: 78 },
    ],
    rows: GLOSSARY.map((each) => ({ cells: [[each.term], [each.meaning]] })),
    empty: '',
  };
}

/** What a qualified person would certify, filled as far as a machine can (US FRE 902(13) and (14)). */
function certification({ control, custody, sources }: ReportModel): readonly Block[] {
  const items: readonly Cell[] = [
    [`The system: ${control.toolName} ${control.toolVersion}, case schema ${control.schema}. ${CERTIFICATION.system}`],
    [CERTIFICATION.process],
    [
      `${CERTIFICATION.copies} The evidence list gives the SHA-256 of each of the ${grouped(sources.length)} sources; the log ends in `,
      code(custody.head),
      '.',
    ],
    ['Name, qualification and signature of who certifies this: ', MISSING],
  ];
  return [
    { kind: 'para', text: [CERTIFICATION.intro], look: 'muted' },
    { kind: 'list', ordered: true, items },
  ];
}
