import { useState } from 'react';
import { grouped } from '../../base/counted.ts';
import type { LoggedState } from '../../model/thing-history.ts';
import { GroundLink } from '../parts/ground-link.tsx';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { useView } from '../stores/view-store.ts';

const PAGE = 20;

/** Lines of logs that tell no time or no node, log by log: what each lets the node have had ready. */
export function LoggedStates({ states }: { readonly states: readonly LoggedState[] }) {
  const [shown, setShown] = useState(PAGE);
  const select = useView((state) => state.select);
  if (states.length === 0) return null;
  const isHashed = states.some(({ sha256 }) => sha256 !== null);
  return (
    <>
      <h3>
        In the order of logs <span className="soft small">{grouped(states.length)}</span>
      </h3>
      <p className="small mid">
        These lines have no time, or do not name their node: they stand in the order of their own log and of no other.
        {!isHashed &&
          ' None of them says what bytes lay under the id: a node that finds a file does not hash it again.'}
      </p>
      <ol className="cache-events">
        {states.slice(0, shown).map(({ what, isReady, sha256, ground }, index) => (
          <li key={index}>
            <span className="mid small">{isReady ? 'ready' : 'not ready'}</span>
            <strong>{what}</strong>
            <GroundLink
              ground={ground}
              onOpen={() => select({ kind: 'source', id: ground.source, offset: ground.offset, length: ground.length })}
            />
            {sha256 !== null && (
              <span className="small mid row wide">
                states SHA-256 <IdText id={sha256} head={12} tail={8} />
                <CopyButton text={sha256} what="states SHA-256" />
              </span>
            )}
          </li>
        ))}
      </ol>
      {states.length > shown && (
        <button type="button" className="button slim" onClick={() => setShown(shown + 5 * PAGE)}>
          More, {grouped(states.length - shown)} left
        </button>
      )}
    </>
  );
}
