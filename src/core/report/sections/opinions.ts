import type { ReportModel } from '../../../model/report.ts';
import type { ReportOpinion, ReportSaid } from '../../../model/report/report-opinion.ts';
import { BREAK, facts, joined, muted, ref, strong } from '../block.ts';
import type { Block, Cell } from '../block.ts';
import { counted } from '../../../base/counted.ts';
import { time } from '../wording.ts';
import { proseLines } from '../prose.ts';

const INTRO =
  'Each of these is the word of the person named, as it was added to the case at that time. It stands beside what was computed: no other sentence of this report rests on it.';

/** Decisions, notes, tags and what was added to the report. */
export function opinionsBlock({ opinions }: ReportModel): Block {
  return {
    kind: 'group',
    id: 'opinions',
    title: ['What people said'],
    blocks:
      opinions.length === 0
        ? [{ kind: 'para', text: ['Nobody decided, noted, tagged or added anything about what is in scope.'] }]
        : [{ kind: 'para', text: [INTRO], look: 'muted' }, ...opinions.map(opinionGroup)],
  };
}

function opinionGroup(opinion: ReportOpinion): Block {
  const { subject, handleThen, subjectKind, about, added, decision, tags, notes } = opinion;
  const title: Cell =
    subject === null
      ? [`${handleThen} as it was then, a ${subjectKind} that later evidence changed`]
      : [ref(subject), ` · ${subjectKind}`];
  return {
    kind: 'group',
    title,
    look: 'card',
    blocks: [
      { kind: 'para', text: [about] },
      facts([
        [
          'Decision',
          decision === null ? [muted('none')] : [strong(decision.value), ...by(decision), ...reason(decision.text)],
        ],
        ['Added to the report', added === null ? [muted('no')] : ['yes', ...by(added)]],
        [
          'Tags',
          tags.length === 0
            ? [muted('none')]
            : joined(
                tags.map((tag): Cell => [tag]),
                [', '],
              ),
        ],
        ['Notes', notes.length === 0 ? [muted('none')] : [counted(notes.length, 'note')]],
      ]),
      ...notes.flatMap(noteBlocks),
    ],
  };
}

function by({ actor, atNs }: ReportSaid): Cell {
  return [', by ', strong(actor), ', ', time(atNs)];
}

function reason(text: string): Cell {
  return text === '' ? [] : [BREAK, text.replaceAll(/\s*\r?\n\s*/g, ' ')];
}

/** Who and when, then the person's own lines. */
function noteBlocks({ actor, atNs, text }: ReportSaid): readonly Block[] {
  return [
    { kind: 'para', text: [strong(actor), ', ', time(atNs)] },
    ...proseLines(text)
      .filter((line) => line.length > 0)
      .map((line): Block => ({ kind: 'para', text: line })),
  ];
}
