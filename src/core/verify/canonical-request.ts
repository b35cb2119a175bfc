/**
 * The texts that a gateway may have hashed for a held request, newest form first. A caller's request is
 * never hashed as sent: a fixed set of members is picked, shaped and written by Python. Which set, changed
 * with the gateway's versions; a form that gives the stated hash is the one that was in use.
 * Formats: tee-gateway `chat_controller.py`, `completions_controller.py`, `server.py`; OpenGradient-SDK
 * `client/tee_verify.py`, from which also the default temperature 0.0 comes.
 */
import { AppError } from '../../base/errors.ts';
import { isArray, JsonNumber, JsonObject, member, writeJson, type Json } from '../../base/json.ts';
import { canonicalMessage, isTruthy, serverMessage, type UserContentForm } from './canonical-message.ts';
import { checkHash, type HashCandidate, type HashCheck } from './hash-check.ts';
import { pythonFloat, pythonJson } from './python-json.ts';

export interface HeldRequest {
  /** The canonical text itself, where a record holds it. */
  readonly canonicalText?: string | null;
  /** The body as it went over the wire, where a record holds it. */
  readonly rawBody?: Uint8Array | null;
}

interface NamedRequest {
  readonly form: string;
  readonly value: JsonObject;
}

/** Members that later gateways added to the hashed set; earlier ones dropped them. */
const ADDED_LATER = ['web_search', 'response_format'] as const;

/** `float(x)` of a number or a boolean; null for anything else. */
function asFloat(value: Json): JsonNumber | null {
  if (typeof value === 'boolean') return new JsonNumber(value ? '1.0' : '0.0');
  return value instanceof JsonNumber ? new JsonNumber(pythonFloat(Number(value.text))) : null;
}

const DEFAULT_TEMPERATURE = new JsonNumber('0.0');

function temperatures(request: JsonObject): readonly { readonly note: string; readonly value: JsonNumber | null }[] {
  const held = request.get('temperature') ?? null;
  if (held !== null) {
    const value = asFloat(held);
    return value === null ? [] : [{ note: '', value }];
  }
  return [
    { note: ', default temperature', value: DEFAULT_TEMPERATURE },
    { note: ', without temperature', value: null },
  ];
}

/** The label as held and, where it names its provider first, without: SDKs send it without. */
function labels(request: JsonObject): readonly { readonly note: string; readonly value: Json }[] {
  const held = request.get('model') ?? null;
  const as = [{ note: '', value: held }];
  const slash = typeof held === 'string' ? held.indexOf('/') : -1;
  if (typeof held === 'string' && slash > 0 && slash < held.length - 1) {
    as.push({ note: ', label without provider', value: held.slice(slash + 1) });
  }
  return as;
}

function contents(request: JsonObject): readonly { readonly note: string; readonly member: readonly [string, Json] }[] {
  const messages = request.get('messages');
  if (!isArray(messages)) {
    const prompt = request.get('prompt');
    return prompt === undefined ? [] : [{ note: 'completion', member: ['prompt', prompt] }];
  }
  const shaped = (form: UserContentForm): readonly [string, Json] => [
    'messages',
    messages.map((message) => canonicalMessage(message, form)),
  ];
  const reduced = shaped('attachments-reduced');
  if (isArray(reduced[1]) && reduced[1].includes(null)) return [];
  const inParts = messages.some((message) => member(message, 'role') === 'user' && isArray(member(message, 'content')));
  if (!inParts) return [{ note: 'chat', member: reduced }];
  return [
    { note: 'chat, attachments reduced', member: reduced },
    { note: 'chat, user content as Python text', member: shaped('python-repr') },
  ];
}

function optionalMembers(request: JsonObject): readonly (readonly [string, Json])[] {
  const out: [string, Json][] = [];
  const maxTokens = request.get('max_tokens') ?? null;
  if (maxTokens !== null) out.push(['max_tokens', maxTokens]);
  for (const name of ['stop', 'tools', 'response_format']) {
    const value = request.get(name);
    if (value !== undefined && isTruthy(value)) out.push([name, value]);
  }
  if (isTruthy(request.get('web_search'))) out.push(['web_search', true]);
  return out;
}

