/** What tags say in words: of formats that keep the kind and the outcome of a span among its tags. */
export type Tags = ReadonlyMap<string, string>;

const KINDS: ReadonlySet<string> = new Set(['internal', 'server', 'client', 'producer', 'consumer']);

/** `SERVER`, `Server`, `server`; null for what is no kind of span. */
export function kindWord(text: string | null | undefined): string | null {
  const kind = text?.toLowerCase() ?? '';
  return KINDS.has(kind) ? kind : null;
}

/** The tags that tell of kind and outcome. */
export const TAG_WORDS: ReadonlySet<string> = new Set(['span.kind', 'otel.status_code', 'error']);

/** `otel.status_code`, else OpenTracing's `error`, true or false in words; null where neither stands. */
export function statusOf(tags: Tags): string | null {
  const code = tags.get('otel.status_code')?.toLowerCase();
  if (code === 'ok' || code === 'error') return code;
  const error = tags.get('error')?.toLowerCase();
  return error === undefined || error === 'false' || error === '' ? null : 'error';
}
