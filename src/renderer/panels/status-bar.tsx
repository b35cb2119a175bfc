import { STATUS_MARK, STATUSES } from '../../model/status.ts';
import { grouped } from '../../base/counted.ts';
import { visibleText } from '../../base/visible-text.ts';
import { StatusShape } from '../parts/status-mark.tsx';
import { useConnection } from '../stores/connection-store.ts';
import { useJobs, type Job } from '../stores/jobs-store.ts';
import { duration, size } from '../words/format.ts';
import { STATUS_MEANING } from '../words/status-words.ts';
import { useCounts } from './use-counts.ts';

export function StatusBar() {
  const jobs = useJobs((state) => state.jobs);
  const info = useConnection((state) => state.info);
  return (
    <footer className="status-bar">
      {info !== null && <Legend />}
      <span className="grow" />
      {jobs.map((job) => (
        <JobLine key={job.id} job={job} />
      ))}
      {info !== null && <Showing />}
    </footer>
  );
}

function Legend() {
  return (
    <ul className="legend" aria-label="Legend">
      {STATUSES.map((status) => (
        <li key={status} className={`status ${status}`} title={STATUS_MEANING[status]}>
          <StatusShape status={status} />
          {STATUS_MARK[status].word}
        </li>
      ))}
      <li title="An older release of the same label was served">
        <span className="swatch stale" aria-hidden="true" /> stale
      </li>
      <li title="Derived by a rule, not stated by a record">
        <span className="swatch dashed" aria-hidden="true" /> inferred link
      </li>
      <li className="soft legend-last">grey: label with one artifact · width: requests</li>
    </ul>
  );
}

function Showing() {
  const counts = useCounts();
  if (counts === null) return null;
  return (
    <span>
      showing {grouped(counts.total)} of {grouped(counts.of)}
    </span>
  );
}

const PHASES = {
  hash: 'hashing',
  acquire: 'acquiring',
  read: 'reading',
  index: 'indexing',
  reconstruct: 'reconstructing',
  verify: 'verifying',
  report: 'writing',
} as const;

function JobLine({ job }: { readonly job: Job }) {
  const { progress, rate, remaining, isCancelling, isPaused, pause } = job;
  const amount = (value: number): string =>
    progress?.unit === 'bytes' ? size(Math.round(value)) : `${grouped(value)} ${progress?.unit ?? ''}`;
  const doing = progress === null ? null : `${PHASES[progress.phase]} ${visibleText(progress.item)}`;
  const words = [
    isCancelling ? 'cancelling' : isPaused ? `paused while ${doing ?? 'starting'}` : (doing ?? 'starting'),
    rate !== null && rate > 0 && `${amount(rate)}/s`,
    remaining !== null && `${duration(BigInt(Math.max(1, Math.ceil(remaining))) * 1_000_000_000n)} left`,
  ].filter((word) => word !== false);
  return (
    <span className="job">
      <strong>{job.title}</strong>
      {progress !== null && progress.total > 0 ? (
        <progress value={progress.done} max={progress.total} aria-label={job.title} />
      ) : (
        <progress aria-label={job.title} />
      )}
      <span className="cut job-words">{words.join(' · ')}</span>
      {pause !== null && (isPaused || progress !== null) && (
        <button type="button" className="button slim" disabled={isCancelling} onClick={pause}>
          {isPaused ? 'Go on' : 'Pause'}
        </button>
      )}
      <button type="button" className="button slim" disabled={isCancelling} onClick={job.cancel}>
        Cancel
      </button>
    </span>
  );
}
