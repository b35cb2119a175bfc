/**
 * Tempo keeps so many bytes of one trace and drops what comes later: `max_bytes_per_trace`, of the protobuf form
 * (grafana/tempo, docs/sources/tempo/configuration).
 */
const MOST_TRACE_BYTES = 5_000_000;
/** JSON of spans has about 1.7 times the bytes of the same in protobuf, the more the shorter its attributes are. */
const JSON_BYTES_FROM = 1.3 * MOST_TRACE_BYTES;
const JSON_BYTES_TO = 3 * MOST_TRACE_BYTES;

/** What to say of a trace that Tempo may have cut, by the size of its download as JSON; null where nothing is to be said. */
export function tempoCutWords(bytes: number): string | null {
  if (bytes < JSON_BYTES_FROM || bytes > JSON_BYTES_TO) return null;
  return `Tempo drops what a trace has above ${MOST_TRACE_BYTES} bytes unless it is told otherwise (max_bytes_per_trace). This one is of about that size: it may have been cut at its source.`;
}
