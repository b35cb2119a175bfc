import { useMemo } from 'react';
import type { GroundRow, RecordView } from '../../shared/views.ts';
import { visibleText } from '../../base/visible-text.ts';
import { fieldsOf } from '../../model/statement-fields.ts';
import { BytesPane } from '../bytes/bytes-pane.tsx';
import { useDecodedBytes } from '../bytes/use-decoded-bytes.ts';
import { EmptyNote } from '../parts/state-note.tsx';
import { byteRange } from '../words/format.ts';
import { FieldList, fieldWords } from './field-list.tsx';

interface BytesTabProps {
  readonly records: readonly RecordView[];
  readonly ground: GroundRow | null;
  readonly onChoose: (ground: GroundRow) => void;
}

const keyOf = (ground: GroundRow): string => `${ground.source}:${ground.offset}:${ground.length}`;

/** The bytes of one record beside what was decoded from them, each lit with the other. */
export function BytesTab({ records, ground, onChoose }: BytesTabProps) {
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
      {record === undefined ? (
        <BytesPane key={keyOf(ground)} source={ground.source} offset={ground.offset} length={ground.length} />
      ) : (
        <RecordBytes key={keyOf(ground)} record={record} />
      )}
    </div>
  );
}

function RecordBytes({ record: { ground, statement } }: { readonly record: RecordView }) {
  const fields = useMemo(() => fieldsOf(statement), [statement]);
  const { lit, light, bytes } = useDecodedBytes(ground, fields, fieldWords);
  return (
    <>
      <BytesPane source={ground.source} offset={ground.offset} length={ground.length} decoded={bytes} />
      <FieldList
        fields={fields}
        active={lit?.kind === 'field' ? lit.name : null}
        isFollowing={lit?.kind === 'field' && lit.isPicked}
        onLight={(field) => light(field === null ? null : { kind: 'field', name: field.name, isPicked: false })}
      />
    </>
  );
}
