import { useMemo } from 'react';
import type { FlowData } from '../../model/flow-data.ts';
import { visibleText } from '../../base/visible-text.ts';
import { flowTitle } from '../../model/flow/flow-description.ts';
import { flowTable } from '../../model/flow/flow-table.ts';
import { levelOf } from '../../model/flow/level.ts';
import { matrixOf } from '../../model/flow/matrix.ts';
import type { MatrixForm } from '../../model/flow/matrix.ts';
import type { FlowPicture } from '../../model/flow/picture.ts';
import type { RequestPicture } from '../../model/flow/request-picture.ts';
import { rowWords } from '../../model/flow/rows.ts';
import { momentText } from '../../model/flow/time-axis.ts';
import { grouped } from '../../base/counted.ts';
import { artifactName, labelName, nodeName } from '../../model/flow/wording.ts';
import { STATUS_MARK } from '../../model/status.ts';
import type { TimeZone } from '../../model/time-zone.ts';

/** The picture as a table: the same rows in the same order, names whole. */
export function FlowTable({ picture }: { readonly picture: FlowPicture }) {
  const { data, form, marks, request, zone } = picture;
  if (request !== null && request !== undefined) return <RequestTable request={request} zone={zone} />;
  if (form !== 'lanes') return <MatrixTable data={data} form={form} />;
  if (levelOf(data, marks ?? null) === 'marks') return <MarksTable picture={picture} />;
  return <LanesTable data={data} />;
}

function Head({ names }: { readonly names: readonly string[] }) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function LanesTable({ data }: { readonly data: FlowData }) {
  const rows = useMemo(() => flowTable(data), [data]);
  return (
    <table className="flow-table">
      <caption>{flowTitle(data)}</caption>
      <Head names={['Label', 'Artifact', 'Version', 'Node', 'Requests', 'Stale', 'Contradicted']} />
      <tbody>
        {rows.map((row) => (
          <tr key={JSON.stringify([row.label, row.artifact, row.node])}>
            <th scope="row">{labelName(row.label)}</th>
            <td>{artifactName(row.artifact)}</td>
            <td>{row.version === null ? '' : visibleText(row.version)}</td>
            <td>{row.node === null ? 'nodes not shown' : nodeName(row.node)}</td>
            <td>{grouped(row.requests)}</td>
            <td>{grouped(row.stale)}</td>
            <td>{grouped(row.contradicted)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the picture of one request says, list by list. */
function RequestTable({ request, zone }: { readonly request: RequestPicture; readonly zone: TimeZone | undefined }) {
  const rows = [
    ...request.steps.map(({ title, status, because }) => [
      'path',
      title,
      STATUS_MARK[status].word,
      visibleText(because),
    ]),
    ...request.spans.map(({ name, startNs, endNs }) => [
      'span',
      visibleText(name),
      startNs === null ? 'no start' : momentText(BigInt(startNs), zone),
      endNs === null ? 'no end' : momentText(BigInt(endNs), zone),
    ]),
    ...request.events.map(({ role, where }) => ['record', visibleText(role), visibleText(where), '']),
    ...request.proofs.map(({ title, verdict, reason }) => ['proof', title, verdict, visibleText(reason)]),
  ];
  return (
    <table className="flow-table">
      <caption>{`Request ${request.id}: ${labelName(request.label)} → ${nodeName(request.node)} → ${artifactName(request.artifact)}`}</caption>
      <Head names={['What', 'Name', 'State', 'Because']} />
      <tbody>
        {rows.map(([what, name, state, because], i) => (
          // oxlint-disable-next-line react/no-array-index-key -- spans of one name and time are told apart by their place
          <tr key={i}>
            <td>{what}</td>
            <th scope="row">{name}</th>
            <td>{state}</td>
            <td>{because}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One request a row, in order of time. */
function MarksTable({ picture: { data, marks, zone } }: { readonly picture: FlowPicture }) {
  if (marks === null || marks === undefined) return null;
  return (
    <table className="flow-table">
      <caption>{flowTitle(data)}</caption>
      <Head names={['Request', 'Time', 'Label', 'Node', 'Artifact', 'Status', 'Freshness']} />
      <tbody>
        {marks.id.map((id, i) => {
          const timeNs = marks.timeNs[i] ?? null;
          return (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td>{timeNs === null ? 'no time' : momentText(BigInt(timeNs), zone)}</td>
              <td>{labelName(marks.labels[marks.label[i] ?? -1] ?? '')}</td>
              <td>{nodeName(marks.nodes[marks.node[i] ?? -1] ?? '')}</td>
              <td>{artifactName(marks.artifacts[marks.artifact[i] ?? -1] ?? '')}</td>
              <td>{STATUS_MARK[marks.status[i] ?? 'unknown'].word}</td>
              <td>{marks.freshness[i]}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A field each; where nothing met, nothing stands. */
function MatrixTable({ data, form }: { readonly data: FlowData; readonly form: MatrixForm }) {
  const { rowLane, columnLane, rows, columns, cells } = useMemo(() => matrixOf(data, form), [data, form]);
  const counts = new Map(cells.map((cell) => [`${cell.row}:${cell.column}`, cell]));
  return (
    <table className="flow-table">
      <caption>{`${flowTitle(data)}: ${rowLane}s by ${columnLane}s`}</caption>
      <thead>
        <tr>
          <th scope="col">{`${rowLane} × ${columnLane}`}</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {rowWords(data, columnLane, column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={row}>
            <th scope="row">{rowWords(data, rowLane, row)}</th>
            {columns.map((column, k) => {
              const cell = counts.get(`${i}:${k}`);
              const bad =
                cell === undefined || cell.contradicted === 0 ? '' : ` (${grouped(cell.contradicted)} contradicted)`;
              return <td key={column}>{cell === undefined ? '' : grouped(cell.requests) + bad}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
