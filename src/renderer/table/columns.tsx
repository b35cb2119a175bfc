import type { ReactNode } from 'react';
import { artifactName, labelName, shortArtifactName, shortNodeName, nodeName } from '../../model/flow/wording.ts';
import { visibleText } from '../../base/visible-text.ts';
import type { RequestRow, RequestSort } from '../../shared/views.ts';
import { ArtifactGlyph } from '../parts/icons.tsx';
import { StatusMark } from '../parts/status-mark.tsx';
import { timeInFull, timeInRow } from '../words/format.ts';
import { FRESHNESS_WORDS, REASON_WORDS } from '../words/status-words.ts';

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly sort: RequestSort | null;
  /** Of a grid's track, and its least number of pixels. */
  readonly width: readonly [track: string, least: number];
  readonly cell: (row: RequestRow, slots: ReadonlyMap<string, number>) => ReactNode;
}

const SIGNATURES = { valid: 'valid', invalid: 'invalid', unverifiable: 'no key', absent: 'none' } as const;
const SETTLEMENTS = {
  included: 'included',
  'root-mismatch': 'root mismatch',
  missing: 'missing',
  individual: 'individual',
} as const;

export const COLUMNS: readonly Column[] = [
  {
    key: 'id',
    title: 'Request',
    width: ['56px', 56],
    sort: null,
    cell: (row) => <span className="mono">{row.id}</span>,
  },
  {
    key: 'time',
    title: 'Time',
    width: ['134px', 134],
    sort: 'time',
    cell: ({ timeNs }) => (
      <span className="mono" title={timeNs === null ? 'no time recorded' : timeInFull(timeNs)}>
        {timeNs === null ? '–' : timeInRow(timeNs)}
      </span>
    ),
  },
  {
    key: 'label',
    title: 'Label',
    width: ['minmax(96px, 2fr)', 96],
    sort: 'label',
    cell: ({ label, labelAnswered }) => {
      const asked = labelName(label ?? '');
      const isOther = labelAnswered !== null && labelAnswered !== label;
      return (
        <span
          className={label === null ? 'soft' : ''}
          title={isOther ? `asked: ${asked}\nanswered: ${visibleText(labelAnswered)}` : asked}
        >
          {asked}
          {isOther && <span className="warn"> → {visibleText(labelAnswered)}</span>}
        </span>
      );
    },
  },
  {
    key: 'node',
    title: 'Node',
    width: ['minmax(84px, 1fr)', 84],
    sort: 'node',
    cell: ({ node }) => (
      <span className={node === null ? 'soft' : 'mono'} title={nodeName(node ?? '')}>
        {shortNodeName(node ?? '')}
      </span>
    ),
  },
  {
    key: 'artifact',
    title: 'Artifact',
    width: ['minmax(92px, 1.5fr)', 92],
    sort: 'artifact',
    cell: ({ artifact, artifactKind }, slots) => (
      <span className={artifact === null ? 'soft' : ''} title={artifactName(artifact ?? '')}>
        {artifact !== null && <ArtifactGlyph slot={slots.get(artifact) ?? -1} />}{' '}
        {artifact === null ? artifactName('') : shortArtifactName(artifact, artifactKind)}
      </span>
    ),
  },
  {
    key: 'status',
    title: 'Status',
    width: ['minmax(94px, 1.2fr)', 94],
    sort: 'status',
    cell: (row) => <StatusMark status={row.status} reason={row.reason === null ? null : REASON_WORDS[row.reason]} />,
  },
  {
    key: 'freshness',
    title: 'Freshness',
    width: ['76px', 76],
    sort: 'freshness',
    cell: (row) => (
      <span className={row.freshness === 'stale' ? 'warn' : row.freshness === 'unknown' ? 'soft' : ''}>
        {FRESHNESS_WORDS[row.freshness]}
      </span>
    ),
  },
  {
    key: 'signature',
    title: 'Signature',
    width: ['66px', 66],
    sort: null,
    cell: (row) => (
      <span className={row.signature === 'invalid' ? 'bad' : row.signature === 'valid' ? '' : 'soft'}>
        {SIGNATURES[row.signature]}
      </span>
    ),
  },
  {
    key: 'settlement',
    title: 'Settlement',
    width: ['88px', 88],
    sort: null,
    cell: ({ settlement }) =>
      settlement === null ? (
        <span className="soft">–</span>
      ) : (
        <span className={settlement.verdict === 'root-mismatch' ? 'bad' : ''}>{SETTLEMENTS[settlement.verdict]}</span>
      ),
  },
  {
    key: 'findings',
    title: 'Findings',
    width: ['56px', 56],
    sort: 'findings',
    cell: (row) => (row.findings === 0 ? <span className="soft">0</span> : row.findings),
  },
];

/** Pixels between columns, and at both ends of a row. */
const GAP = 10;
const PADDING = 60;

export function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width[1], PADDING + GAP * Math.max(0, columns.length - 1));
}

/** What a pane beside two others leaves out first: the request's own panel says it anyway. */
const FIRST_TO_GO = ['settlement', 'signature', 'freshness'];

/** The chosen columns, or as many as there is room for; the request itself always. */
export function columnsFor(chosen: readonly string[] | null, room: number): readonly Column[] {
  if (chosen !== null) return COLUMNS.filter(({ key }) => key === 'id' || chosen.includes(key));
  let columns = COLUMNS;
  for (const key of FIRST_TO_GO) if (widthOf(columns) > room) columns = columns.filter((column) => column.key !== key);
  return columns;
}
