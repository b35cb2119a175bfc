/** Traces of MLflow: `traces.json` beside a run's artifacts, answers of its API and its client. docs/formats/mlflow.md */
import { isArray, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { HeadProbe } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { readMlflowSpan } from './mlflow-span.ts';
import { columnsWithTraces, readTraceTable, tellSpan, tellTrace } from './mlflow-table.ts';

const ROOTS = ['', '[]', 'traces[]', 'trace', '[].trace'] as const;
const SPANS = placesUnder(ROOTS, ['spans[]', 'data.spans[]']);
const PATHS = [...ROOTS, ...SPANS].map((path) => wanted(path));
/** Where rows of a dataframe keep a trace as a text. */
const TEXTS = ['trace', '[].trace'] as const;
const KEYS = ['attributes.mlflow.traceRequestId', 'attributes.mlflow.spanType', 'otel_trace_id'] as const;

/** The first place where spans stand, and by which key they are known. */
function placeOfSpans(probe: HeadProbe): { readonly key: string; readonly place: string } | null {
  for (const key of KEYS) {
    const place = placeWith(probe, SPANS, key);
    if (place !== null) return { key, place };
  }
  return null;
}

function keepsTexts(probe: HeadProbe): boolean {
  return TEXTS.some((path) => {
    const text = probe.texts.get(path) ?? '';
    return text.startsWith('{\\"info\\"') && /\\"(?:trace|request)_metadata\\"/.test(text);
  });
}

/** What stands where a trace may stand and has no span in it. */
function isTrace(json: Json): boolean {
  const spans = member(json, 'spans') ?? member(member(json, 'data'), 'spans');
  return isArray(spans) || (isObject(json) && json.has('info') && json.has('data'));
}

export const mlflow: Importer = {
  id: 'mlflow',
  title: 'Traces of MLflow',
  alterations: [
    'Spans of one name have had _1, _2, … added to it by some versions.',
    'Inputs and outputs are what the client library could write as JSON: objects are told by their printed form.',
    'Metadata of a trace is cut at 250 characters; tags of an export may be those of the importing server.',
    'The model of a call is what its inputs, outputs or attributes name; which machine ran it is not kept.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const spans = placeOfSpans(probe);
    if (spans !== null) return { confidence: 0.97, reason: `Spans with ${spans.key} at ${spans.place}.` };
    if (keepsTexts(probe)) return { confidence: 0.95, reason: 'Rows that keep a trace of MLflow as a text.' };
    if (columnsWithTraces(head.bytes) !== null)
      return { confidence: 0.95, reason: 'A table of traces of MLflow, with the column trace.' };
    const info = placeWith(probe, ROOTS, 'info.trace_metadata') ?? placeWith(probe, ROOTS, 'info.request_metadata');
    if (info !== null) return { confidence: 0.9, reason: 'A trace with info and its metadata, as MLflow writes it.' };
    return { confidence: 0, reason: 'No span with an attribute of MLflow.' };
  },

  async read(bytes, sink, context) {
    const head = bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes));
    const columns = columnsWithTraces(head);
    if (columns !== null) {
      await readTraceTable(bytes, sink, context, columns);
      return;
    }
    // Rows that have the spans besides keep them twice.
    const areCopies = placeOfSpans(probeHead(head)) !== null;
    await forEachRecord(bytes, sink, context, PATHS, (json, { path, offset, length }) => {
      if (typeof json === 'string' && path < ROOTS.length) {
        if (areCopies) sink.skipped(offset, length, 'copy');
        else tellTrace(json, offset, length, sink);
        return;
      }
      const span = path < ROOTS.length ? null : readMlflowSpan(json);
      if (span === null) {
        sink.skipped(offset, length, path < ROOTS.length && isTrace(json) ? 'no-spans' : 'unknown-shape');
        return;
      }
      sink.accepted(offset, length);
      tellSpan(span, offset, length, sink);
    });
  },
};
