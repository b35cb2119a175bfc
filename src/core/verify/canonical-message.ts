/**
 * One chat message as the gateways shaped it before hashing. Formats: tee-gateway
 * `controllers/chat_controller.py` (@06ed1e2 and later) and `server.py` (@e56c519, @4eacf0b, @d6a851a).
 */
import { isArray, isObject, JsonObject, member, type Json } from '../../base/json.ts';
import { pythonRepr } from './python-repr.ts';

/** How a user's list of content parts became hashable. Plain text is the same in all of them. */
export type UserContentForm = 'attachments-reduced' | 'python-repr';

/** What Python's `if value:` says. A missing member is false. */
export function isTruthy(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  if (isArray(value)) return value.length > 0;
  if (isObject(value)) return value.index.size > 0;
  return value === true || typeof value === 'string' || Number(value.text) !== 0;
}

function orEmpty(value: Json | undefined): Json {
  return value !== undefined && isTruthy(value) ? value : '';
}

/** `str(value)`: a text stays itself, everything else becomes its `repr`. */
function pythonText(value: Json): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

function reducedPart(part: Json): Json {
  if (!isObject(part)) {
    return new JsonObject([
      ['type', 'text'],
      ['text', pythonText(part)],
    ]);
  }
  const type = part.get('type') ?? null;
  if (type === 'text') {
    return new JsonObject([
      ['type', 'text'],
      ['text', orEmpty(part.get('text'))],
    ]);
  }
  const inFile = member(part.get('file'), 'filename');
  const filename = isTruthy(inFile) ? inFile : part.get('filename');
  const members: [string, Json][] = [['type', type]];
  if (filename !== undefined && isTruthy(filename)) members.push(['filename', filename]);
  return new JsonObject(members);
}

function userContent(content: Json, form: UserContentForm): Json {
  if (typeof content === 'string') return content;
  if (form === 'attachments-reduced' && isArray(content)) return content.map(reducedPart);
  return pythonText(content);
}

function toolCall(call: Json): Json {
  const target = member(call, 'function');
  return new JsonObject([
    ['id', member(call, 'id') ?? ''],
    ['type', member(call, 'type') ?? 'function'],
    [
      'function',
      new JsonObject([
        ['name', member(target, 'name') ?? ''],
        ['arguments', member(target, 'arguments') ?? ''],
      ]),
    ],
  ]);
}

/** The message of the current form, or null when it has no role that a gateway accepts. */
export function canonicalMessage(message: Json, form: UserContentForm): Json | null {
  if (!isObject(message)) return null;
  const role = message.get('role');
  const content = message.get('content') ?? null;
  if (role === 'system' || role === 'developer') {
    return new JsonObject([
      ['role', 'system'],
      ['content', content],
    ]);
  }
  if (role === 'user') {
    return new JsonObject([
      ['role', 'user'],
      ['content', userContent(content, form)],
    ]);
  }
  if (role === 'assistant') {
    const members: [string, Json][] = [
      ['role', 'assistant'],
      ['content', orEmpty(content)],
    ];
    const calls = message.get('tool_calls');
    if (isArray(calls) && calls.length > 0) members.push(['tool_calls', calls.map(toolCall)]);
    return new JsonObject(members);
  }
  if (role === 'tool' || role === 'function') {
    const key = role === 'tool' ? 'tool_call_id' : 'name';
    return new JsonObject([
      ['role', role],
      ['content', content],
      [key, message.get(key) ?? null],
    ]);
  }
  return null;
}

/** The message as the first server held it: five members, null where nothing was said. */
export function serverMessage(message: Json): Json | null {
  if (!isObject(message)) return null;
  const names = ['role', 'content', 'tool_calls', 'tool_call_id', 'name'];
  return new JsonObject(names.map((name): [string, Json] => [name, message.get(name) ?? null]));
}
