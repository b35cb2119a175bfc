import { parseHandle } from '../../base/ids.ts';
import { ArtifactPage } from '../things/artifact-page.tsx';
import { LabelPage } from '../things/label-page.tsx';
import { NodePage } from '../things/node-page.tsx';
import { useEngine, readAgain } from '../engine.ts';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { CopyButton } from '../parts/id-text.tsx';
import { PlainObject } from './plain-value.tsx';

/** One thing by its handle, with everything it rests on. */
export function ThingPanel({ id }: { readonly id: string }) {
  const { value, error } = useEngine('thing.show', { id });
  const kind = parseHandle(id)?.kind;
  return (
    <article className="detail" aria-label={id}>
      <header className="row spread">
        <h2 className="detail-title">{id}</h2>
        <CopyButton text={id} what="the handle" />
      </header>
      {error !== null && <ErrorNote what={`${id} could not be read.`} error={error} onRetry={readAgain} />}
      {value === null && error === null && <LoadingNote what={id} />}
      {kind === 'n' && <NodePage id={id} />}
      {kind === 'a' && <ArtifactPage id={id} />}
      {kind === 'l' && <LabelPage id={id} />}
      {value !== null && <PlainObject value={value} leaveOut={['id']} />}
    </article>
  );
}
