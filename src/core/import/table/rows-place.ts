/** Where the rows of a table in JSON lie: one a line, in one list, or in the list of an answer. Pure. */
import { probeHead } from '../head-probe.ts';
import { formOfHead } from '../scan/container-form.ts';

/** Lists that stores and APIs answer with: Elasticsearch and OpenSearch, OpenObserve and Quickwit, and what others call it. */
const LISTS = [
  '[]',
  'hits.hits[]',
  'hits[]',
  'data[]',
  'rows[]',
  'results[]',
  'records[]',
  'items[]',
  'spans[]',
] as const;
/** A list of objects with fewer members is no table. */
const MIN_COLUMNS = 2;

/** The path of one row; the empty text for rows on lines of their own. Null where no list of objects is seen. */
export function placeOfRows(head: Uint8Array, isWhole: boolean): string | null {
  const { paths, top } = probeHead(head);
  if (top === 'object' && formOfHead(head, isWhole) === 'lines') return '';
  const hasRows = (place: string): boolean => {
    let columns = 0;
    for (const path of paths) if (path.startsWith(`${place}.`)) columns += 1;
    return columns >= MIN_COLUMNS;
  };
  return LISTS.find((place) => (place === '[]') === (top === 'array') && hasRows(place)) ?? null;
}
