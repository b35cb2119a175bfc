import { visibleText } from '../../base/visible-text.ts';
import { counted, grouped } from '../../base/counted.ts';
import { openedPaths } from '../../shared/opened-paths.ts';
import type { ImportedSource, ImportResult } from '../../shared/views.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { size } from '../words/format.ts';
import { useImport } from './run-import.ts';

/** What an import brought, file by file, or why it ended. */
export function ImportOutcome() {
  const { result, error, putAway } = useImport();
  if (error !== null) {
    const isCancelled = error.code === 'CANCELLED';
    return (
      <Dialog title={isCancelled ? 'Import cancelled' : 'Import failed'} onClose={putAway}>
        <p className="break">{visibleText(error.message)}</p>
        {!isCancelled && (
          <p className="mid">
            {error.code === 'ENGINE_GONE'
              ? 'What was acknowledged before is in the case; the rest is not. Drop the files again to go on: what is there already is not imported twice.'
              : `Nothing that was in the case has changed. Code ${error.code}.`}
          </p>
        )}
      </Dialog>
    );
  }
  if (result === null) return null;
  return (
    <Dialog title="Imported" onClose={putAway}>
      <Summary result={result} />
    </Dialog>
  );
}

const COLUMNS = [
  'Source',
  'Read as',
  { text: 'Records', isRight: true },
  { text: 'Issues', isRight: true },
  { text: 'Size', isRight: true },
] as const;

function Summary({ result }: { readonly result: ImportResult }) {
  const { sources, refused, counts } = result;
  const opened = openedPaths(sources);
  const known = sources.filter((source) => source.format !== null && source.duplicateOf === null).length;
  return (
    <div className="import-result">
      <p>
        {counted(sources.length, 'source')}, {known} of a known format. The case now holds{' '}
        {counted(counts.requests, 'request')}, {counted(counts.artifacts, 'artifact')}, {counted(counts.nodes, 'node')}{' '}
        and {counted(counts.findings, 'finding')}.
      </p>
      {refused.length > 0 && (
        <section className="verdict bad">
          <p className="verdict-head">Could not be acquired</p>
          <ul>
            {refused.map((one) => (
              <li key={one.path} className="break">
                <span className="mono">{visibleText(one.path)}</span>: {visibleText(one.reason)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <table className="plain-table">
        <TableHead columns={COLUMNS} />
        <tbody>
          {sources.map((source) => (
            <tr key={`${source.id} ${source.path}`}>
              <td className="break">
                <span className="soft">{source.id}</span> {visibleText(source.path)}
              </td>
              <td>{readAs(source, opened)}</td>
              <td className="right">{grouped(source.records)}</td>
              <td className={`right ${source.issues > 0 ? 'warn' : ''}`}>{grouped(source.issues)}</td>
              <td className="right">{size(source.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function readAs(source: ImportedSource, opened: ReadonlySet<string>): string {
  if (source.duplicateOf !== null) return `a copy of ${source.duplicateOf}, not imported twice`;
  if (source.format === null && opened.has(source.path)) return 'opened: what lies in it follows';
  return source.format ?? 'no importer knows it; kept and listed';
}
