import { visibleText } from '../../base/visible-text.ts';
import { useEngine, readAgain } from '../engine.ts';
import { EmptyNote, ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { timeToMs } from '../words/format.ts';
import { saidWords, shownText } from './said-words.ts';

/** Every row about one finding or request, the newest first: nothing is ever changed or taken out. */
export function SaidList({ subject }: { readonly subject: string }) {
  const { value, error } = useEngine('annotation.list', { subject }, { isKept: false });
  if (error !== null) return <ErrorNote what="What was said could not be read." error={error} onRetry={readAgain} />;
  if (value === null) return <LoadingNote what="what was said" />;
  if (value.rows.length === 0) {
    return (
      <EmptyNote title="Nobody said anything yet">
        <p>
          What you say stands beside what was computed, with your name and the time, in the case and in its reports. It
          is told in the custody log and cannot be changed later, only followed by something newer.
        </p>
      </EmptyNote>
    );
  }
  return (
    <ol className="said">
      {value.rows.toReversed().map((row) => (
        <li key={row.id}>
          <p className="small mid">
            <strong>{visibleText(row.actor)}</strong> {visibleText(saidWords(row))}{' '}
            <span className="soft">{timeToMs(row.atNs)}</span>
          </p>
          {row.text !== '' && <p className="said-text">{shownText(row.text)}</p>}
        </li>
      ))}
    </ol>
  );
}
