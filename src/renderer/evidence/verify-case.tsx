import { visibleText } from '../../base/visible-text.ts';
import { engine } from '../engine.ts';
import { counted } from '../../base/counted.ts';
import { EmptyNote, ErrorNote } from '../parts/state-note.tsx';
import { size } from '../words/format.ts';
import { useJob } from './use-job.ts';

/** Hashes every source again, checks ledger and custody, runs all passes again and compares. */
export function VerifyCase() {
  const { result, error, isRunning, run } = useJob('Verify', ({ signal, onProgress }) =>
    engine().client.call('case.verify', {}, { signal, onProgress }),
  );

  return (
    <div className="verify">
      <div className="row wrap">
        <button type="button" className="button" disabled={isRunning} onClick={() => void run()}>
          {isRunning ? 'Verifying…' : 'Verify the case now'}
        </button>
        <span className="small soft">
          Hashes every source again, checks the ledger and the custody chain, reconstructs anew and compares.
        </span>
      </div>
      <div role="status">
        {result !== null && (
          <div className={`verdict ${result.ok ? 'good' : result.differences.length > 0 ? 'bad' : 'warn'}`}>
            <p className="verdict-head">
              {result.ok
                ? 'Unchanged since import'
                : result.differences.length > 0
                  ? counted(result.differences.length, 'difference')
                  : 'Unchanged as far as it could be checked'}
            </p>
            {result.unchecked.map((why) => (
              <p key={why} className="break">
                {visibleText(why)}
              </p>
            ))}
            <p>
              {counted(result.sources, 'source')}, {size(result.bytes)},{' '}
              {counted(result.custody.count, 'custody entry').replace('entrys', 'entries')}
              {result.unchecked.length === 0 && `, ${counted(result.passes.length, 'pass', 'passes')} run again`}.
            </p>
            <ul>
              {result.differences.map((one) => (
                <li key={`${one.what} ${one.where} ${one.message}`} className="break">
                  {one.what} {visibleText(one.where)}: {visibleText(one.message)}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {error?.code === 'CANCELLED' && (
        <EmptyNote title="Verification stopped">
          <p>
            Nothing was found out and nothing was changed: a verification only reads. Begin again when there is time.
          </p>
        </EmptyNote>
      )}
      {error !== null && error.code !== 'CANCELLED' && (
        <ErrorNote what="The case could not be verified." error={error} onRetry={() => void run()} />
      )}
    </div>
  );
}
