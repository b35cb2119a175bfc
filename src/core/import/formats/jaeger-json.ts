/** Traces as Jaeger's UI downloads them and its query API answers. docs/formats/jaeger-json.md */
import { isObject } from '../../../base/json.ts';
import { probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { readGroupedSpans } from '../trace/grouped-spans.ts';
import type { GroupForm } from '../trace/grouped-spans.ts';
import { JAEGER_ALTERATIONS, readJaegerSpan, readProcess, warningsOf } from './jaeger-span.ts';
import type { JaegerProcess } from './jaeger-span.ts';

/** A trace by itself, a list of them, an answer of the API, an answer with one trace in it, a list of answers. */
const ROOTS = ['', '[]', 'data', 'data[]', '[].data', '[].data[]'] as const;

const FORM: GroupForm<ReadonlyMap<string, JaegerProcess>> = {
  roots: ROOTS,
  sharedKey: 'processes',
  readShared: (json) =>
    new Map(isObject(json) ? [...json.index].map(([id, process]) => [id, readProcess(process)]) : []),
  readSpan: readJaegerSpan,
  readWarnings: warningsOf,
};

export const jaegerJson: Importer = {
  id: 'jaeger-json',
  title: 'Traces of Jaeger (UI, query API)',
  alterations: JAEGER_ALTERATIONS,
  clock: 'wall',

  sniff(head) {
    const { paths } = probeHead(head.bytes);
    for (const root of ROOTS) {
      const at = root === '' ? '' : `${root}.`;
      // Jaeger's protobuf and Thrift forms spell the id in another way.
      const isSpelt = ['traceID', 'spans[].traceID'].some((id) => paths.has(at + id));
      if (!isSpelt || !paths.has(`${at}spans`)) continue;
      const beside = ['processes', 'spans[].processID', 'spans[].operationName'].find((key) => paths.has(at + key));
      if (beside !== undefined)
        return { confidence: 0.95, reason: `Spans and ${beside} at ${root === '' ? 'the top' : root}.` };
    }
    return { confidence: 0, reason: 'No spans with processes.' };
  },

  read: (bytes, sink, context) => readGroupedSpans(FORM, bytes, sink, context),
};
