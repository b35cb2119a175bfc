import { visibleText } from '../../base/visible-text.ts';
import { sayUnfinished, type UnfinishedImport } from '../../model/unfinished-import.ts';
import { counted } from '../../base/counted.ts';
import { engine } from '../engine.ts';
import { resumeImport, resumeReconstruction, useImport } from './run-import.ts';

/** Only where a path says the same as when the import began. */
const ABSOLUTE = /^(?:\/|\\\\|[A-Za-z]:[\\/])/;

interface Props {
  readonly unfinished: readonly UnfinishedImport[];
  /** Sources that no pass has read. */
  readonly underived: number;
}

/** Imports that did not come to their end: what they were to bring is missing from every number below. */
export function UnfinishedImports({ unfinished, underived }: Props) {
  const isRunning = useImport((state) => state.isRunning);
  if (isRunning) return null;
  return (
    <>
      {unfinished.map((one) => (
        <section key={one.entry} className="verdict warn" aria-label="An import did not come to its end">
          <p className="break small">{visibleText(sayUnfinished(one))}</p>
          {one.isRead ? <Reconstruct /> : <Resume one={one} />}
        </section>
      ))}
      {underived > 0 && !unfinished.some(({ isRead }) => isRead) && (
        <section className="verdict warn" aria-label="Not all sources are reconstructed">
          <p className="small">What {counted(underived, 'source')} of this case say is in none of the numbers yet.</p>
          <Reconstruct />
        </section>
      )}
    </>
  );
}

function Reconstruct() {
  return (
    <button type="button" className="button slim" onClick={() => void resumeReconstruction()}>
      Reconstruct
    </button>
  );
}

function Resume({ one }: { readonly one: UnfinishedImport }) {
  return engine().files.kind === 'path' && one.paths.every((path) => ABSOLUTE.test(path)) ? (
    <button type="button" className="button slim" onClick={() => void resumeImport(one)}>
      Resume
    </button>
  ) : (
    <p className="small mid">Drop the same files again: what is there already is not imported twice.</p>
  );
}
