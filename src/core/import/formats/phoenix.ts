/** Spans of Arize Phoenix in OpenInference's attributes, as its API and its client give them. docs/formats/phoenix.md */
import { probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import type { PathStep, WantedPath } from '../scan/json-path.ts';
import { createZoneNote } from '../trace/zone-note.ts';
import { readPhoenixSpan } from './phoenix-span.ts';

/** Lists that a span itself has; under any other key a list may be one of spans. */
const LISTS_OF_SPANS = /^(?!(?:events|links|attributes|annotations|span_annotations)$)/;

/** A dataframe's JSON under the numbers of its rows or the ids of its spans (`orient='index'`). */
const ROW_KEYS = /^(?:\d+|[0-9a-f]{16})$/;

function values(...paths: readonly (readonly PathStep[])[]): readonly WantedPath[] {
  return paths.map((steps) => ({ steps, mode: 'value' }));
}

const PATHS = values(
  [],
  ['[]'],
  [ROW_KEYS],
  [ROW_KEYS, '[]'],
  [LISTS_OF_SPANS, '[]'],
  ['data', '[]'],
  ['data', '[]', 'spans', '[]'],
  ['traces', '[]'],
  ['traces', '[]', 'spans', '[]'],
  ['[]', 'spans', '[]'],
  ['[]', 'data', '[]'],
  ['[]', 'data', '[]', 'spans', '[]'],
);

export const phoenix: Importer = {
  id: 'phoenix',
  title: 'Spans of Arize Phoenix',
  alterations: [
    'Spans that came as OpenTelemetry were translated: gen_ai.* attributes are rewritten into OpenInference’s, lists are flattened, and resources are left out.',
    'llm.model_name is the name that the API returned where the instrumentation knew it, else the one that was asked for: it does not say which.',
    'A parent that is null does not make a root: parents that were never received are told apart by nothing.',
  ],
  clock: 'wall',

  sniff(head) {
    const { paths } = probeHead(head.bytes);
    for (const path of paths) {
      if (path !== 'context.trace_id' && !path.endsWith('.context.trace_id')) continue;
      const place = path.slice(0, -'context.trace_id'.length);
      for (const key of ['span_kind', 'attributes.openinference.span.kind']) {
        if (paths.has(place + key)) return { confidence: 0.95, reason: `Spans with a context and ${key}.` };
      }
    }
    return { confidence: 0, reason: 'No span with a context and a span_kind.' };
  },

  async read(bytes, sink, context) {
    const noteZone = createZoneNote(sink);
    await forEachRecord(bytes, sink, context, PATHS, (json, { offset, length }) => {
      const read = readPhoenixSpan(json);
      if (read === null) {
        sink.skipped(offset, length, 'unknown-shape');
        return;
      }
      sink.accepted(offset, length);
      sink.statement(read.span, offset, length);
      if (read.isZoneAssumed) noteZone(offset, length);
      if (read.span.startNs === null)
        sink.issue(offset, length, 'unreadable-time', 'The time at which this span began cannot be read.');
    });
  },
};
