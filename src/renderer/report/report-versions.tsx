import { useState } from 'react';
import { AppError } from '../../base/errors.ts';
import { visibleText } from '../../base/visible-text.ts';
import { VERSION_STATUSES } from '../../model/report/report-part.ts';
import type { VersionStatus } from '../../model/report/report-part.ts';
import type { ReportChange } from '../../model/report/report-persons.ts';
import type { ReportState } from '../../shared/report-views.ts';
import type { Filter } from '../../shared/views.ts';
import { engine } from '../engine.ts';
import { TableHead } from '../parts/table-head.tsx';
import { useAuthor } from '../stores/author-store.ts';
import { useConnection } from '../stores/connection-store.ts';
import { timeInFull } from '../words/format.ts';

type Issued = Exclude<VersionStatus, 'draft'>;
const ISSUED = VERSION_STATUSES.filter((status): status is Issued => status !== 'draft');
const HEAD = ['Version', 'Status', 'Issued', 'By', 'Note'] as const;

/** Issued versions, what has changed since the last, and issuing the next. */
export function ReportVersions({
  state,
  filter,
}: {
  readonly state: ReportState;
  readonly filter: Filter | undefined;
}) {
  return (
    <>
      {state.versions.length === 0 ? (
        <p className="small mid">No version was issued yet: what you see is a draft.</p>
      ) : (
        <table className="plain-table">
          <TableHead columns={HEAD} />
          <tbody>
            {state.versions.map((version) => (
              <tr key={version.number}>
                <td>{version.number}</td>
                <td>
                  {version.supersededBy === null ? (
                    version.status
                  ) : (
                    <>
                      <s>{version.status}</s> superseded by {version.supersededBy}
                    </>
                  )}
                </td>
                <td className="nowrap">{timeInFull(version.atNs)}</td>
                <td className="break">{visibleText(version.actor)}</td>
                <td className="break">{visibleText(version.note)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Changes changes={state.changes} />
      <Issue state={state} filter={filter} />
    </>
  );
}

function Changes({ changes }: { readonly changes: readonly ReportChange[] }) {
  if (changes.length === 0) return null;
  const said = (one: NonNullable<ReportChange['now']>): string => `${one.severity}: ${visibleText(one.summary)}`;
  return (
    <>
      <h4>Changed since the last version</h4>
      <ul className="report-changes">
        {changes.map(({ finding, before, now }) => (
          <li key={finding} className="break">
            <span className="mono small">{finding}</span> {before !== null && <del>{said(before)}</del>}{' '}
            {now !== null && <ins>{said(now)}</ins>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Issue({ state, filter }: { readonly state: ReportState; readonly filter: Filter | undefined }) {
  const author = useAuthor((store) => store.name.trim());
  const [status, setStatus] = useState<Issued>('interim');
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isIssuing, setIssuing] = useState(false);
  const next = state.status === 'draft' ? state.version : state.version + 1;
  const issue = async (): Promise<void> => {
    setIssuing(true);
    setProblem(null);
    try {
      const { number } = await engine().client.call('report.issue', {
        status,
        note,
        ...(filter !== undefined && { filter }),
        ...(author !== '' && { actor: author }),
      });
      setNote('');
      useConnection.getState().announce(`Version ${number} is issued`);
    } catch (error) {
      setProblem(error instanceof AppError ? error.message : String(error));
    } finally {
      setIssuing(false);
    }
  };
  return (
    <form
      className="part-form"
      aria-label="Issue a version"
      onSubmit={(event) => {
        event.preventDefault();
        void issue();
      }}
    >
      {state.missing.length > 0 && (
        <div className="verdict warn">
          <p className="verdict-head">What keeps it from being final</p>
          <ul>
            {state.missing.map((sentence) => (
              <li key={sentence}>{visibleText(sentence)}</li>
            ))}
          </ul>
        </div>
      )}
      <label className="part-text">
        <span className="small mid">Issue it as</span>
        <select className="select" value={status} onChange={({ target }) => setStatus(target.value as Issued)}>
          {ISSUED.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <label className="part-text">
        <span className="small mid">What this version is for, or what it corrects</span>
        <textarea rows={2} value={note} onChange={({ target }) => setNote(target.value)} />
      </label>
      {problem !== null && (
        <p className="bad small break" role="alert">
          It was not issued. {visibleText(problem)}
        </p>
      )}
      <button type="submit" className="button slim primary" disabled={isIssuing}>
        {isIssuing ? 'Issuing…' : `Issue version ${next}`}
      </button>
    </form>
  );
}
