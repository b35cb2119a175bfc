import { counted } from '../../base/counted.ts';
import type { LinkRelation, SpanLinkRow } from '../../model/trace/span-links.ts';
import type { GroundRow } from '../../shared/views.ts';
import { useEngine } from '../engine.ts';
import { IdText } from '../parts/id-text.tsx';

/** A trace, and the span in it that a link leads to. */
export interface FollowedLink {
  readonly traceId: string;
  readonly spanId: string | null;
}

const RELATION_WORDS: Readonly<Record<LinkRelation, string>> = {
  link: 'linked to',
  'follows-from': 'follows from',
  'child-of': 'also child of',
  parent: 'linked to its parent',
  child: 'linked to its child',
};

/** Links that are shown at once. */
const SHOWN = 20;

function whereOf({ found, requests }: SpanLinkRow): string {
  const of = requests.length === 0 ? '' : ` (${requests.join(', ')})`;
  if (found === 'span') return `in the case${of}`;
  return found === 'trace' ? `its trace is in the case, the span is not${of}` : 'not in the case';
}

/** What the selected span says of others beside its parent, and the way to them. */
export function SpanLinks({
  ground: { source, offset, length },
  onFollow,
}: {
  readonly ground: GroundRow;
  readonly onFollow: (link: FollowedLink) => void;
}) {
  const { value: links } = useEngine('trace.links', { source, offset, length }, { isKept: false });
  if (links === null || links.length === 0) return null;
  return (
    <section aria-label="Links of the span">
      <h3>{counted(links.length, 'link')}</h3>
      <ul className="dashes small">
        {links.slice(0, SHOWN).map((link, i) => {
          const { traceId, spanId, found } = link;
          return (
            // oxlint-disable-next-line react/no-array-index-key -- a record may name one span twice
            <li key={i}>
              {RELATION_WORDS[link.relation]} span <IdText id={spanId ?? 'without an id'} />
              {traceId !== null && (
                <>
                  {' '}
                  of trace <IdText id={traceId} head={6} tail={4} />
                </>
              )}
              , {whereOf(link)}
              {traceId !== null && found !== null && (
                <>
                  {' · '}
                  <button type="button" className="link" onClick={() => onFollow({ traceId, spanId })}>
                    Show
                  </button>
                </>
              )}
            </li>
          );
        })}
      </ul>
      {links.length > SHOWN && <p className="small soft">and {counted(links.length - SHOWN, 'more link')}</p>}
    </section>
  );
}
