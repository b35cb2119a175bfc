import { AppError } from '../../base/errors.ts';
import type { Filter, ReportFormat } from '../../shared/views.ts';
import { engine } from '../engine.ts';
import { saveFile } from '../hand-out.ts';
import { useConnection } from '../stores/connection-store.ts';
import { runJob } from '../stores/jobs-store.ts';

const FORMATS: readonly (readonly [ReportFormat, string])[] = [
  ['html', 'HTML'],
  ['md', 'Markdown'],
  ['json', 'JSON'],
  ['csv', 'CSV'],
];

async function save(format: ReportFormat, filter: Filter | undefined): Promise<void> {
  try {
    const file = await runJob('Report', ({ signal, onProgress }) =>
      engine().client.call('report.build', { format, ...(filter !== undefined && { filter }) }, { signal, onProgress }),
    );
    saveFile(file.name, [file.text], file.mediaType);
    useConnection.getState().announce('The report is saved');
  } catch (error) {
    if (error instanceof AppError && error.code === 'CANCELLED') return;
    const text = error instanceof Error ? error.message : String(error);
    useConnection.getState().setBanner({ tone: 'bad', text: `The report could not be made: ${text}` });
  }
}

/** The report as files. What only the command line writes is said. */
export function ReportFiles({ filter }: { readonly filter: Filter | undefined }) {
  return (
    <>
      <div className="row wrap">
        {FORMATS.map(([format, name]) => (
          <button key={format} type="button" className="button slim" onClick={() => void save(format, filter)}>
            Save as {name}
          </button>
        ))}
      </div>
      <p className="small soft">
        With everything that it rests on, checkable by anybody:{' '}
        <span className="mono">blobtrail export CASE --out FOLDER</span>.
      </p>
    </>
  );
}
