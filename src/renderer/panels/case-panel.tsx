import type { CaseInfo } from '../../shared/views.ts';
import { visibleText } from '../../base/visible-text.ts';
import { counted, grouped } from '../../base/counted.ts';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { timeInFull, timeSpan } from '../words/format.ts';

/** What stands on the right while nothing is selected: the case itself. */
export function CasePanel({ info }: { readonly info: CaseInfo }) {
  const { counts, custody } = info;
  return (
    <article className="detail" aria-label="The case">
      <header>
        <h2 className="detail-title break">{visibleText(info.name)}</h2>
        <p className="mid">{timeSpan(info.fromNs, info.toNs)}</p>
      </header>
      <dl className="plain">
        {Object.entries(counts).map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{grouped(count)}</dd>
          </div>
        ))}
        <div>
          <dt>custody</dt>
          <dd className="row">
            <IdText id={custody.head} head={8} tail={8} />
            <CopyButton text={custody.head} what="the custody head" />
          </dd>
        </div>
        <div>
          <dt>custody log</dt>
          <dd>{counted(custody.count, 'entry').replace('entrys', 'entries')}</dd>
        </div>
        <div>
          <dt>made</dt>
          <dd>{timeInFull(info.createdNs)}</dd>
        </div>
        <div>
          <dt>file</dt>
          <dd className="break mono">{visibleText(info.path)}</dd>
        </div>
      </dl>
      <p className="small soft">
        Select a finding on the left, anything in the flow, or a row of the table: here stands what it is, how that is
        known, and the bytes it rests on. The seal says “unchanged since import”, not “since acquisition”.
      </p>
    </article>
  );
}