function* currentForms(request: JsonObject): Generator<NamedRequest> {
  const optional = optionalMembers(request);
  const sets = [{ note: '', members: optional }];
  for (const [count, name] of ADDED_LATER.entries()) {
    if (!optional.some(([key]) => key === name)) continue;
    const dropped: readonly string[] = ADDED_LATER.slice(0, count + 1);
    sets.push({ note: `, without ${dropped.join(' and ')}`, members: optional.filter(([k]) => !dropped.includes(k)) });
  }
  for (const content of contents(request)) {
    for (const set of sets) {
      for (const temperature of temperatures(request)) {
        for (const label of labels(request)) {
          const members: (readonly [string, Json])[] = [['model', label.value], content.member, ...set.members];
          if (temperature.value !== null) members.push(['temperature', temperature.value]);
          const form = `${content.note}${set.note}${temperature.note}${label.note}`;
          yield { form, value: new JsonObject(members) };
        }
      }
    }
  }
}

function serverTool(tool: Json): Json {
  return new JsonObject([
    ['type', member(tool, 'type') ?? 'function'],
    ['function', member(tool, 'function') ?? null],
  ]);
}

/** The request object of the first servers (until March 2026): every member there, null where unsaid. */
function* serverForms(request: JsonObject): Generator<NamedRequest> {
  const held = request.get('temperature') ?? null;
  const temperature = held === null ? DEFAULT_TEMPERATURE : asFloat(held);
  const messages = request.get('messages');
  const shaped = isArray(messages) ? messages.map(serverMessage) : null;
  const prompt = request.get('prompt');
  if (temperature === null || shaped?.includes(null) === true || (shaped === null && prompt === undefined)) return;
  const tools = request.get('tools');
  const shared: [string, Json][] = [
    ['model', request.get('model') ?? null],
    ['temperature', temperature],
    ['stop', request.get('stop') ?? null],
  ];
  if (shaped !== null) {
    shared.push(['messages', shaped]);
    shared.push(['tools', isArray(tools) ? tools.map(serverTool) : null]);
    shared.push(['tool_choice', request.get('tool_choice') ?? 'auto']);
  } else {
    shared.push(['prompt', prompt ?? null]);
  }
  const maxTokens = request.get('max_tokens') ?? null;
  yield { form: 'server object', value: new JsonObject([...shared, ['max_tokens', maxTokens]]) };
  if (maxTokens === null) {
    const hundred = new JsonNumber('100');
    yield { form: 'server object, default max_tokens', value: new JsonObject([...shared, ['max_tokens', hundred]]) };
  }
}

const BOTH = ['keccak256', 'sha256'] as const;

/** A request with a number beyond a 64-bit float has no such text: the form is left out. */
function written(forms: () => Iterable<NamedRequest>): readonly HashCandidate[] {
  try {
    return Array.from(forms(), ({ form, value }) => ({ form, bytes: pythonJson(value), algorithms: BOTH }));
  } catch (error) {
    if (error instanceof AppError && error.code === 'BAD_INPUT') return [];
    throw error;
  }
}

function* candidates(request: Json | null, held: HeldRequest): Generator<HashCandidate> {
  const inRecord = request instanceof JsonObject ? request.get('canonical_request') : request;
  const texts = [held.canonicalText, inRecord];
  for (const text of texts) {
    if (typeof text === 'string') yield { form: 'canonical text', bytes: text, algorithms: BOTH };
  }
  if (request instanceof JsonObject) {
    yield* written(() => currentForms(request));
    yield* written(() => [{ form: 'as held', value: request }]);
    yield* written(() => serverForms(request));
    // Without the enclave's hashes the payment layer falls back to SHA-256 over the body as sent.
    yield { form: 'body, written compactly', bytes: writeJson(request), algorithms: ['sha256'] };
  }
  if (held.rawBody !== undefined && held.rawBody !== null) {
    yield { form: 'body as sent', bytes: held.rawBody, algorithms: ['sha256', 'keccak256'] };
  }
}

/**
 * Whether the held request has the stated hash (64 hex digits) in any form that was in use.
 * @param request the request object, or a text that is the canonical form itself; null when not held.
 */
export function checkInputHash(request: Json | null, stated: string | null, held: HeldRequest = {}): HashCheck {
  return checkHash(candidates(request, held), stated);
}
