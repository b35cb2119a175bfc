/** What LiteLLM logs of each call: its standard payload, and rows of its spend logs. docs/formats/litellm-log.md */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseTime } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { textOf, timeOf } from '../field-readers.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { bookSpan } from '../trace/book-span.ts';
import { withContent } from '../trace/call-content.ts';
import { makeSpan } from '../trace/span-fields.ts';
import { createZoneNote } from '../trace/zone-note.ts';

/** Alone, in lists, in pages of its API, and as callbacks are handed it. */
const PLACES = placesUnder(['', '[]', 'data[]'], ['', 'standard_logging_object']);
/** Of which one stands beside the times. */
const OWN_KEYS = ['model_group', 'custom_llm_provider', 'completionStartTime'] as const;

/** Host and port of the address that the call was sent to. */
function hostOf(address: string | null): string | null {
  return address === null ? null : (/^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(address)?.[1] ?? null);
}

function statusOf(call: Json): string | null {
  const status = textOf(call, 'status');
  return status === 'success' ? 'ok' : status === 'failure' ? 'error' : null;
}

/** Null when it is no call. */
function readCall(call: Json): SpanStatement | null {
  if (!isObject(call) || textOf(call, 'call_type') === null || member(call, 'startTime') === undefined) return null;
  const group = textOf(call, 'model_group');
  const model = textOf(call, 'model');
  const id = textOf(call, 'id', 'request_id');
  const status = statusOf(call);
  const server = hostOf(textOf(call, 'api_base'));
  // What failed was asked for under this name too, and nothing answered.
  const asked = group ?? (status === 'error' ? model : null);
  const fields = {
    ...(asked !== null && { labelAsked: asked }),
    ...(id !== null && { responseId: id }),
    ...(server !== null && { server }),
  };
  const frame = {
    traceId: textOf(call, 'trace_id'),
    spanId: textOf(call, 'litellm_call_id'),
    parentSpanId: null,
    name: textOf(call, 'call_type') ?? '',
    spanKind: 'client',
    service: null,
    node: null,
    startNs: timeOf(call, 'startTime'),
    endNs: timeOf(call, 'endTime'),
    status,
  };
  const said = withContent(fields, undefined, call.get('response'));
  // The name that the call was sent under stands for the answer's where that names none.
  return makeSpan(frame, model === null || status === 'error' ? said : { ...said, oneName: model });
}

export const litellmLog: Importer = {
  id: 'litellm-log',
  title: 'Calls logged by LiteLLM',
  alterations: [
    'The model of an answer may be the name that was asked for, which the proxy wrote over what the provider answered.',
    'Messages and answers may have been left out or cut before they were logged; costs are computed by the proxy.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    for (const key of OWN_KEYS) {
      const place = placeWith(probe, PLACES, 'call_type', 'startTime', 'endTime', 'model', key);
      if (place !== null) return { confidence: 0.95, reason: `Calls with call_type, startTime and ${key}.` };
    }
    return { confidence: 0, reason: 'No call logged by LiteLLM.' };
  },

  async read(bytes, sink, context) {
    const noteZone = createZoneNote(sink);
    const paths = PLACES.map((path) => wanted(path));
    await forEachRecord(bytes, sink, context, paths, (json, record) => {
      const { offset, length } = record;
      const span = readCall(json);
      if (!bookSpan(sink, span, record)) return;
      if (parseTime(textOf(json, 'startTime') ?? '')?.assumed === 'utc') noteZone(offset, length);
      if (span.startNs === null)
        sink.issue(offset, length, 'unreadable-time', 'The time at which this call began cannot be read.');
    });
  },
};
