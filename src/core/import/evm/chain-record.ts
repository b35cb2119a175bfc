/** Transactions, blocks and answers of views as exports write them, in statements. */
import { AppError } from '../../../base/errors.ts';
import { isArray, isObject, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { ChainCallStatement } from '../../../model/chain-statement.ts';
import type { Statement } from '../../../model/statement.ts';
import { pcrHashOf } from '../../verify/pcr.ts';
import { attestationStatement } from '../attestation-text.ts';
import { hexOf, listOf, textOf, timeOf, wholeOf, wordOf } from '../field-readers.ts';
import type { RecordSink } from '../importer.ts';
import { decodeCall, decodeView } from './chain-calls.ts';

export type ChainReading =
  | { readonly kind: 'said'; readonly statements: readonly Statement[] }
  | { readonly kind: 'skipped'; readonly reason: 'unknown-call' | 'plain-transfer' | 'unknown-shape' }
  | { readonly kind: 'malformed'; readonly message: string };

const HASH = /^0x[0-9a-fA-F]{64}$/;

export function looksLikeTransaction(json: Json): boolean {
  const input = inputOf(json);
  return isObject(json) && input !== null && HASH.test(textMember(json, 'hash') ?? '') && !json.has('topics');
}

/** A block has a hash, a time and a parent. */
export function looksLikeBlock(json: Json): boolean {
  return (
    isObject(json) &&
    HASH.test(textMember(json, 'hash') ?? '') &&
    (json.has('parentHash') || json.has('parent_hash')) &&
    (json.has('timestamp') || json.has('block_timestamp'))
  );
}

function inputOf(json: Json): string | null {
  const text = textOf(json, 'input', 'raw_input', 'data');
  return text !== null && /^0x[0-9a-fA-F]*$/.test(text) ? text : null;
}

/** Block explorers give an object with the address in it. */
function addressOf(json: Json, name: string): string | null {
  const value = member(json, name);
  return isObject(value) ? hexOf(value, 'hash') : hexOf(json, name);
}

function succeededIn(json: Json): boolean | null {
  const status = textOf(json, 'status', 'result');
  if (status === 'ok' || status === 'success' || status === '0x1' || status === '1') return true;
  return status === 'error' || status === '0x0' || status === '0' ? false : null;
}

/** What a registration that succeeded says of its enclave: the contract took the image from the document. */
function registered({ call, blockTimeNs, succeeded }: ChainCallStatement, document: Uint8Array): readonly Statement[] {
  if (call.name !== 'registerTEEWithAttestation') return [];
  const attestation = attestationStatement(document);
  const { pcr0, pcr1, pcr2 } = attestation;
  const pcrHash = pcr0 === null || pcr1 === null || pcr2 === null ? null : pcrHashOf(pcr0, pcr1, pcr2);
  const { teeId, publicKey, endpoint, teeType } = call;
  const isDone = succeeded === true;
  return [
    {
      kind: 'registry-entry',
      teeId,
      publicKey,
      pcrHash: isDone ? pcrHash : null,
      endpoint,
      teeType,
      enabled: null,
      registeredNs: isDone ? blockTimeNs : null,
      heartbeatNs: null,
    },
    attestation,
  ];
}

function inWords(work: () => ChainReading): ChainReading {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'BAD_INPUT' && error.code !== 'LIMIT')) throw error;
    return { kind: 'malformed', message: error.message };
  }
}

/** Reads a value that looks like a transaction. `blockTimeNs`: of the block that it stands in, where that is at hand. */
export function readTransaction(json: Json, blockTimeNs: string | null): ChainReading {
  const input = inputOf(json);
  if (input === null || input === '0x') return { kind: 'skipped', reason: 'plain-transfer' };
  return inWords(() => {
    const decoded = decodeCall(input);
    if (decoded === null) return { kind: 'skipped', reason: 'unknown-call' };
    const statement: ChainCallStatement = {
      kind: 'chain-call',
      call: decoded.call,
      from: addressOf(json, 'from'),
      to: addressOf(json, 'to'),
      txHash: wordOf(json, 'hash'),
      blockNumber: wholeOf(json, 'blockNumber', 'block_number', 'block'),
      blockHash: wordOf(json, 'blockHash', 'block_hash'),
      blockTimeNs: timeOf(json, 'blockTimestamp', 'block_timestamp', 'timestamp') ?? blockTimeNs,
      succeeded: succeededIn(json),
    };
    const more = decoded.attestation === null ? [] : registered(statement, decoded.attestation);
    return { kind: 'said', statements: [statement, ...more] };
  });
}

