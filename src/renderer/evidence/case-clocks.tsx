import { visibleText } from '../../base/visible-text.ts';
import { clocksInWords, isSkewed } from '../../model/flow/clock-words.ts';
import { counted, grouped } from '../../base/counted.ts';
import type { CaseClocks as Clocks, ClockPair } from '../../model/trace/trace-view.ts';
import { engine } from '../engine.ts';
import { EmptyNote, ErrorNote } from '../parts/state-note.tsx';
import { useJob } from './use-job.ts';

/** Measures how far the clocks of the case are apart, where calls were recorded on both sides. */
export function CaseClocks() {
  const {
    result: clocks,
    error,
    isRunning,
    run,
  } = useJob('Clocks', ({ signal, onProgress }) => engine().client.call('clocks.list', {}, { signal, onProgress }));

  return (
    <div>
      <div className="row wrap">
        <button type="button" className="button" disabled={isRunning} onClick={() => void run()}>
          {isRunning ? 'Comparing…' : 'Compare the clocks'}
        </button>
        <span className="small soft">
          What a server does for a call lies within what its caller saw of it: that bounds how far their clocks are
          apart. No time is moved.
        </span>
      </div>
      <div role="status">{clocks !== null && <ClockPairs clocks={clocks} />}</div>
      {error !== null && error.code !== 'CANCELLED' && (
        <ErrorNote what="The clocks could not be compared." error={error} onRetry={() => void run()} />
      )}
    </div>
  );
}

function ClockPairs({ clocks: { pairs, total, skewed, calls, oneIn } }: { readonly clocks: Clocks }) {
  if (total === 0) {
    return (
      <EmptyNote title="No call was recorded on both sides">
        <p>
          Spans of the caller and of the server of one call, on two machines, would show how far their clocks are apart.
        </p>
      </EmptyNote>
    );
  }
  return (
    <>
      <p className="small">
        {counted(total, 'pair')} of clocks, by {counted(calls, 'call')}; {skewed === 0 ? 'none' : grouped(skewed)}{' '}
        cannot agree.
        {oneIn > 1 && ` Of one trace in ${grouped(oneIn)}: all of them could bound more closely, and not otherwise.`}
        {pairs.length < total && ` The first ${grouped(pairs.length)} are listed.`}
      </p>
      <ul className="small">
        {pairs.map((pair) => (
          <li key={JSON.stringify([pair.of, pair.against])} className={isSkewed(pair) ? 'break warn' : 'break'}>
            {clocksInWords(pair)}
            <span className="soft">{servicesOf(pair)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Which services stand behind the two clocks, where their names are not the clocks' own. */
function servicesOf({ of, ofServices, against, againstServices }: ClockPair): string {
  const named = (clock: string, services: readonly string[]): string =>
    services.length === 0 || (services.length === 1 && services[0] === clock)
      ? visibleText(clock)
      : services.map(visibleText).join(', ');
  return ` (${named(of, ofServices)} ← ${named(against, againstServices)})`;
}
