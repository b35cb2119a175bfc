/**
 * What the input and the output of a model call say of the call itself: the model that was asked for, the model that
 * answered, and the id of the answer. Tools that record calls keep both as they passed through a client library: bodies of
 * the APIs of OpenAI, Anthropic, Google and Bedrock, and LangChain's messages. Nothing else of them is kept.
 */
import { isArray, isObject, textMember } from '../../../base/json.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import { decodeJson } from './encoded-json.ts';
import type { AttributeFields } from './span-fields.ts';

const MODEL_KEYS = ['model', 'model_name', 'modelId'] as const;
const ANSWERED_KEYS = [...MODEL_KEYS, 'modelVersion', 'model_version'] as const;
/** Where client libraries put the body of a call. */
const ASKED_WRAPPERS = ['body', 'kwargs', 'json', 'request', 'invocation_params', 'params'] as const;
const ANSWERED_WRAPPERS = ['body', 'response', 'raw', 'output'] as const;
/** Where LangChain keeps what the API said beside the message. */
const METADATA_KEYS = ['response_metadata', 'llm_output', 'generation_info'] as const;
/** A message of LangChain lies at `generations[0][0].message.kwargs`. */
const MAX_DEPTH = 7;
const MAX_VALUES = 500;
/** What is longer, or has spaces in it, is no name of a model. */
const MODEL_NAME = /^\S{1,256}$/;

function modelIn(object: JsonObject, keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = object.get(key);
    if (typeof text === 'string' && MODEL_NAME.test(text)) return text;
  }
  return null;
}

/** The object itself and those of its members that wrap a body. Of a list of chunks the first one is looked at. */
function bodiesOf(content: Json | undefined, wrappers: readonly string[]): readonly JsonObject[] {
  const decoded = decodeJson(content);
  const body = isArray(decoded) ? decoded.find(isObject) : decoded;
  if (!isObject(body)) return [];
  return [body, ...wrappers.map((key) => decodeJson(body.get(key))).filter(isObject)];
}

/** The objects with what the API said, in order of depth. */
function* metadataIn(body: JsonObject): Iterable<JsonObject> {
  let level: readonly Json[] = [body];
  let left = MAX_VALUES;
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth += 1) {
    const next: Json[] = [];
    for (const value of level) {
      if (isObject(value)) {
        for (const key of METADATA_KEYS) {
          const found = value.get(key);
          if (isObject(found)) yield found;
        }
      }
      const inner = isObject(value) ? [...value.index.values()] : isArray(value) ? value : [];
      for (const member of inner) {
        left -= 1;
        if (left < 0) return;
        if (isObject(member) || isArray(member)) next.push(member);
      }
    }
    level = next;
  }
}

export function askedModel(input: Json | undefined): string | null {
  for (const body of bodiesOf(input, ASKED_WRAPPERS)) {
    const model = modelIn(body, MODEL_KEYS);
    if (model !== null) return model;
  }
  return null;
}

/** The id counts only beside the model: other objects have ids too. */
function answerOf(output: Json | undefined): { readonly model: string; readonly id: string | null } | null {
  const bodies = bodiesOf(output, ANSWERED_WRAPPERS);
  for (const body of bodies) {
    const model = modelIn(body, ANSWERED_KEYS);
    if (model !== null) return { model, id: textMember(body, 'id') };
  }
  for (const body of bodies) {
    for (const metadata of metadataIn(body)) {
      const model = modelIn(metadata, ANSWERED_KEYS);
      if (model !== null) return { model, id: textMember(metadata, 'id') };
    }
  }
  return null;
}

/** Fields that the attributes left open, filled from the contents. For spans of model calls only: a tool may sell cars. */
export function withContent(
  fields: AttributeFields,
  input: Json | undefined,
  output: Json | undefined,
): AttributeFields {
  const asked = askedModel(input);
  const answer = answerOf(output);
  return {
    ...(asked === null ? {} : { labelAsked: asked }),
    ...(answer === null ? {} : { labelAnswered: answer.model }),
    ...(answer?.id == null || answer.id === '' ? {} : { responseId: answer.id }),
    ...fields,
  };
}
