import { visibleText } from '../../base/visible-text.ts';
import { sayUnfinished, type UnfinishedImport } from '../../model/unfinished-import.ts';
import { engine } from '../engine.ts';
import { resumeImport, useImport } from './run-import.ts';

/** Only where a path says the same as when the import began. */
const ABSOLUTE = /^(?:\/|\\\\|[A-Za-z]:[\\/])/;

/** Imports that did not come to their end: what they were to bring is missing from every number below. */
export function UnfinishedImports({ unfinished }: { readonly unfinished: readonly UnfinishedImport[] }) {
  const isRunning = useImport((state) => state.isRunning);
  if (isRunning) return null;
  return unfinished.map((one) => (
    <section key={one.entry} className="verdict warn" aria-label="An import did not come to its end">
      <p className="break small">{visibleText(sayUnfinished(one))}</p>
      {engine().files.kind === 'path' && one.paths.every((path) => ABSOLUTE.test(path)) ? (
        <button type="button" className="button slim" onClick={() => void resumeImport(one)}>
          Resume
        </button>
      ) : (
        <p className="small mid">Drop the same files again: what is there already is not imported twice.</p>
      )}
    </section>
  ));
}
