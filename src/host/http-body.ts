/** Reading what a page posts: JSON under a limit, and nothing else. */
import type { IncomingMessage } from 'node:http';
import { Refusal } from './guard.ts';

/** A call is words, not evidence: files go to /upload. */
const MAX_JSON_BYTES = 1024 * 1024;

/** The media type without its parameters, lower case. */
export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Throws a Refusal when the body is not JSON or longer than a call may be. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  if (mediaTypeOf(request) !== 'application/json') throw new Refusal(415, 'Only application/json is taken here.');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_JSON_BYTES) throw new Refusal(413, `A call may be ${MAX_JSON_BYTES} bytes long at most.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
}
