import { useState } from 'react';
import type { ReportPartKind } from '../../model/report/report-part.ts';
import type { WrittenPart } from '../../shared/report-views.ts';
import { useReportDrafts } from '../stores/report-draft-store.ts';
import { PartForm } from './part-form.tsx';
import { nextKey, partId, partsOfKind } from './part-words.ts';

interface PartListProps {
  readonly kind: ReportPartKind;
  readonly parts: readonly WrittenPart[];
  /** `Question`: what one of them is called. */
  readonly one: string;
  readonly add: string;
}

/** Parts of which there may be several, and a form for one more when it is asked for. */
export function PartList({ kind, parts, one, add }: PartListProps) {
  const key = nextKey(parts, kind);
  const isDrafted = useReportDrafts((state) => state.drafts[partId(kind, key)] !== undefined);
  // The key that a form was asked for: once it is kept, the next one has another.
  const [adding, setAdding] = useState<string | null>(null);
  return (
    <>
      {partsOfKind(parts, kind).map((written) => (
        <PartForm
          key={written.part.key}
          kind={kind}
          keyOfPart={written.part.key}
          title={`${one} ${written.part.key}`}
          written={written}
        />
      ))}
      {adding === key || isDrafted ? (
        <PartForm key={key} kind={kind} keyOfPart={key} title={`${one} ${key}`} written={null} />
      ) : (
        <button type="button" className="button slim" onClick={() => setAdding(key)}>
          {add}
        </button>
      )}
    </>
  );
}
