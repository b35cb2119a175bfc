/** What a report covers: the filter in words, and as options of the command line that say the same. */
import type { Filter } from '../../../shared/views.ts';
import { instant } from '../../report/wording.ts';

type Names = readonly string[] | undefined;

function oneOf(what: string, values: Names, absent: string): readonly string[] {
  if (values === undefined || values.length === 0) return [];
  const words = values.map((value) => (value === '' ? absent : value));
  return [`Only requests ${what} ${words.join(' or ')}.`];
}

/** One sentence for each member that limits, as `whereRequest` reads them; none when nothing does. */
export function filterSentences(filter: Filter | undefined): readonly string[] {
  if (filter === undefined) return [];
  const { labels, nodes, artifacts, statuses, freshness, rule, finding, fromNs, toNs, text } = filter;
  return [
    ...oneOf('that asked for', labels, 'no recorded label'),
    ...oneOf('that were answered by', nodes, 'no recorded node'),
    ...oneOf('that hit', artifacts, 'no known artifact'),
    ...oneOf('whose status is', statuses, ''),
    ...oneOf('whose freshness is', freshness, ''),
    ...(rule === undefined ? [] : [`Only requests that a finding of rule ${rule} is about.`]),
    ...(finding === undefined ? [] : [`Only requests that finding ${finding} is about.`]),
    ...(fromNs === undefined ? [] : [`Only requests at or after ${instant(fromNs)}.`]),
    ...(toNs === undefined ? [] : [`Only requests before ${instant(toNs)}.`]),
    ...(text === undefined || text === '' ? [] : [`Only requests with ${text} in one of their ids or names.`]),
  ];
}

/** Options that every filter-taking command shares, in pairs; `rest` names the members that have none. */
export function filterOptions(filter: Filter | undefined): {
  readonly words: readonly string[];
  readonly rest: readonly string[];
} {
  if (filter === undefined) return { words: [], rest: [] };
  const { labels = [], nodes = [], artifacts = [], statuses, freshness, rule, finding, fromNs, toNs, text } = filter;
  const words = [
    ...labels.flatMap((label) => ['--label', label]),
    ...nodes.flatMap((node) => ['--node', node]),
    ...artifacts.flatMap((artifact) => ['--artifact', artifact]),
    ...(rule === undefined ? [] : ['--rule', rule]),
    ...(fromNs === undefined ? [] : ['--from', instant(fromNs)]),
    ...(toNs === undefined ? [] : ['--to', instant(toNs)]),
  ];
  const rest = [
    ...(statuses?.length ? ['status'] : []),
    ...(freshness?.length ? ['freshness'] : []),
    ...(finding === undefined ? [] : ['finding']),
    ...(text === undefined || text === '' ? [] : ['text']),
  ];
  return { words, rest };
}
