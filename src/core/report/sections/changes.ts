import type { ReportModel } from '../../../model/report.ts';
import type { ReportChange, ReportVersion } from '../../../model/report/report-persons.ts';
import { BREAK, code, muted, ref, struck } from '../block.ts';
import type { Block, Cell, Section, TableBlock } from '../block.ts';
import { counted } from '../../../base/counted.ts';
import { time } from '../wording.ts';

/** What this version says otherwise: superseded statements are struck, not deleted. */
export function changesSection({ changes }: ReportModel): Section {
  const { versions, since, changes: rows, same } = changes;
  const blocks: readonly Block[] =
    since === null
      ? [{ kind: 'para', text: ['No earlier version of this report was issued.'] }]
      : [
          {
            kind: 'para',
            text: [
              `Compared with version ${since}: ${counted(same, 'finding')} as before, ${counted(rows.length, 'change')}. What was said then and is not said now is struck.`,
            ],
          },
          changeTable(rows),
        ];
  return { id: 'changes', title: 'Changes since the earlier version', blocks: [...blocks, versionTable(versions)] };
}

function statement({ severity, summary }: NonNullable<ReportChange['now']>): Cell {
  return [{ kind: 'severity', severity }, ' ', summary];
}

function changeTable(rows: readonly ReportChange[]): TableBlock {
  return {
    kind: 'table',
    caption: 'Findings that were added, removed or changed',
    columns: [
      { title: 'Finding', width: 16 },
      { title: 'Change', width: 12 },
      { title: 'Statement', width: 72 },
    ],
    rows: rows.map(({ finding, before, now }) => ({
      cells: [
        [ref(finding)],
        [before === null ? 'added' : now === null ? 'removed' : 'changed'],
        [
          ...(before === null ? [] : [struck(`${before.severity}: ${before.summary}`)]),
          ...(before === null || now === null ? [] : [BREAK]),
          ...(now === null ? [] : statement(now)),
        ],
      ],
    })),
    empty: 'Every finding is said as it was.',
  };
}

function versionTable(versions: readonly ReportVersion[]): TableBlock {
  return {
    kind: 'table',
    caption: 'Issued versions',
    columns: [
      { title: 'Version', kind: 'number', width: 10 },
      { title: 'Status', width: 22 },
      { title: 'Issued', width: 24 },
      { title: 'Report, and why', width: 44 },
    ],
    rows: versions.map(({ number, status, supersededBy, atNs, actor, reportId, note }) => ({
      cells: [
        [String(number)],
        supersededBy === null ? [status] : [struck(status), ` superseded by version ${supersededBy}`],
        [time(atNs), BREAK, muted(`by ${actor}`)],
        [code(reportId), ...(note === '' ? [] : [BREAK, note])],
      ],
    })),
    empty: 'Nothing was issued yet; a draft is no version.',
  };
}
