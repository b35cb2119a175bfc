/** `--limit` where a whole is made of the requests (a graph, a report): the earliest ones. */
import type { Filter } from '../shared/views.ts';
import { filterOf, type FilterOptions } from './filter-options.ts';
import type { Session } from './session.ts';

/** After every time that nanoseconds in 64 bits can tell. */
const END_OF_TIME = (2n ** 63n - 1n).toString();

/**
 * The filter of the options, ended before the request that would be one too many. Requests of one moment stand or
 * fall together, and those without a time come last, so they may be fewer than the limit, never more.
 */
export async function filterOfEarliest(session: Session, options: FilterOptions): Promise<Filter> {
  const filter = filterOf(options);
  if (options.limit === undefined) return filter;
  const { total, rows } = await session.call('request.list', { filter, sort: 'time', offset: options.limit, limit: 1 });
  if (total <= options.limit) return filter;
  return { ...filter, toNs: rows[0]?.timeNs ?? END_OF_TIME };
}
