/** A span of a trace in words. */
import { visibleText } from '../../base/visible-text.ts';
import type { TraceMark } from '../trace/trace-tree.ts';
import type { TraceView } from '../trace/trace-view.ts';
import { clocksInWords, clocksOfRow, isSkewed } from './clock-words.ts';
import { spanText } from './time-axis.ts';

export const TRACE_MARK_WORDS: Readonly<Record<TraceMark, string>> = {
  duplicate: 'recorded twice: the same span stands above',
  'same-id': 'shares its id with another span',
  'half-of-call': 'one half of a call: the other side has the same id',
  'missing-parent': 'its parent is not in the case',
  'parent-cycle': 'its parents lead back to itself',
  'no-time': 'its start was not recorded',
  unfinished: 'has no end: it was not finished when it was written, or its end was not recorded',
  'ends-before-start': 'ends before it starts',
  'outside-parent': 'reaches outside of its parent',
};

/** One row in words: for its title, and for who does not see it. */
export function spanInWords(trace: TraceView, row: number): string {
  const { spans, critical, trimmed } = trace;
  const [start, end] = [spans.startNs[row] ?? null, spans.endNs[row] ?? null];
  const time = start === null || end === null || BigInt(end) < BigInt(start) ? null : BigInt(end) - BigInt(start);
  const waited = critical.row.reduce(
    (sum, one, i) => (one === row ? sum + BigInt(critical.toNs[i]!) - BigInt(critical.fromNs[i]!) : sum),
    0n,
  );
  const skewed = clocksOfRow(trace, row);
  const about = [spans.service[row], spans.kind[row], spans.node[row]].filter(
    (text) => text !== null && text !== undefined,
  );
  return [
    `${visibleText(spans.name[row] ?? '')}${about.length === 0 ? '' : ` (${about.map((text) => visibleText(text ?? '')).join(', ')})`}`,
    ...(time === null ? [] : [spanText(time)]),
    ...(waited === 0n ? [] : [`${spanText(waited)} on the critical path`]),
    ...(spans.isOwn[row] === true ? ['record of this request'] : []),
    ...(spans.marks[row] ?? []).map((mark) => TRACE_MARK_WORDS[mark]),
    ...(skewed === undefined || !isSkewed(skewed) ? [] : [clocksInWords(skewed)]),
    ...(trimmed.includes(row) ? ['trimmed to its parent on the critical path'] : []),
  ].join(' · ');
}
