import type { ReportFormat } from '../../shared/report-views.ts';
import type { Filter } from '../../shared/views.ts';
import { saveReport } from './save-report.ts';

const FORMATS: readonly (readonly [ReportFormat, string])[] = [
  ['html', 'HTML'],
  ['pdf', 'PDF'],
  ['docx', 'Word'],
  ['md', 'Markdown'],
  ['json', 'JSON'],
  ['csv', 'CSV'],
];

/** The report as files, in every format. What only the command line writes is said. */
export function ReportFiles({ filter }: { readonly filter: Filter | undefined }) {
  return (
    <>
      <div className="row wrap">
        {FORMATS.map(([format, name]) => (
          <button key={format} type="button" className="button slim" onClick={() => void saveReport(format, filter)}>
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
