import { visibleText } from '../../base/visible-text.ts';
import { counted, grouped } from '../../base/counted.ts';
import type { TrustChange, Withdrawal } from '../../shared/trust-views.ts';
import { Sentence } from '../parts/sentence.tsx';
import { useView } from '../stores/view-store.ts';

const SHOWN = 6;

/** What a case would say without some trust roots. The case itself was not changed. */
export function WithdrawalNote({ withdrawal }: { readonly withdrawal: Withdrawal }) {
  const { roots, requests, unchanged, changes } = withdrawal;
  return (
    <div className={`verdict ${changes.length === 0 ? 'good' : 'neutral'}`}>
      <p className="verdict-head">
        Without <Sentence text={roots.map(({ title }) => title).join(' and ')} />:{' '}
        {changes.length === 0 ? 'nothing falls' : counted(changes.length, 'change')}
      </p>
      <p>
        {grouped(unchanged)} of {counted(requests, 'request')} stay as they are. This is worked out in a copy; the case
        is not changed.
      </p>
      <ul>
        {changes.map((change) => (
          <Change key={`${change.what} ${change.before} ${change.after}`} change={change} />
        ))}
      </ul>
    </div>
  );
}

function Change({ change }: { readonly change: TrustChange }) {
  const { what, before, after, count, subjects } = change;
  return (
    <li className="break">
      {visibleText(what)}: {visibleText(before ?? 'none')} → {visibleText(after ?? 'none')} ({grouped(count)}):{' '}
      {subjects.slice(0, SHOWN).map((subject, i) => (
        <span key={subject}>
          {i > 0 && ', '}
          <Subject name={subject} />
        </span>
      ))}
      {count > SHOWN && ', …'}
    </li>
  );
}

function Subject({ name }: { readonly name: string }) {
  const select = useView((state) => state.select);
  if (!/^r-\d+$/.test(name)) return <Sentence text={name} />;
  return (
    <button type="button" className="chip-button" onClick={() => select({ kind: 'request', id: name })}>
      {name}
    </button>
  );
}
