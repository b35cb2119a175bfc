/**
 * One side of an HTTP exchange as people's logs and HAR files keep it: headers in any case and in any
 * of the usual shapes, a body that is JSON, or a text that holds JSON or an event stream.
 */
import { fromBase64 } from '../base/bytes.ts';
import { asText, isArray, isObject, JsonNumber, member, parseJson, textMember } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { isEventStream, joinEventStream } from './event-stream.ts';

export type Headers = ReadonlyMap<string, string>;

export interface HttpMessage {
  /** Names in lower case; the first of equal names counts. */
  readonly headers: Headers;
  readonly status: number | null;
  readonly url: string | null;
  /** The body read as JSON; null when there is none or it is something else. */
  readonly body: Json;
  /** The body's own text where the record quotes it as text. */
  readonly bodyText: string | null;
}

/** `{name: value}`, `{name: [values]}`, `[{name, value}]` (HAR) or `[[name, value]]`. */
export function readHeaders(value: Json | undefined): Headers {
  const out = new Map<string, string>();
  const put = (name: Json | undefined, content: Json | undefined): void => {
    const text = asText(isArray(content) ? content[0] : content);
    if (typeof name !== 'string' || text === null) return;
    const key = name.toLowerCase();
    if (!out.has(key)) out.set(key, text);
  };
  if (isObject(value)) for (const [name, content] of value.members) put(name, content);
  if (isArray(value)) {
    for (const entry of value) {
      if (isArray(entry)) put(entry[0], entry[1]);
      else put(member(entry, 'name'), member(entry, 'value'));
    }
  }
  return out;
}

/** JSON that a text holds, an event stream included; undefined when it is neither. */
export function parseBodyText(text: string): Json | undefined {
  if (isEventStream(text)) return joinEventStream(text) ?? undefined;
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** An exchange says at least one of these; the bodies that are read here have none of them. */
const ENVELOPE = ['headers', 'method', 'body', 'postData'] as const;

function isEnvelope(part: JsonObject): boolean {
  if (part.has('choices') || part.has('messages')) return false;
  return ENVELOPE.some((key) => part.has(key)) || (part.has('status') && isObject(part.get('content')));
}

/** Reads a request or response member of a record; `undefined` gives an empty message. */
export function readMessage(part: Json | undefined): HttpMessage {
  let content: Json | undefined = part;
  let headers: Headers = new Map();
  let status: number | null = null;
  let url: string | null = null;
  if (isObject(part) && isEnvelope(part)) {
    headers = readHeaders(part.get('headers'));
    const code = member(part, 'status', 'status_code', 'statusCode');
    status = code instanceof JsonNumber && code.isInteger ? Number(code.text) : null;
    url = textMember(part, 'url', 'path');
    content = member(part, 'body', 'json', 'data') ?? harText(member(part, 'postData', 'content'));
  }
  if (typeof content !== 'string') return { headers, status, url, body: content ?? null, bodyText: null };
  return { headers, status, url, body: parseBodyText(content) ?? null, bodyText: content };
}

function harText(part: Json | undefined): string | undefined {
  const text = textMember(part, 'text');
  if (text === null) return undefined;
  if (textMember(part, 'encoding') !== 'base64') return text;
  const bytes = fromBase64(text);
  return bytes === null ? text : new TextDecoder().decode(bytes);
}
