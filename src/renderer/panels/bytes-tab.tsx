import { useState } from 'react';
import type { GroundRow, RecordView } from '../../shared/views.ts';
import { visibleText } from '../../base/visible-text.ts';
import { BytesPane } from '../bytes/bytes-pane.tsx';
import { EmptyNote } from '../parts/state-note.tsx';
import { byteRange } from '../words/format.ts';
import { FieldList, fieldsOf, fieldWords, type Field } from './field-list.tsx';

interface BytesTabProps {
  readonly records: readonly RecordView[];
  readonly ground: GroundRow | null;
  readonly onChoose: (ground: GroundRow) => void;
}

const keyOf = (ground: GroundRow): string => `${ground.source}:${ground.offset}:${ground.length}`;

/** The bytes of one record beside what was decoded from them; a field's bytes are lit with it. */
export function BytesTab({ records, ground, onChoose }: BytesTabProps) {
  const [field, setField] = useState<Field | null>(null);
  if (ground === null) {
    return (
      <EmptyNote title="No record">
        <p>No single record stands for this request.</p>
      </EmptyNote>
    );
  }
  const record = records.find((one) => keyOf(one.ground) === keyOf(ground));
  const grounds =
    record === undefined ? [ground, ...records.map((one) => one.ground)] : records.map((one) => one.ground);
  const roleOf = (one: GroundRow): string =>
    records.find((other) => keyOf(other.ground) === keyOf(one))?.role ?? 'record of the path';
  const fields = record === undefined ? [] : fieldsOf(record.statement);

  return (
    <div className="bytes-tab">
      {grounds.length > 1 && (
        <label className="row small">
          <span className="soft">Record</span>
          <select
            className="select grow"
            value={keyOf(ground)}
            onChange={(event) => {
              const chosen = grounds.find((one) => keyOf(one) === event.target.value);
              if (chosen !== undefined) onChoose(chosen);
              setField(null);
            }}
          >
            {grounds.map((one) => (
              <option key={keyOf(one)} value={keyOf(one)}>
                {visibleText(roleOf(one))} · {visibleText(one.path)} · {byteRange(one.offset, one.length)}
              </option>
            ))}
          </select>
        </label>
      )}
      <BytesPane
        key={keyOf(ground)}
        source={ground.source}
        offset={ground.offset}
        length={ground.length}
        {...(fields.length > 0 && {
          field: field === null ? null : { name: fieldWords(field.name), value: field.value },
        })}
      />
      {fields.length > 0 && <FieldList fields={fields} active={field?.name ?? null} onLight={setField} />}
    </div>
  );
}
