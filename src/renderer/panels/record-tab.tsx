import type { GroundRow, RecordView } from '../../shared/views.ts';
import { visibleText } from '../../base/visible-text.ts';
import { GroundLink } from '../parts/ground-link.tsx';
import { EmptyNote } from '../parts/state-note.tsx';
import { fieldsOf } from '../../model/statement-fields.ts';
import { fieldWords } from './field-list.tsx';

/** Every record of the request, what it is to it, and why it was joined. */
export function RecordTab({
  records,
  onOpen,
}: {
  readonly records: readonly RecordView[];
  readonly onOpen: (ground: GroundRow) => void;
}) {
  if (records.length === 0) {
    return (
      <EmptyNote title="No record">
        <p>No single record stands for this request.</p>
      </EmptyNote>
    );
  }
  return (
    <ul className="records">
      {records.map((record) => (
        <li key={`${record.ground.source}:${record.ground.offset}:${record.role}`}>
          <div className="row spread">
            <h3>{visibleText(record.role)}</h3>
            <GroundLink ground={record.ground} onOpen={() => onOpen(record.ground)} />
          </div>
          <p className="small mid">Joined by {visibleText(record.joinedBy)}.</p>
          {record.doubts.map(({ code, message }) => (
            <p key={`${code} ${message}`} className="verdict warn small break">
              {visibleText(`${code}: ${message}`)}
            </p>
          ))}
          <dl className="fields still">
            {fieldsOf(record.statement).map((field) => (
              <div key={field.name}>
                <dt>{fieldWords(field.name)}</dt>
                <dd className="mono break">{visibleText(String(field.value))}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
