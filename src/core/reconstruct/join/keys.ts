/**
 * The keys by which records of one request find each other (docs/reconstruction.md, "Joining"): in order,
 * transaction and inference id; the signed tuple; response id; trace and span id; an event's request id.
 */
import { hexKey, traceKey } from '../../../base/ids.ts';
import { tupleKey, type Tuple } from '../../../model/facts.ts';
import type { ShortHash } from '../../../model/log-statement.ts';
import { isInference, type AnswerStatement, type SpanStatement, type Statement } from '../../../model/statement.ts';
import { answerIdOf } from './answer-id.ts';

export type JoinKind = 'transaction' | 'tuple' | 'signature' | 'response id' | 'span' | 'request id' | 'record';

export interface JoinKeys {
  readonly keys: readonly (readonly [JoinKind, string])[];
  /**
   * A transaction named without an inference id, or the other way round (`inferenceKey`): it joins where exactly one
   * inference has it.
   */
  readonly transaction: string | null;
  /** Somebody asked for an inference: the record makes a request, not only tells about one. */
  readonly makesRequest: boolean;
}

const NONE: JoinKeys = { keys: [], transaction: null, makesRequest: false };

/** The four signed values, when all are there. A whole number of seconds is its own text. */
export function tupleOf(
  answer: Pick<AnswerStatement, 'teeId' | 'inputHash' | 'outputHash' | 'signedTime'>,
): Tuple | null {
  const { teeId, inputHash, outputHash, signedTime } = answer;
  if (teeId === null || inputHash === null || outputHash === null || signedTime === null) return null;
  return { teeId: hexKey(teeId), inputHash: hexKey(inputHash), outputHash: hexKey(outputHash), signedTime };
}

interface NamedIds {
  readonly txHash: string | null;
  readonly inferenceId: string | null;
  readonly responseId: string | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly requestId: string | null;
}

function keysOf(ids: Partial<NamedIds>, tuple: Tuple | null): readonly (readonly [JoinKind, string])[] {
  const keys: (readonly [JoinKind, string])[] = [];
  const { txHash, inferenceId, responseId, traceId, spanId, requestId } = ids;
  if (txHash != null && inferenceId != null) keys.push(['transaction', `${hexKey(txHash)}|${inferenceId}`]);
  if (tuple !== null) keys.push(['tuple', tupleKey(tuple)]);
  if (responseId != null && responseId !== '') keys.push(['response id', responseId]);
  const [trace, span] = [traceKey(traceId ?? null, 16), traceKey(spanId ?? null, 8)];
  if (trace !== null && span !== null) keys.push(['span', `${trace}|${span}`]);
  if (requestId != null && requestId !== '') keys.push(['request id', requestId]);
  return keys;
}

/**
 * A span that names the model that answered or the id of its answer, and not the model that was asked for (vLLM writes such): it
 * makes a request where its trace holds no span that says what was asked.
 */
export function tellsAnswerAlone(span: Pick<SpanStatement, 'labelAsked' | 'labelAnswered' | 'requestId'>): boolean {
  return span.labelAsked === null && (span.labelAnswered !== null || answerIdOf(span.requestId) !== null);
}

/** An inference id without its transaction, told apart from a transaction. */
export function inferenceKey(inferenceId: string): string {
  return `inference:${inferenceId}`;
}

/** What of a span decides which other records it joins. */
export type SpanKeyFields = Pick<
  SpanStatement,
  'traceId' | 'spanId' | 'responseId' | 'requestId' | 'txHash' | 'labelAsked' | 'labelAnswered'
>;

export function spanKeysOf(span: SpanKeyFields): JoinKeys {
  const { traceId, spanId, responseId, requestId, txHash, labelAsked } = span;
  return {
    keys: keysOf({ traceId, spanId, responseId: responseId ?? answerIdOf(requestId), requestId }, null),
    transaction: txHash === null ? null : hexKey(txHash),
    makesRequest: labelAsked !== null || tellsAnswerAlone(span),
  };
}

const isSettlementEvent = (event: string): boolean => event.startsWith('settlement.');

/** By which ids the record joins others, and whether it makes a request by itself. */
export function joinKeysOf(statement: Statement): JoinKeys {
  switch (statement.kind) {
    case 'answer':
      return {
        keys: keysOf({ responseId: statement.responseId }, tupleOf(statement)),
        transaction: null,
        makesRequest: true,
      };
    case 'chain-event': {
      if (!isInference(statement.event)) return NONE;
      const ids = { txHash: statement.txHash, inferenceId: statement.event.inferenceId };
      return { keys: keysOf(ids, null), transaction: null, makesRequest: true };
    }
    case 'span':
      return spanKeysOf(statement);
    case 'trace-event': {
      // A settlement's transaction holds leaves, not inferences.
      const tx = isSettlementEvent(statement.event) ? null : statement.txHash;
      const makesRequest = statement.event === 'inference.request' || statement.event === 'inference.response';
      const transaction = tx !== null && statement.inferenceId === null ? hexKey(tx) : null;
      return { keys: keysOf({ ...statement, txHash: tx }, null), transaction, makesRequest };
    }
    case 'model-run': {
      // What a chain's REST answer keeps without its url is about an inference that the chain tells of.
      const { inferenceId, mode } = statement;
      const transaction = inferenceId === null ? null : inferenceKey(inferenceId);
      return { keys: [], transaction, makesRequest: inferenceId !== null || mode === null };
    }
    case 'sdk-result': {
      const transaction = statement.txHash === null ? null : hexKey(statement.txHash);
      // One result may be printed in several forms. An answer is joined by its signature in another way (`looseKeyOf`).
      const keys: (readonly [JoinKind, string])[] = [];
      if (statement.signature !== null) keys.push(['signature', statement.signature]);
      if (transaction !== null) keys.push(['transaction', `${transaction}|result`]);
      return { keys, transaction, makesRequest: true };
    }
    case 'settlement-job': {
      const whole = (hash: ShortHash | null): string | null => (hash?.start.length === 64 ? hash.start : null);
      const { teeId, inputHash, outputHash, signedTime } = statement;
      const signed = { teeId: whole(teeId), inputHash: whole(inputHash), outputHash: whole(outputHash), signedTime };
      return { keys: keysOf({}, tupleOf(signed)), transaction: null, makesRequest: false };
    }
    default:
      return NONE;
  }
}
