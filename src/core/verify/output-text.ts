/**
 * The text whose hash a gateway signs as its output. Source: tee-gateway `chat_controller.py`,
 * `completions_controller.py`, `server.py`; OpenGradient-SDK `tee_verify.py`.
 */
import { isArray, isObject, member, textMember, type Json } from '../../base/json.ts';
import { checkHash, type HashCandidate, type HashCheck } from './hash-check.ts';
import { pythonJson } from './python-json.ts';

export interface OutputText {
  readonly text: string;
  /** Which part of the answer it is. */
  readonly form: 'message content' | 'tool calls' | 'completion text';
}

function contentText(content: Json | undefined): string | null {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') return content;
  if (!isArray(content)) return null;
  const parts = content.map((part) => (isObject(part) ? (textMember(part, 'text') ?? '') : part));
  return parts.every((part) => typeof part === 'string') ? parts.join('') : null;
}

/**
 * Of a whole answer: `choices[0]`, or the bare `message` / `completion` of the first servers.
 * null when the answer holds no output, as the last frame of a stream does.
 */
export function signedOutputText(response: Json): OutputText | null {
  const choices = member(response, 'choices');
  const choice = isArray(choices) ? choices[0] : response;
  const message = member(choice, 'message');
  if (isObject(message)) {
    const calls = message.get('tool_calls');
    if (member(choice, 'finish_reason') === 'tool_calls' && isArray(calls) && calls.length > 0) {
      return { text: pythonJson(calls), form: 'tool calls' };
    }
    const text = contentText(message.get('content'));
    return text === null ? null : { text, form: 'message content' };
  }
  const text = member(choice, 'text', 'completion');
  return typeof text === 'string' ? { text, form: 'completion text' } : null;
}

function* candidates(text: string | null, rawBody: Uint8Array | null): Generator<HashCandidate> {
  if (text !== null) yield { form: 'output text', bytes: text, algorithms: ['keccak256', 'sha256'] };
  // Without the enclave's hashes the payment layer falls back to SHA-256 over the body as sent.
  if (rawBody !== null) yield { form: 'body as sent', bytes: rawBody, algorithms: ['sha256'] };
}

/** Whether the held output has the stated hash (64 hex digits). `rawBody`: the answer as it came. */
export function checkOutputHash(
  outputText: string | null,
  stated: string | null,
  rawBody: Uint8Array | null = null,
): HashCheck {
  return checkHash(candidates(outputText, rawBody), stated);
}
