import { useMemo } from 'react';
import type { FlowData } from '../../model/flow-data.ts';
import { flowTitle } from '../../model/flow/flow-description.ts';
import { flowTable } from '../../model/flow/flow-table.ts';
import { artifactName, counted, fullCount, labelName, nodeName } from '../../model/flow/wording.ts';
import { visibleText } from '../../base/visible-text.ts';

/** The picture as a table: the same rows in the same order, names whole. */
export function FlowTable({ data }: { readonly data: FlowData }) {
  const rows = useMemo(() => flowTable(data), [data]);
  const { folded } = data;
  return (
    <table className="flow-table">
      <caption>{flowTitle(data)}</caption>
      <thead>
        <tr>
          {['Label', 'Artifact', 'Version', 'Node', 'Requests', 'Stale', 'Contradicted'].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={JSON.stringify([row.label, row.artifact, row.node])}>
            <th scope="row">{labelName(row.label)}</th>
            <td>{artifactName(row.artifact)}</td>
            <td>{row.version === null ? '' : visibleText(row.version)}</td>
            <td>{row.node === null ? 'nodes not shown' : nodeName(row.node)}</td>
            <td>{fullCount(row.requests)}</td>
            <td>{fullCount(row.stale)}</td>
            <td>{fullCount(row.contradicted)}</td>
          </tr>
        ))}
        {folded.labels === 0 ? null : (
          <tr>
            <th scope="row">{`+ ${counted(folded.labels, 'label')}`}</th>
            <td>not shown</td>
            <td />
            <td />
            <td>{fullCount(folded.labelRequests)}</td>
            <td />
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}
