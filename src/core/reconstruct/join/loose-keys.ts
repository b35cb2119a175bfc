/**
 * Records that name an answer by a part of it: the ends of its hashes, or its signature. They join the one request whose
 * answer fits, and none where several do (docs/reconstruction.md, "Joining by a part").
 */
import { fromBase64, toHex } from '../../../base/bytes.ts';
import type { ShortHash } from '../../../model/log-statement.ts';
import type { AnswerStatement, Statement } from '../../../model/statement.ts';
import { createPayloadHashes } from './payload-hashes.ts';
import { statementsOf } from '../evidence.ts';
import type { PassContext } from '../pass.ts';
import type { UnionFind } from './union-find.ts';

export interface LooseKey {
  readonly teeId: ShortHash | null;
  readonly inputHash: ShortHash | null;
  readonly outputHash: ShortHash | null;
  readonly signedTime: string | null;
  /** Hex. The salt of each signature is drawn anew: no two answers share one. */
  readonly signature: string | null;
}

/** Fewer digits of a hash than these are not looked for. */
const LEAST_DIGITS = 8;

function signatureKey(text: string | null): string | null {
  const bytes = text === null ? null : fromBase64(text);
  return bytes === null || bytes.length < LEAST_DIGITS ? null : toHex(bytes);
}

export function looseKeyOf(statement: Statement): LooseKey | null {
  if (statement.kind === 'sdk-result') {
    const signature = signatureKey(statement.signature);
    const nothing = { teeId: null, inputHash: null, outputHash: null, signedTime: null };
    return signature === null ? null : { ...nothing, signature };
  }
  if (statement.kind !== 'gateway-call' && statement.kind !== 'settlement-job') return null;
  const { teeId, inputHash, outputHash, signedTime } = statement;
  const canBeFound = outputHash !== null && inputHash !== null && outputHash.start.length >= LEAST_DIGITS;
  return canBeFound ? { teeId, inputHash, outputHash, signedTime, signature: null } : null;
}

/** In words, how such a record found its request. */
export function looseWord({ kind }: Statement): string | null {
  if (kind === 'sdk-result') return 'the same signature';
  if (kind !== 'gateway-call' && kind !== 'settlement-job') return null;
  return 'what is left of its hashes, which fits no other answer (inferred)';
}

function fits(short: ShortHash | null, whole: string | null): boolean {
  return short === null || (whole !== null && whole.startsWith(short.start) && whole.endsWith(short.end));
}

function isOf(key: LooseKey, answer: AnswerStatement, signature: string | null): boolean {
  if (key.signature !== null) return key.signature === signature;
  // An answer without an enclave id is not excluded by one, nor a time by none.
  const isEnclave = answer.teeId === null || fits(key.teeId, answer.teeId);
  const isTime = key.signedTime === null || answer.signedTime === null || key.signedTime === answer.signedTime;
  return isEnclave && isTime && fits(key.inputHash, answer.inputHash) && fits(key.outputHash, answer.outputHash);
}

const placeOf = (key: LooseKey): string => key.signature ?? key.outputHash?.start.slice(0, LEAST_DIGITS) ?? '';

interface Waiting {
  readonly mention: number;
  readonly key: LooseKey;
  readonly found: Set<number>;
}

/**
 * Joins each of the mentions with the one request that its part fits. Answers are the first candidates, each a mention
 * in order of its statement: so they are counted here.
 * @returns those that fit several requests: they are about one of them, and make none.
 */
export function joinLoosely(
  { db }: PassContext,
  sets: UnionFind,
  mentions: ReadonlyMap<number, LooseKey>,
): readonly number[] {
  if (mentions.size === 0) return [];
  const waiting = Array.from(mentions, ([mention, key]): Waiting => ({ mention, key, found: new Set() }));
  const byPlace = Map.groupBy(waiting, ({ key }) => placeOf(key));
  const complete = createPayloadHashes(db);
  let mention = 0;
  for (const { statement } of statementsOf(db, 'answer')) {
    const answer = complete(statement);
    if (answer.kind !== 'answer') continue;
    const signature = signatureKey(answer.signature);
    for (const place of [signature, answer.outputHash?.slice(0, LEAST_DIGITS)])
      for (const one of (place == null ? undefined : byPlace.get(place)) ?? [])
        if (isOf(one.key, answer, signature)) one.found.add(sets.find(mention));
    mention += 1;
  }
  for (const { mention: own, found } of waiting) if (found.size === 1) sets.union(own, [...found][0] ?? own);
  return waiting.filter(({ found }) => found.size > 1).map(({ mention: own }) => own);
}
