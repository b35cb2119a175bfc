/**
 * Model names of tools that keep one for both sides of a call: the answer's where they knew it, else the one asked for
 * (OpenInference's `llm.model_name`, Langfuse's `model`).
 */
import { readAttributeFields } from './span-fields.ts';
import type { AttributeFields } from './span-fields.ts';

const ONE_NAME_KEYS: ReadonlySet<string> = new Set(['llm.model_name', 'embedding.model_name', 'reranker.model_name']);

export interface CallAttributes {
  readonly fields: AttributeFields;
  readonly oneName: string | null;
}

/** As readAttributeFields, with the name that may be either side's apart. */
export function readCallAttributes(attributes: Iterable<readonly [string, string | null]>): CallAttributes {
  let oneName: string | null = null;
  const rest: (readonly [string, string | null])[] = [];
  for (const pair of attributes) {
    if (!ONE_NAME_KEYS.has(pair[0])) rest.push(pair);
    else if (pair[1] !== '') oneName ??= pair[1];
  }
  return { fields: readAttributeFields(rest), oneName };
}

/** It stands for what was asked where nothing else says that; a name that differs from the asked one can only be the answer's. */
export function withOneName(fields: AttributeFields, name: string | null): AttributeFields {
  if (name === null || name === '') return fields;
  if (fields.labelAsked === undefined) return { ...fields, labelAsked: name };
  if (fields.labelAnswered !== undefined || fields.labelAsked === name) return fields;
  return { ...fields, labelAnswered: name };
}
