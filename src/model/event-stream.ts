/**
 * A streamed chat answer put together again: the deltas joined into one message, every other member
 * from the last frame that carries it, which is where the gateway puts its signature.
 * Source of the framing: the WHATWG "server-sent events" section; of the deltas: OpenAI's chat chunks.
 */
import { isArray, isObject, JsonObject, member, parseJson, textMember } from '../base/json.ts';
import type { Json } from '../base/json.ts';

interface ToolCall {
  id: string | null;
  name: string | null;
  arguments: string;
}

/** Text that begins as an event stream does; JSON never does. */
export function isEventStream(text: string): boolean {
  return /^\s*(?:data|event|id|retry)?:/.test(text);
}

/** Null when no frame of the text is a JSON object. */
export function joinEventStream(text: string): JsonObject | null {
  const rest = new Map<string, Json>();
  const tools = new Map<string, ToolCall>();
  let content = '';
  let spoke = false;
  let role = 'assistant';
  let finish: Json = null;
  let frames = 0;
  let isChat = false;
  for (const frame of framesOf(text)) {
    frames += 1;
    for (const [key, value] of frame.members) if (key !== 'choices') rest.set(key, value);
    const choices = frame.get('choices');
    isChat ||= isArray(choices);
    const choice = isArray(choices) ? choices[0] : undefined;
    const delta = member(choice, 'delta', 'message');
    const piece = textMember(delta, 'content') ?? textMember(choice, 'text');
    if (piece !== null) {
      content += piece;
      spoke = true;
    }
    role = textMember(delta, 'role') ?? role;
    finish = member(choice, 'finish_reason') ?? finish;
    addToolCalls(tools, member(delta, 'tool_calls'));
  }
  if (frames === 0) return null;
  // Error frames and streams of something else answer nothing.
  if (!isChat) return new JsonObject([...rest]);
  const message: [string, Json][] = [
    ['role', role],
    ['content', spoke ? content : null],
  ];
  if (tools.size > 0) message.push(['tool_calls', [...tools.values()].map(toolCallJson)]);
  const choice = new JsonObject([
    ['message', new JsonObject(message)],
    ['finish_reason', finish],
  ]);
  return new JsonObject([...rest, ['choices', [choice]]]);
}

function* framesOf(text: string): Iterable<JsonObject> {
  for (const block of text.split(/\r?\n\r?\n/)) {
    const data = block
      .split(/\r?\n/)
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice(5).trimStart());
    const whole = frameOf(data.join('\n'));
    if (whole !== null) yield whole;
    // Line by line where the empty lines between the frames were lost.
    else if (data.length > 1) yield* data.flatMap((line) => frameOf(line) ?? []);
  }
}

/** Null also for a cut frame at the end of a transcript: the whole ones before it still count. */
function frameOf(data: string): JsonObject | null {
  if (!data.startsWith('{')) return null;
  try {
    const frame = parseJson(data);
    return isObject(frame) ? frame : null;
  } catch {
    return null;
  }
}

function addToolCalls(tools: Map<string, ToolCall>, deltas: Json | undefined): void {
  if (!isArray(deltas)) return;
  for (const [position, delta] of deltas.entries()) {
    const key = textMember(delta, 'index') ?? String(position);
    const call = tools.get(key) ?? { id: null, name: null, arguments: '' };
    const fn = member(delta, 'function');
    call.id = textMember(delta, 'id') ?? call.id;
    call.name = textMember(fn, 'name') ?? call.name;
    call.arguments += textMember(fn, 'arguments') ?? '';
    tools.set(key, call);
  }
}

function toolCallJson(call: ToolCall): Json {
  return new JsonObject([
    ['id', call.id],
    ['type', 'function'],
    [
      'function',
      new JsonObject([
        ['name', call.name],
        ['arguments', call.arguments],
      ]),
    ],
  ]);
}
