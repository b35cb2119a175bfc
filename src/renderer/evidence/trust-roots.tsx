import { useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { AppError } from '../../base/errors.ts';
import { TRUST_ROOT_WORDS, type TrustRoot } from '../../model/trust-root.ts';
import type { Withdrawal } from '../../shared/trust-views.ts';
import { engine, useEngine, readAgain } from '../engine.ts';
import { IdText } from '../parts/id-text.tsx';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { runJob } from '../stores/jobs-store.ts';
import { WithdrawalNote } from './withdrawal-note.tsx';

const COLUMNS = ['What is trusted', 'SHA-256', 'Where it is from', { text: 'Withdraw', isHidden: true }] as const;

/** What checks rest on and cannot prove themselves; each can be withdrawn, for a look at what falls. */
export function TrustRoots() {
  const { value, error } = useEngine('trust.list', {});
  const [found, setFound] = useState<Withdrawal | null>(null);
  const [failure, setFailure] = useState<AppError | null>(null);
  const [running, setRunning] = useState<string | null>(null);

  const withdraw = async ({ id }: TrustRoot): Promise<void> => {
    setRunning(id);
    setFailure(null);
    setFound(null);
    try {
      setFound(
        await runJob('Withdraw a trust root', ({ signal, onProgress }) =>
          engine().client.call('trust.withdraw', { roots: [id] }, { signal, onProgress }),
        ),
      );
    } catch (problem) {
      setFailure(problem instanceof AppError ? problem : new AppError('INTERNAL', String(problem)));
    } finally {
      setRunning(null);
    }
  };

  if (error !== null) return <ErrorNote what="The trust roots could not be read." error={error} onRetry={readAgain} />;
  if (value === null) return <LoadingNote what="the trust roots" />;
  return (
    <>
      <div role="status">{found !== null && <WithdrawalNote withdrawal={found} />}</div>
      {failure !== null && <ErrorNote what="What falls could not be worked out." error={failure} />}
      <table className="plain-table" aria-label="Trust roots">
        <TableHead columns={COLUMNS} />
        <tbody>
          {value.map((root) => (
            <tr key={root.id}>
              <td>
                {TRUST_ROOT_WORDS[root.kind]}
                <br />
                <span className="soft small">
                  <RootName root={root} />
                </span>
              </td>
              <td>
                <IdText id={root.fingerprint} head={8} tail={6} />
              </td>
              <td className="break">{visibleText(root.origin)}</td>
              <td>
                <button
                  type="button"
                  className="button slim"
                  disabled={running !== null}
                  aria-label={`What falls without ${root.id}`}
                  onClick={() => void withdraw(root)}
                >
                  {running === root.id ? 'Working it out…' : 'What falls without it'}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** `key:3f…`: the kind in front, and the id of a machine shortened. */
function RootName({ root }: { readonly root: TrustRoot }) {
  const at = root.id.indexOf(':') + 1;
  const id = root.id.slice(at);
  return (
    <>
      {root.id.slice(0, at)}
      {id.length > 43 ? <IdText id={id} head={8} tail={6} /> : visibleText(id)}
    </>
  );
}