/** Reads a value that looks like a block: itself, and the transactions that stand in it whole. */
export function readBlock(json: Json): readonly ChainReading[] {
  const timeNs = timeOf(json, 'timestamp', 'block_timestamp');
  if (timeNs === null) return [{ kind: 'malformed', message: 'the block’s time cannot be read' }];
  const own: ChainReading = {
    kind: 'said',
    statements: [
      {
        kind: 'chain-block',
        number: wholeOf(json, 'number', 'height'),
        hash: wordOf(json, 'hash'),
        timeNs,
      },
    ],
  };
  const inside = (listOf(json, 'transactions') ?? []).filter(looksLikeTransaction);
  return [own, ...inside.map((transaction) => readTransaction(transaction, timeNs))];
}

/** The answer to an `eth_call` beside its question. */
export function readCallAnswer(question: Json, answer: Json): ChainReading {
  const [asked] = listOf(question, 'params') ?? [];
  const input = textOf(asked, 'data', 'input');
  const result = textOf(answer, 'result');
  if (textMember(question, 'method') !== 'eth_call' || input === null || result === null)
    return { kind: 'skipped', reason: 'unknown-shape' };
  return inWords(() => {
    const entries = decodeView(input, result);
    return entries === null ? { kind: 'skipped', reason: 'unknown-call' } : { kind: 'said', statements: entries };
  });
}

export function malformedCallNote(message: string): string {
  return `This record of a chain cannot be decoded: ${message}.`;
}

function readOne(question: Json | undefined, answer: Json): readonly ChainReading[] {
  const result = member(answer, 'result') ?? answer;
  if (looksLikeBlock(result)) return readBlock(result);
  if (looksLikeTransaction(result)) return [readTransaction(result, null)];
  return question === undefined ? [] : [readCallAnswer(question, answer)];
}

/** An answer of a node or of a block explorer, with its question where that is held; batches go by their ids. */
export function readAnswered(question: Json | undefined, answer: Json): readonly ChainReading[] {
  if (!isArray(answer)) return readOne(isArray(question) ? question[0] : question, answer);
  const asked = isArray(question) ? question : [];
  const byId = new Map(asked.map((one) => [textMember(one, 'id'), one]));
  return answer.flatMap((one) => readOne(byId.get(textMember(one, 'id')), one));
}

/** Books what was read of one record: something said, else what is wrong, else why it says nothing. False: nothing of a chain. */
export function tellChain(
  readings: readonly ChainReading[],
  sink: RecordSink,
  offset: number,
  length: number,
): boolean {
  const said = readings.flatMap((reading) => (reading.kind === 'said' ? reading.statements : []));
  const faults = readings.flatMap((reading) => (reading.kind === 'malformed' ? [reading.message] : []));
  const [skipped] = readings.flatMap((reading) => (reading.kind === 'skipped' ? [reading.reason] : []));
  if (said.length > 0) {
    sink.accepted(offset, length);
    for (const statement of said) sink.statement(statement, offset, length);
    for (const message of faults) sink.issue(offset, length, 'malformed-call', malformedCallNote(message));
    return true;
  }
  const [fault] = faults;
  if (fault !== undefined) {
    sink.rejected(offset, length, 'malformed-call', malformedCallNote(fault));
    return true;
  }
  if (skipped === undefined || skipped === 'unknown-shape') return false;
  sink.skipped(offset, length, skipped);
  return true;
}
