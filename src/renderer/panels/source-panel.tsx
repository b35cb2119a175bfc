import { visibleText } from '../../base/visible-text.ts';
import { BytesPane } from '../bytes/bytes-pane.tsx';
import { useEngine, readAgain } from '../engine.ts';
import { timeInFull } from '../words/format.ts';
import { EmptyNote, ErrorNote } from '../parts/state-note.tsx';
import { CopyButton, IdText } from '../parts/id-text.tsx';

interface SourcePanelProps {
  readonly id: string;
  readonly offset: number;
  readonly length: number | null;
}

/** Bytes of a source, with where it came from and how it was read. */
export function SourcePanel({ id, offset, length }: SourcePanelProps) {
  const { value, error } = useEngine('source.list', {});
  const source = value?.find((one) => one.id === id);
  return (
    <article className="detail" aria-label={`Source ${id}`}>
      <header>
        <h2 className="detail-title">Source {id}</h2>
        {source !== undefined && (
          <>
            <p className="break">{visibleText(source.path)}</p>
            <p className="small mid">
              {source.format === null ? 'No importer knows this format' : `Read as ${source.format}`}:{' '}
              {visibleText(source.formatReason)}
            </p>
            <p className="small soft">
              acquired {timeInFull(source.acquiredNs)} ·{' '}
              {source.storage === 'embedded' ? 'kept in the case' : 'digest and path only'}
            </p>
            <p className="row small soft">
              sha-256 <IdText id={source.sha256} head={14} tail={10} />
              <CopyButton text={source.sha256} what="the SHA-256" />
            </p>
          </>
        )}
      </header>
      {error !== null && <ErrorNote what={`${id} could not be read.`} error={error} onRetry={readAgain} />}
      {value !== null && source === undefined && (
        <EmptyNote title="No such source">
          <p>The case holds no source {id}.</p>
        </EmptyNote>
      )}
      {source !== undefined && (
        <BytesPane
          key={`${id}:${offset}:${length ?? ''}`}
          source={id}
          offset={Math.min(offset, source.bytes)}
          length={Math.max(0, Math.min(length ?? source.bytes, source.bytes - offset))}
        />
      )}
    </article>
  );
}
