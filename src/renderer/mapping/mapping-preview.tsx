import { visibleText } from '../../base/visible-text.ts';
import { mappingFaults } from '../../model/column-mapping.ts';
import type { ColumnMapping } from '../../model/column-mapping.ts';
import type { PreviewRow } from '../../shared/mapping-views.ts';
import { useEngine } from '../engine.ts';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { timeInFull } from '../words/format.ts';

const HEAD = [
  { text: 'Byte', isRight: true },
  'Trace',
  'Span',
  'Start',
  'End',
  'Service',
  'Node',
  'Label',
  'Doubts',
] as const;

/** The first rows as the mapping reads them, read again after each change. */
export function MappingPreview({ source, mapping }: { readonly source: string; readonly mapping: ColumnMapping }) {
  const faults = mappingFaults(mapping);
  const { value, error } = useEngine('mapping.preview', faults.length > 0 ? null : { source, mapping });
  if (faults.length > 0) {
    return (
      <div className="verdict warn" role="status">
        <p className="verdict-head">Not yet readable</p>
        <ul>
          {faults.map((fault) => (
            <li key={fault}>{visibleText(fault)}</li>
          ))}
        </ul>
      </div>
    );
  }
  if (error !== null) return <ErrorNote what="The first rows could not be read." error={error} />;
  if (value === null) return <LoadingNote what="the first rows" />;
  return (
    <div className="mapping-preview">
      <table className="plain-table">
        <TableHead columns={HEAD} />
        <tbody>
          {value.rows.map((row) => (
            <Row key={row.offset} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row: { offset, span, doubts } }: { readonly row: PreviewRow }) {
  const text = (value: string | null | undefined): string => (value == null ? '–' : visibleText(value));
  const time = (ns: string | null | undefined): string => (ns == null ? '–' : timeInFull(ns));
  return (
    <tr>
      <td className="right mono">{offset}</td>
      <td className="mono break">{text(span?.traceId)}</td>
      <td className="mono break">{text(span?.spanId)}</td>
      <td className="mono nowrap">{time(span?.startNs)}</td>
      <td className="mono nowrap">{time(span?.endNs)}</td>
      <td>{text(span?.service)}</td>
      <td>{text(span?.node)}</td>
      <td>{text(span?.labelAsked)}</td>
      <td className={doubts.length > 0 ? 'warn small' : ''}>{doubts.map(visibleText).join(' ')}</td>
    </tr>
  );
}
