/** The id of an answer, as the engine that made it writes it into the id of its own request. */

/**
 * vLLM names a request by the answer's id (vllm/entrypoints/openai/…/serving.py, vllm/v1/engine/output_processor.py): for a chat
 * it is that id; for a completion and an embedding, of which one call may hold several, and for a response, which may take
 * several turns, a number stands behind.
 */
const FORMS = [/^(chatcmpl-.+)$/, /^((?:cmpl|embd)-.+)-\d+$/, /^(resp_.+)_\d+$/] as const;

/** @returns null for the id of a request that says nothing of its answer. */
export function answerIdOf(requestId: string | null): string | null {
  if (requestId === null) return null;
  for (const form of FORMS) {
    const found = form.exec(requestId)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}
