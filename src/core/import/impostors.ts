/**
 * Files that look like traces and are none. They are kept like every file; the reason says what one looks like, why no
 * span can be read from it, and what to export instead.
 */
import { AppError } from '../../base/errors.ts';
import { parseJson, TEXT_BEHIND } from '../../base/json.ts';
import { placeWith, probeHead } from './head-probe.ts';
import type { HeadProbe } from './head-probe.ts';
import { isDataFrame } from './archive/data-frame.ts';
import type { Head } from './importer.ts';
import { IMPORT_LIMITS } from './limits.ts';
import { otherProtobuf } from './proto/other-protobuf.ts';
import { headText } from './scan/for-each-entry.ts';
import { refusedDatabase } from './sqlite/refused-database.ts';

interface Impostor {
  readonly reason: string;
  fits(probe: HeadProbe, head: Head): boolean;
}

const LISTS = ['', '[]', 'data[]', 'items[]'] as const;

/** Of Langfuse, LangSmith and Phoenix. */
const JUDGEMENTS = [
  ['traceId', 'source', 'value', 'dataType'],
  ['trace_id', 'source', 'value', 'data_type'],
  ['run_id', 'key', 'score'],
  ['span_id', 'annotator_kind', 'result'],
] as const;
const EXAMPLES = [
  ['dataset_id', 'inputs', 'outputs'],
  ['datasetId', 'input', 'expectedOutput'],
  ['dataset_id', 'input', 'expected_output'],
] as const;

function text(head: Head): string {
  return headText(head.bytes.subarray(0, 1024)).trim();
}

/** The keys of the first level, of the document or of the elements of a list. */
function topKeys({ paths, top }: HeadProbe): readonly string[] {
  const prefix = top === 'array' ? '[].' : '';
  return [...paths].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
}

/** Ids of spans as keys, with what went in and came out of each. */
function isKeyedById(probe: HeadProbe): boolean {
  return [...probe.paths].some((path) => {
    const id = /^([0-9a-f]{16,32})\.input$/.exec(path)?.[1];
    return id !== undefined && probe.paths.has(`${id}.output`);
  });
}

const SPAN_ID = /(?:^|[._\]])(?:span_?id|trace_?id|context|dotted_order)$/i;

