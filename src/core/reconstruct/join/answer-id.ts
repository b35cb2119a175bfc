/** The id of an answer, as the engine that made it writes it into the id of its own request. */

/**
 * vLLM names a request by the answer's id (vllm/entrypoints/openai/…/serving.py, vllm/v1/engine/output_processor.py): for a chat
 * it is that id, for a completion and an embedding one of several prompts, `-` and its number behind.
 */
const CHAT = /^chatcmpl-./;
const OF_SEVERAL = /^((?:cmpl|embd)-.+)-\d+$/;

/** @returns null for the id of a request that says nothing of its answer. */
export function answerIdOf(requestId: string | null): string | null {
  if (requestId === null) return null;
  return CHAT.test(requestId) ? requestId : (OF_SEVERAL.exec(requestId)?.[1] ?? null);
}
