import { useState } from 'react';
import { fromWireError, toWireError, type AppError } from '../../base/errors.ts';
import { visibleText } from '../../base/visible-text.ts';
import { mappingFaults } from '../../model/column-mapping.ts';
import type { MappingOffer } from '../../shared/mapping-views.ts';
import { engine, reload, useEngine } from '../engine.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { runJob } from '../stores/jobs-store.ts';
import { MappingColumns } from './mapping-columns.tsx';
import { draftOf, mappingOfDraft, type MappingDraft } from './mapping-draft.ts';
import { MappingPreview } from './mapping-preview.tsx';

/** How the columns of a table are read: proposed, shown on its first rows, corrected, and applied. */
export function MappingDialog({ source, onClose }: { readonly source: string; readonly onClose: () => void }) {
  const { value: offer, error } = useEngine('mapping.offer', { source });
  return (
    <Dialog title={`Columns of ${source}`} isWide onClose={onClose}>
      {error !== null && <ErrorNote what="This source cannot be read as a table." error={error} />}
      {offer === null && error === null && <LoadingNote what="the first rows" />}
      {offer !== null && <MappingForm key={offer.current?.sha256 ?? ''} offer={offer} onDone={onClose} />}
    </Dialog>
  );
}

function howItIsRead({ current }: MappingOffer): string {
  if (current === null)
    return 'It is kept, but not read yet. This is what its columns seem to be: correct it, and read it.';
  const by =
    current.basis === 'given' ? `the mapping “${current.mapping.name}”` : 'the mapping that it proposes itself';
  return `It is read through ${by}. Another mapping makes one more reading of it; the one before stays in the log and no more counts.`;
}

function MappingForm({ offer, onDone }: { readonly offer: MappingOffer; readonly onDone: () => void }) {
  const [draft, setDraft] = useState<MappingDraft>(() => draftOf(offer));
  const [state, setState] = useState<{ readonly isRunning: boolean; readonly error: AppError | null }>({
    isRunning: false,
    error: null,
  });
  const mapping = mappingOfDraft(draft);
  const apply = async (): Promise<void> => {
    setState({ isRunning: true, error: null });
    try {
      await runJob(`Reading of ${offer.source}`, ({ signal, onProgress }) =>
        engine().client.call('mapping.apply', { source: offer.source, mapping }, { signal, onProgress }),
      );
      await reload();
      onDone();
    } catch (error) {
      setState({ isRunning: false, error: fromWireError(toWireError(error)) });
    }
  };
  return (
    <form
      className="mapping"
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      <p className="break">
        <span className="mono">{visibleText(offer.path)}</span>
      </p>
      <p className="mid">{visibleText(howItIsRead(offer))}</p>
      <MappingColumns draft={draft} onChange={setDraft} />
      <h3>The first rows, read like this</h3>
      <MappingPreview source={offer.source} mapping={mapping} />
      {state.error !== null && <ErrorNote what="The table could not be read." error={state.error} />}
      <footer className="row">
        <label className="grow">
          <span className="small mid">Name of this mapping, for the report </span>
          <input
            className="input"
            value={draft.name}
            maxLength={200}
            onChange={({ target }) => setDraft({ ...draft, name: target.value })}
          />
        </label>
        <button
          type="submit"
          className="button primary"
          disabled={state.isRunning || mappingFaults(mapping).length > 0}
        >
          {state.isRunning ? 'Reading…' : offer.current === null ? 'Read the table' : 'Read it again'}
        </button>
      </footer>
    </form>
  );
}