const IMPOSTORS: readonly Impostor[] = [
  {
    reason:
      'The file holds nothing but the word null: the answer of a backend that found no trace. Search again for the trace and export what is shown.',
    fits: (_probe, head) => text(head) === 'null',
  },
  {
    reason:
      'An answer without a trace in it: the search that was exported found nothing, or the trace had been deleted by then.',
    fits: (_probe, head) =>
      head.size < 4096 &&
      (/^(?:\[\s*\]|\{\s*\})$/.test(text(head)) ||
        /^\{\s*"(?:data|traces|result|batches|traceEvents|spans|summaries)"\s*:\s*(?:null|\[\s*\]|\{\s*\})\s*[,}]/.test(
          text(head),
        )),
  },
  {
    reason:
      'A trace of Perfetto in its own protobuf form, which is not read. Turn it into JSON with Perfetto’s own tool: traceconv json FILE out.json.',
    fits: (_probe, head) => otherProtobuf(head) === 'perfetto',
  },
  {
    reason:
      'Protobuf in which no resource, scope and span of OpenTelemetry lie in each other: what it means cannot be told without its definition. Export OTLP, or JSON.',
    fits: (_probe, head) => otherProtobuf(head) === 'unknown',
  },
  {
    reason:
      'A DuckDB database; otel-desktop-viewer keeps its spans in one. Its tables are not read: export the spans as OTLP JSON, or copy the table of spans to a Parquet or CSV file.',
    fits: (_probe, head) => headText(head.bytes.subarray(8, 12)) === 'DUCK',
  },
  {
    reason:
      'A web page: the viewer of a trace, not its data. Save the trace with the download of the viewer, or ask its API for JSON.',
    fits: (_probe, head) => /^(?:<!doctype html|<html)\b/i.test(text(head)),
  },
  {
    reason:
      'Inputs and outputs under the ids of spans (ChatML messages of Langfuse): they have no trace, no parent and no time. Download the trace itself, as JSON.',
    fits: isKeyedById,
  },
  {
    reason:
      'OpenTelemetry spans under names of the protobuf definition (resource_spans): an exporter that follows the specification writes resourceSpans, and what else this one changed is not known. Export with the collector’s file exporter.',
    fits: (probe) => placeWith(probe, ['', '[]', 'data'], 'resource_spans') !== null,
  },
  {
    reason:
      'Whole columns of spans, one after another (JSONColumns of ClickHouse): a span has no place of its own in them. Export rows: FORMAT JSONEachRow.',
    fits: ({ texts }) => texts.has('TraceId[]') || texts.has('data.TraceId[]'),
  },
  {
    reason:
      'Summaries of traces (Jaeger, /api/v3/trace-summaries): an index without spans. Download the traces that it names.',
    fits: (probe) =>
      placeWith(probe, ['summaries[]', 'result.summaries[]'], 'rootServiceName') !== null ||
      placeWith(probe, LISTS, 'rootServiceName', 'rootOperationName', 'spanCount') !== null,
  },
  {
    reason:
      'Traces that a search of Tempo found, without their spans: an index. Download the traces that it names, from /api/v2/traces.',
    fits: (probe) => placeWith(probe, ['traces[]'], 'traceID', 'rootServiceName') !== null,
  },
  {
    reason:
      'Summaries of traces of X-Ray, without their segments. Get the traces that it names: aws xray batch-get-traces.',
    fits: (probe) => placeWith(probe, ['TraceSummaries[]', '[].TraceSummaries[]'], 'Id') !== null,
  },
  {
    reason:
      'The service graph of X-Ray: which service calls which, in sums. Get the traces that it was counted from: aws xray batch-get-traces.',
    fits: (probe) => placeWith(probe, ['Services[]'], 'ReferenceId', 'Edges') !== null,
  },
  {
    reason:
      'A list of which service calls which (parent, child, callCount): sums without ids and times. Export the traces that it was counted from.',
    fits: (probe) => placeWith(probe, LISTS, 'parent', 'child', 'callCount') !== null,
  },
  {
    reason:
      'The index of services and operations that Jaeger keeps in Elasticsearch: it names no span. Export the index jaeger-span-*.',
    fits: (probe) =>
      placeWith(probe, [...LISTS, '_source', '[]._source'], 'serviceName', 'operationName') !== null &&
      ![...probe.paths].some((path) => SPAN_ID.test(path)),
  },
  {
    reason:
      'Scores, feedback or annotations: judgements that name spans and tell nothing of them. Export the traces that they judge.',
    fits: (probe) => JUDGEMENTS.some((keys) => placeWith(probe, LISTS, ...keys) !== null),
  },
  {
    reason:
      'Examples of a dataset: what was to be asked and what was expected, not what was called. Export the runs of its experiments.',
    fits: (probe) => EXAMPLES.some((keys) => placeWith(probe, LISTS, ...keys) !== null),
  },
  {
    reason:
      'A run of MLflow: metrics, parameters and tags, without spans. Its traces lie among the artifacts of the experiment, as traces.json.',
    fits: (probe) =>
      placeWith(probe, ['run', 'runs[]', '[]', ''], 'info.run_id', 'info.experiment_id', 'data') !== null,
  },
  {
    reason:
      'A list of traces of MLflow that says when each ran, without its spans. Get each trace by its id and export it whole.',
    fits: (probe) => placeWith(probe, [...LISTS, 'traces[]'], 'trace_id', 'trace_metadata', 'request_time') !== null,
  },
  {
    reason:
      'An MLmodel file of MLflow: how a model is packed, and no hash of it. Its identity is in the registry: export the registered model, or take in the files beside it.',
    fits: ({ top }, head) =>
      top === null && /^flavors:/m.test(headText(head.bytes)) && /^mlflow_version:/m.test(headText(head.bytes)),
  },
  {
    reason:
      'A profile of speedscope: samples of stacks, without requests. Open what it was made from, if that is a trace.',
    fits: ({ paths }) => paths.has('shared.frames') && paths.has('profiles'),
  },
  {
    reason: 'A CPU profile of V8: samples of stacks, without requests. Record a trace with the same tool for spans.',
    fits: ({ paths }) => paths.has('nodes[].callFrame') && paths.has('samples'),
  },
  {
    reason: 'Attributes of one span without the span: they name no trace, no span and no time. Export the whole span.',
    fits: (probe) => {
      const keys = topKeys(probe);
      return (
        keys.some((key) => /^(?:gen_ai|llm|openinference)\.[\w.]+$/.test(key)) &&
        !keys.some((key) => SPAN_ID.test(key) || /^(?:gen_ai|llm|openinference)$/.test(key))
      );
    },
  },
  {
    reason: `Begins like a dataframe that was saved column by column, and is no whole one, or larger than is held to put its rows together (the limit frameBytes, ${IMPORT_LIMITS.frameBytes} bytes). Save it with orient='records' and lines=True.`,
    fits: (_, head) => isDataFrame(head.bytes),
  },
];

/** Why a file that no importer reads is no trace although it looks like one; null for what looks like none. */
export function impostorReason(head: Head): string | null {
  const probe = probeHead(head.bytes);
  return IMPOSTORS.find((impostor) => impostor.fits(probe, head))?.reason ?? refusedDatabase(head);
}

const SHOWN_KEYS = 6;

/** Why the first value of a short file is no whole JSON; null where it is, and where that cannot be told. */
function damageOf({ bytes, size }: Head): string | null {
  if (size > bytes.length) return null;
  const text = headText(bytes);
  try {
    parseJson(text);
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BAD_INPUT') return null;
    if (error.details['at'] === text.length) return 'It was cut: the file ends before its first value does.';
    return error.message.startsWith(TEXT_BEHIND) ? null : `It is damaged: ${error.message}.`;
  }
}

/** What is said of a file that nobody knows. */
export function unknownReason(head: Head): string {
  const probe = probeHead(head.bytes);
  const keys = [...new Set(topKeys(probe).filter((key) => /^[\w$-]{1,40}$/.test(key)))];
  if (probe.top === null || keys.length === 0) return 'No importer recognises it; it is kept as it is.';
  const shown = keys.slice(0, SHOWN_KEYS).join(', ') + (keys.length > SHOWN_KEYS ? ', …' : '');
  const damage = damageOf(head);
  return `JSON with the keys ${shown}, which no importer knows; it is kept as it is.${damage === null ? '' : ` ${damage}`}`;
}
