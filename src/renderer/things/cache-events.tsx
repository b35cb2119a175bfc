import { useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { grouped } from '../../base/counted.ts';
import type { CacheEvent } from '../../model/thing-history.ts';
import { GroundLink } from '../parts/ground-link.tsx';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { useView } from '../stores/view-store.ts';
import { timeToMs } from '../words/format.ts';

const PAGE = 20;

interface CacheEventsProps {
  readonly title: string;
  readonly events: readonly CacheEvent[];
  readonly of: number;
  /** The node is known: the artifact is named. Else the other way round. */
  readonly isOfNode: boolean;
}

/** Statements of nodes, one by one, each with the hashes that it states and its record. */
export function CacheEvents({ title, events, of, isOfNode }: CacheEventsProps) {
  const [shown, setShown] = useState(PAGE);
  const select = useView((state) => state.select);
  if (events.length === 0) return null;
  return (
    <>
      <h3>
        {title} <span className="soft small">{grouped(of)}</span>
      </h3>
      <ul className="cache-events">
        {events.slice(0, shown).map((event, index) => (
          <li key={index}>
            <span className="mid small">{timeToMs(event.timeNs)}</span>
            <span>
              <strong>{event.what}</strong>{' '}
              {isOfNode ? (
                <IdText id={event.artifact} head={8} tail={6} />
              ) : (
                <span className="mono break">{visibleText(event.node)}</span>
              )}
            </span>
            <GroundLink
              ground={event.ground}
              onOpen={() =>
                select({
                  kind: 'source',
                  id: event.ground.source,
                  offset: event.ground.offset,
                  length: event.ground.length,
                })
              }
            />
            {(
              [
                ['states SHA-256', event.sha256],
                ['states computed id', event.computedId],
              ] as const
            ).map(
              ([name, value]) =>
                value !== null && (
                  <span key={name} className="small mid row wide">
                    {name} <IdText id={value} head={12} tail={8} />
                    <CopyButton text={value} what={name} />
                    {name === 'states computed id' && value !== event.artifact && (
                      <strong className="warn">another id than asked for</strong>
                    )}
                  </span>
                ),
            )}
          </li>
        ))}
      </ul>
      {events.length > shown && (
        <button type="button" className="button slim" onClick={() => setShown(shown + 5 * PAGE)}>
          More, {grouped(events.length - shown)} left
        </button>
      )}
      {of > events.length && (
        <p className="small soft">{grouped(of - events.length)} lookups that hit are counted and not listed.</p>
      )}
    </>
  );
}
