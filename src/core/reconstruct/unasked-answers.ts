/** Spans that name the model that answered, in traces of which no span says which one was asked for. */
import { traceKey } from '../../base/ids.ts';
import type { SpanMentions } from './span-mentions.ts';

/** `answered`: mention and trace of such spans. @returns the mentions of those that nothing in the case asks for. */
export function* withoutQuestion(spans: SpanMentions, answered: ReadonlyMap<number, string | null>): Iterable<number> {
  if (answered.size === 0) return;
  const keyOf = (traceId: string | null): string | null => traceKey(traceId, 16);
  const traces = new Set([...answered.values()].map(keyOf));
  const asking = new Set<string>();
  for (const { block, i } of spans.walk(() => true)) {
    if (!block.block.isThere('labelAsked', i)) continue;
    const key = keyOf(block.block.text('traceId', i));
    if (key !== null && traces.has(key)) asking.add(key);
  }
  for (const [mention, traceId] of answered) {
    const key = keyOf(traceId);
    if (key === null || !asking.has(key)) yield mention;
  }
}
