import { useEngine } from '../engine.ts';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { CopyButton } from '../parts/id-text.tsx';
import { PlainObject } from './plain-value.tsx';

/** One thing by its handle, with everything it rests on. */
export function ThingPanel({ id }: { readonly id: string }) {
  const { value, error } = useEngine('thing.show', { id });
  return (
    <article className="detail" aria-label={id}>
      <header className="row spread">
        <h2 className="detail-title">{id}</h2>
        <CopyButton text={id} what="the handle" />
      </header>
      {error !== null && <ErrorNote what={`${id} could not be read.`} error={error} />}
      {value === null && error === null && <LoadingNote what={id} />}
      {value !== null && <PlainObject value={value} leaveOut={['id']} />}
    </article>
  );
}
