import type { ReportModel } from '../../../model/report.ts';
import type { ReportMoment, ReportTimeline } from '../../../model/report/report-timeline.ts';
import { BREAK, muted } from '../block.ts';
import type { Block, Cell, Section, TableBlock } from '../block.ts';
import { grouped } from '../../../base/counted.ts';
import { groundWords, time, writtenCell } from '../wording.ts';
import { releaseTable } from './trust.ts';

export function timelineSection(model: ReportModel): Section {
  return {
    id: 'timeline',
    title: 'Timeline',
    blocks: [
      {
        kind: 'para',
        text: [
          'Times are those that the records state, in UTC; below each stands what its record writes, where it writes that very instant. Where two stand, it happened at some moment after the first and by the second. What no record dates has a table of its own and no place among the rest. Requests and their records stand in sections 10 and 17; heartbeats are in the extract.',
        ],
        look: 'muted',
      },
      ...figure(
        model.pictures.timeline,
        'Releases by label; fetched, loaded and evicted by node; requests by label and artifact.',
      ),
      dated(model.timeline),
      undated(model.timeline),
      {
        kind: 'group',
        title: ['What the labels should have meant'],
        blocks: [releaseTable(model)],
      },
      ...figure(model.pictures.lifetime, 'How long Walrus kept each blob that the case tells of.'),
    ],
  };
}

function figure(svg: string | null, caption: string): readonly Block[] {
  return svg === null ? [] : [{ kind: 'figure', svg, caption }];
}

function leftWords(shown: number, of: number): string {
  return shown === of ? '' : `: ${grouped(shown)} of ${grouped(of)}, the rest is in the extract`;
}

function whenCell({ timeNs, afterNs }: ReportMoment): Cell {
  if (afterNs === null) return [time(timeNs)];
  return [afterNs === '0' ? muted('any time before') : time(afterNs), BREAK, time(timeNs)];
}

const aboutCell = ({ about }: ReportMoment): Cell => (about === '' ? [muted('names nothing else')] : [about]);
const sourceCell = ({ ground }: ReportMoment): Cell =>
  ground === null ? [muted('counted from the requests')] : groundWords(ground);

function dated({ dated: rows, datedOf }: ReportTimeline): TableBlock {
  return {
    kind: 'table',
    caption: `Dated events${leftWords(rows.length, datedOf)}`,
    columns: [
      { title: 'When', width: 23 },
      { title: 'What', width: 18 },
      { title: 'About', width: 35 },
      { title: 'Record', width: 24 },
    ],
    rows: rows.map((moment) => ({
      cells: [
        [...whenCell(moment), ...writtenCell(moment.written)],
        [moment.what],
        aboutCell(moment),
        sourceCell(moment),
      ],
    })),
    empty: 'No record of the case dates anything but requests.',
  };
}

function undated({ undated: rows, undatedOf }: ReportTimeline): TableBlock {
  return {
    kind: 'table',
    caption: `Undated events${leftWords(rows.length, undatedOf)}`,
    columns: [
      { title: 'What', width: 22 },
      { title: 'About', width: 48 },
      { title: 'Record', width: 30 },
    ],
    rows: rows.map((moment) => ({ cells: [[moment.what], aboutCell(moment), sourceCell(moment)] })),
    empty: 'Every event of the case is dated by its record.',
  };
}
