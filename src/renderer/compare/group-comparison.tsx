import type { GroupComparison } from '../../shared/compare-views.ts';
import { visibleText } from '../../base/visible-text.ts';
import { counted, grouped } from '../../base/counted.ts';
import { artifactName, labelName, shortNodeName } from '../../model/flow/wording.ts';
import { useArtifactSlots } from '../flow/use-flow.ts';
import { ArtifactGlyph } from '../parts/icons.tsx';
import { IdText } from '../parts/id-text.tsx';
import { StatusMark } from '../parts/status-mark.tsx';
import { useView } from '../stores/view-store.ts';
import { percent, spanInFull } from '../words/format.ts';
import { FieldTable } from './request-comparison.tsx';

/** Two nodes, windows or cases: what changed from A to B. */
export function GroupComparisonView({ comparison }: { readonly comparison: GroupComparison }) {
  const { kind, a, b, fields, diff, counts } = comparison;
  const name = (side: GroupComparison['a']): string =>
    kind === 'windows' ? spanInFull(side.fromNs, side.toNs) : visibleText(side.name);
  const changed = diff.labels.filter((label) => label.gained.length + label.lost.length > 0);
  const isQuiet = counts.changedLabels + counts.moved + counts.nodesGained + counts.nodesLost === 0;
  return (
    <>
      <div className={`verdict ${isQuiet ? 'good' : 'neutral'}`}>
        <p className="verdict-head">
          {isQuiet
            ? 'Every label was answered with the same artifacts.'
            : `${counted(counts.changedLabels, 'label')} changed artifacts${kind === 'nodes' ? '' : counts.moved === 0 ? '' : `; ${counted(counts.moved, 'time')} a node answered a label with other artifacts`}.`}
        </p>
        <p>
          A: {name(a)}, {counted(diff.requests.a, 'request')}. B: {name(b)}, {counted(diff.requests.b, 'request')}.
        </p>
      </div>
      <Changed labels={changed} of={counts.changedLabels} />
      <Moved comparison={comparison} />
      <Shares comparison={comparison} />
      <FieldTable fields={fields} caption={kind === 'cases' ? 'What the cases hold' : 'What is recorded of them'} />
      {changed.length === 0 && diff.labels.length === 0 && (
        <p className="mid">No request on either side passes the filter.</p>
      )}
    </>
  );
}

function Refs({ refs, sign }: { readonly refs: readonly string[]; readonly sign: string }) {
  const slots = useArtifactSlots();
  const select = useView((state) => state.select);
  if (refs.length === 0) return <span className="soft">–</span>;
  return (
    <ul>
      {refs.map((ref) => (
        <li key={ref} className="row">
          <span aria-hidden="true">{sign}</span>
          <ArtifactGlyph slot={slots.get(ref) ?? -1} size={10} />
          <button type="button" className="link" onClick={() => select({ kind: 'group', artifact: ref })}>
            {ref === '' ? artifactName(ref) : <IdText id={ref} head={14} tail={8} />}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Changed({ labels, of }: { readonly labels: GroupComparison['diff']['labels']; readonly of: number }) {
  const select = useView((state) => state.select);
  if (labels.length === 0) return null;
  return (
    <table className="compare-table">
      <caption>
        Artifacts gained and lost per label{labels.length < of && `, the first ${labels.length} of ${grouped(of)}`}
      </caption>
      <thead>
        <tr>
          <th scope="col">Label</th>
          <th scope="col">Gained in B</th>
          <th scope="col">Lost since A</th>
          <th scope="col">In both</th>
          <th scope="col" className="number">
            Requests A, B
          </th>
        </tr>
      </thead>
      <tbody>
        {labels.map((row) => (
          <tr key={row.label}>
            <th scope="row">
              <button type="button" className="link" onClick={() => select({ kind: 'group', label: row.label })}>
                {labelName(row.label)}
              </button>
            </th>
            <td>
              <Refs refs={row.gained} sign="+" />
            </td>
            <td>
              <Refs refs={row.lost} sign="−" />
            </td>
            <td>
              <Refs refs={row.kept} sign="=" />
            </td>
            <td className="number">
              {grouped(row.a)}, {grouped(row.b)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Moved({ comparison: { diff, counts, kind } }: { readonly comparison: GroupComparison }) {
  if (kind === 'nodes') return null;
  const alone = (title: string, rows: GroupComparison['diff']['nodesGained'], of: number) =>
    rows.length === 0 ? null : (
      <p>
        {title}:{' '}
        {rows
          .slice(0, 12)
          .map((row) => `${shortNodeName(row.node)} (${grouped(row.requests)})`)
          .join(', ')}
        {of > 12 && ` and ${grouped(of - 12)} more`}
      </p>
    );
  return (
    <>
      {diff.moved.length > 0 && (
        <table className="compare-table">
          <caption>Nodes that moved: the same label, other artifacts</caption>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">Label</th>
              <th scope="col">In A</th>
              <th scope="col">In B</th>
            </tr>
          </thead>
          <tbody>
            {diff.moved.map((row) => (
              <tr key={JSON.stringify([row.node, row.label])}>
                <th scope="row">
                  <IdText id={row.node} />
                </th>
                <td>{labelName(row.label)}</td>
                <td>
                  <Refs refs={row.before} sign="" />
                </td>
                <td>
                  <Refs refs={row.after} sign="" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {alone('Nodes that answered in B only', diff.nodesGained, counts.nodesGained)}
      {alone('Nodes that answered in A only', diff.nodesLost, counts.nodesLost)}
    </>
  );
}

function Shares({ comparison: { diff } }: { readonly comparison: GroupComparison }) {
  const rows = diff.statuses.filter((row) => row.a + row.b > 0);
  const cell = (part: number, whole: number) => (
    <td>
      <span className="share">
        <span className="share-bar" aria-hidden="true">
          <span style={{ width: `${whole === 0 ? 0 : (part / whole) * 100}%` }} />
        </span>
        <span>
          {percent(part, whole)} <span className="soft">({grouped(part)})</span>
        </span>
      </span>
    </td>
  );
  return (
    <table className="compare-table">
      <caption>Share of each status</caption>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.status}>
            <th scope="row">
              <StatusMark status={row.status} />
            </th>
            {cell(row.a, diff.requests.a)}
            {cell(row.b, diff.requests.b)}
          </tr>
        ))}
        <tr>
          <th scope="row">stale</th>
          {cell(diff.stale.a, diff.requests.a)}
          {cell(diff.stale.b, diff.requests.b)}
        </tr>
      </tbody>
    </table>
  );
}
