/** The answers among the records of one request, checked, and what they say together. */
import { AppError } from '../../../base/errors.ts';
import { JsonObject, parseJson } from '../../../base/json.ts';
import { parsePythonObject } from '../../../base/python-literal.ts';
import { readAnswerParts } from '../../../model/answer-parts.ts';
import { isEventStream, joinEventStream } from '../../../model/event-stream.ts';
import { tupleKey, type HashVerdict, type SignatureVerdict, type Tuple } from '../../../model/facts.ts';
import type { Locator } from '../../../model/locator.ts';
import type { AnswerStatement } from '../../../model/statement.ts';
import type { createKeyring } from '../../verify/keyring.ts';
import { checkAnswer, type AnswerCheck } from './answer-check.ts';
import { tupleOf } from '../join/keys.ts';
import type { PassContext } from '../pass.ts';
import type { Registry } from '../things/registry.ts';
import type { RequestRecord } from './resolve.ts';
import { saidIn } from '../search-pass.ts';

export interface Answered {
  readonly statement: AnswerStatement;
  readonly at: Locator;
  readonly check: AnswerCheck;
  /** The held text, as far as free text finds a call by it. */
  readonly said: string;
}

/** A verified answer that a Python program printed; a log’s entry tells hashes and signature, and holds no text. */
const PRINTED = /\b(?:VerifiedChatResponse|TeeProof)\((?=\s*\w+=)/;

/** The bytes of the record again, read as the importer read them. @throws AppError when they no longer parse. */
export function reReadAnswer(bytes: Uint8Array): ReturnType<typeof readAnswerParts> {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (isEventStream(text)) return readAnswerParts(joinEventStream(text));
  const printed = /^\s*(?:\{|\[\s*[{[\]"])/.test(text) ? null : PRINTED.exec(text);
  if (printed !== null) return readAnswerParts(parsePythonObject(text, printed.index)?.value ?? null);
  return readAnswerParts(/^\d{4}-\d\d-\d\d /.test(text) ? new JsonObject([]) : parseJson(text));
}

export function checkRecord(
  record: RequestRecord,
  readBytes: PassContext['readBytes'],
  registry: Registry,
  keyring: ReturnType<typeof createKeyring>,
): Answered | null {
  if (record.statement.kind !== 'answer') return null;
  const parts = reReadAnswer(readBytes(record.at));
  if (parts === null)
    throw new AppError(
      'CASE_CORRUPT',
      `The record at byte ${record.at.offset} of x-${record.at.source} is no answer any more.`,
    );
  return {
    statement: record.statement,
    at: record.at,
    check: checkAnswer(record.statement, parts, registry, keyring),
    said: saidIn(parts),
  };
}

/** A failed check is told before one that passed, and that before one that could not run: no copy hides another's fault. */
const SIGNATURES: readonly SignatureVerdict[] = ['invalid', 'valid', 'unverifiable', 'absent'];
const HASHES: readonly HashVerdict[] = ['mismatch', 'match', 'not-held', 'no-hash'];

function foremost<T>(order: readonly T[], verdicts: readonly T[]): T | null {
  return order.find((verdict) => verdicts.includes(verdict)) ?? null;
}

/** An answer's own four values. */
export interface LooseTuple {
  readonly inputHash: string;
  readonly outputHash: string;
  readonly signedTime: string;
}

export interface AnswerSummary {
  /** The record whose checks are shown. */
  readonly told: Answered | null;
  readonly signature: SignatureVerdict;
  readonly signedByOther: string | null;
  readonly inputCheck: HashVerdict;
  readonly outputCheck: HashVerdict;
  /** The told record's first. More than one only where records of one response id differ. */
  readonly tuples: readonly Tuple[];
  /** Where no record names an enclave. */
  readonly looseTuple: LooseTuple | null;
  readonly isPrivate: boolean;
}

export function summarizeAnswers(answers: readonly Answered[]): AnswerSummary {
  const checks = answers.map(({ check }) => check);
  const signature =
    foremost(
      SIGNATURES,
      checks.map((check) => check.signature),
    ) ?? 'absent';
  const inputCheck =
    foremost(
      HASHES,
      checks.map((check) => check.inputCheck.verdict),
    ) ?? 'no-hash';
  const outputCheck =
    foremost(
      HASHES,
      checks.map((check) => check.outputCheck.verdict),
    ) ?? 'no-hash';
  const isFault = (verdict: SignatureVerdict | HashVerdict): boolean => verdict === 'invalid' || verdict === 'mismatch';
  // The record with the fault is told, else the one that says most.
  const miss = <T extends SignatureVerdict | HashVerdict>(own: T, all: T, cost: number): number =>
    own === all ? 0 : isFault(all) ? 8 : cost;
  const weight = ({ check }: Answered): number =>
    miss(check.signature, signature, 4) +
    miss(check.inputCheck.verdict, inputCheck, 2) +
    miss(check.outputCheck.verdict, outputCheck, 1);
  const told = answers.toSorted((a, b) => weight(a) - weight(b))[0] ?? null;
  const statements =
    told === null ? [] : [told, ...answers.filter((other) => other !== told)].map(({ statement }) => statement);
  const tuples = new Map(
    statements.flatMap((answer) => tupleOf(answer) ?? []).map((tuple) => [tupleKey(tuple), tuple]),
  );
  const namesEnclave = statements.some(({ teeId }) => teeId !== null);
  const loose = namesEnclave ? [] : statements.flatMap(looseTupleOf);
  return {
    told,
    signature,
    signedByOther: told?.check.signedByOther ?? null,
    inputCheck,
    outputCheck,
    tuples: [...tuples.values()],
    looseTuple: loose[0] ?? null,
    isPrivate: statements.some(({ settlementType }) => settlementType === 'private'),
  };
}

function looseTupleOf({ inputHash, outputHash, signedTime }: AnswerStatement): readonly LooseTuple[] {
  return inputHash === null || outputHash === null || signedTime === null
    ? []
    : [{ inputHash, outputHash, signedTime }];
}
