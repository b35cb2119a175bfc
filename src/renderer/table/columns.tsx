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
  { key: 'id', title: 'Request', sort: null, cell: (row) => <span className="mono">{row.id}</span> },
  {
    key: 'time',
    title: 'Time',
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
    sort: 'status',
    cell: (row) => <StatusMark status={row.status} reason={row.reason === null ? null : REASON_WORDS[row.reason]} />,
  },
  {
    key: 'freshness',
    title: 'Freshness',
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
    sort: 'findings',
    cell: (row) => (row.findings === 0 ? <span className="soft">0</span> : row.findings),
  },
];
