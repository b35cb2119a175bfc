import { useMemo, useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { counted, grouped } from '../../base/counted.ts';
import type { FindingRow } from '../../shared/views.ts';
import { useArtifactSlots } from '../flow/use-flow.ts';
import { FindingCard } from '../panels/finding-card.tsx';
import { useFindingsList } from '../stores/findings-store.ts';
import { groupFindings, type FindingGroup } from './finding-groups.ts';

/** Cards that a group shows before it is asked for more. */
const FIRST = 60;

/** The findings as they are grouped and ordered now. */
export function FindingList({
  findings,
  open,
}: {
  readonly findings: readonly FindingRow[];
  readonly open: string | undefined;
}) {
  const { grouping, sort } = useFindingsList();
  const groups = useMemo(() => groupFindings(findings, { grouping, sort }), [findings, grouping, sort]);
  if (grouping === 'none') {
    const [all] = groups;
    return all === undefined ? null : <Cards group={all} open={open} />;
  }
  return groups.map((group) => (
    <details key={group.key} className="finding-group" open>
      <summary>
        <span
          className={grouping === 'label' || grouping === 'node' ? 'mono cut' : 'cut'}
          title={visibleText(group.title)}
        >
          {visibleText(group.title)}
        </span>
        <span className="soft">{grouped(group.findings.length)}</span>
      </summary>
      <Cards group={group} open={open} />
    </details>
  ));
}

function Cards({ group, open }: { readonly group: FindingGroup; readonly open: string | undefined }) {
  const slots = useArtifactSlots();
  const [limit, setLimit] = useState(FIRST);
  const openAt = group.findings.findIndex((finding) => finding.id === open);
  const shown = group.findings.slice(0, Math.max(limit, openAt + 1));
  const left = group.findings.length - shown.length;
  return (
    <>
      <ul>
        {shown.map((finding) => (
          <FindingCard key={finding.id} finding={finding} isOpen={finding.id === open} slots={slots} />
        ))}
      </ul>
      {left > 0 && (
        <button type="button" className="button slim more" onClick={() => setLimit(limit + FIRST * 4)}>
          {counted(left, 'more finding')}
        </button>
      )}
    </>
  );
}
