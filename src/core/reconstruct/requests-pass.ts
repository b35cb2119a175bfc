/** Every request, one at a time: its records resolved, its answer checked, its settlement found. */
import { AppError, throwIfAborted } from '../../base/errors.ts';
import { parseJson } from '../../base/json.ts';
import { readAnswerParts } from '../../model/answer-parts.ts';
import { hexKey } from '../../base/ids.ts';
import type { Locator } from '../../model/locator.ts';
import type { AnswerStatement } from '../../model/statement.ts';
import { createKeyring } from '../verify/keyring.ts';
import { placeholdersOf } from '../verify/placeholders.ts';
import { checkAnswer, type AnswerCheck } from './answer-check.ts';
import { groupsOf } from './join.ts';
import { tupleOf } from './keys.ts';
import { breathe, type PassContext } from './pass.ts';
import type { Registry } from './registry.ts';
import { resolveRequest, type RequestRecord, type Resolution, type ResolveContext } from './resolve.ts';
import { saidIn } from './search-pass.ts';
import { matchSettlement } from './settlement-match.ts';
import type { Tables } from './tables.ts';

const BATCH = 256;

interface Answered {
  readonly statement: AnswerStatement;
  readonly at: Locator;
  readonly check: AnswerCheck;
  /** The text of the call, for the search. */
  readonly said: string;
}

/** The bytes of the record again, read as the importer read them. @throws AppError when they no longer parse. */
export function reReadAnswer(bytes: Uint8Array): ReturnType<typeof readAnswerParts> {
  return readAnswerParts(parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
}

export function checkRecord(record: RequestRecord, readBytes: PassContext['readBytes'], registry: Registry, keyring: ReturnType<typeof createKeyring>): Answered | null {
  if (record.statement.kind !== 'answer') return null;
  const parts = reReadAnswer(readBytes(record.at));
  if (parts === null) throw new AppError('CASE_CORRUPT', `The record at byte ${record.at.offset} of x-${record.at.source} is no answer any more.`);
  return { statement: record.statement, at: record.at, check: checkAnswer(record.statement, parts, registry, keyring), said: saidIn(parts) };
}

const ORDER = ['valid', 'invalid', 'unverifiable', 'absent'];

/** A request may be held twice, once with its text and once without: the copy that says more is told. */
function bestAnswer(records: readonly RequestRecord[], check: (record: RequestRecord) => Answered | null): Answered | null {
  let best: Answered | null = null;
  for (const record of records) {
    const answered = check(record);
    if (answered === null) continue;
    const weight = (a: Answered): number =>
      ORDER.indexOf(a.check.signature) * 4 + (a.check.inputCheck.verdict === 'match' ? 0 : 1) + (a.check.outputCheck.verdict === 'match' ? 0 : 1);
    if (best === null || weight(answered) < weight(best)) best = answered;
  }
  return best;
}

function firstOf<T>(records: readonly RequestRecord[], pick: (record: RequestRecord) => T | null | undefined): T | null {
  for (const record of records) {
    const found = pick(record);
    if (found !== null && found !== undefined) return found;
  }
  return null;
}

const idOf = (record: RequestRecord, name: 'responseId' | 'inputHash' | 'outputHash' | 'traceId' | 'spanId' | 'txHash'): string | null => {
  const value = (record.statement as unknown as Readonly<Record<string, unknown>>)[name];
  if (record.statement.kind === 'trace-event' && record.statement.event.startsWith('settlement.') && name === 'txHash') return null;
  return typeof value === 'string' && value !== '' ? value : null;
};

export interface RequestWriter {
  readonly context: PassContext;
  readonly tables: Tables;
  readonly registry: Registry;
  readonly resolve: ResolveContext;
  readonly nodeId: (name: string, isEnclave: boolean) => number;
}

function writeRecords({ db }: PassContext, id: number, records: readonly RequestRecord[]): void {
  records.forEach(({ statement, joinedBy, at }, n) => {
    const role = statement.kind === 'trace-event' ? statement.event : statement.kind === 'chain-event' ? statement.event.name : statement.kind;
    db.named('request_record_put').run(id, n, role, joinedBy, at.source, at.offset, at.length);
  });
}

function writeProof({ db }: PassContext, id: number, proofId: number, answered: Answered): void {
  const { signatureCheck, keyId, inputCheck, outputCheck, signature } = answered.check;
  const checks = {
    keyId,
    reason: signatureCheck.reason,
    inputForm: inputCheck.form,
    inputAlgorithm: inputCheck.algorithm,
    outputForm: outputCheck.form,
    outputAlgorithm: outputCheck.algorithm,
  };
  const { at } = answered;
  db.named('proof_put').run(proofId, id, 'tee-signature', signature, signatureCheck.generation, signatureCheck.saltLength, JSON.stringify(checks), at.source, at.offset, at.length);
}

/** A node's own events beside a time that another clock gave: what skew is measured by. */
function writeClockPairs({ context, nodeId }: RequestWriter, id: number, records: readonly RequestRecord[], resolution: Resolution): void {
  if (resolution.timeNs === null || resolution.timeBasis === 'response') return;
  const seen = new Set<number>();
  for (const { statement, at } of records) {
    if (statement.kind !== 'trace-event' || statement.timeNs === null || statement.event === 'inference.request') continue;
    const name = statement.nodeId ?? (statement.teeId === null ? null : hexKey(statement.teeId));
    if (name === null || statement.event === 'hub.version.publish') continue;
    const node = nodeId(name, statement.nodeId === null);
    if (seen.has(node)) continue;
    seen.add(node);
    context.db.named('clock_pair_put').run(node, id, BigInt(statement.timeNs), resolution.timeNs, resolution.durationNs ?? 0n, at.source, at.offset, at.length);
  }
}

function placeholdersIn(records: readonly RequestRecord[], answered: Answered | null): readonly { what: string; value: string; ground: Locator }[] {
  const own = answered?.check.placeholders.map(({ what, value }) => ({ what, value, ground: answered.at })) ?? [];
  const others = records.flatMap(({ statement, at }) =>
    statement.kind === 'trace-event'
      ? placeholdersOf({ teeId: statement.teeId, transaction: statement.txHash }).map(({ what, value }) => ({ what, value, ground: at }))
      : [],
  );
  const seen = new Set<string>();
  return [...own, ...others].filter(({ what, value }) => !seen.has(`${what}|${value}`) && seen.add(`${what}|${value}`));
}

export async function writeRequests(writer: RequestWriter, total: number): Promise<void> {
  const { context, tables, registry } = writer;
  const { db } = context;
  const keyring = createKeyring();
  let id = 0;
  let proofId = 0;
  for (const records of groupsOf(context)) {
    id += 1;
    const resolution = resolveRequest(records, writer.resolve);
    const answered = bestAnswer(records, (record) => checkRecord(record, context.readBytes, registry, keyring));
    const answer = answered?.statement ?? null;
    const tuple = answer === null ? null : tupleOf(answer);
    const hash = (name: 'inputHash' | 'outputHash'): string | null => {
      const value = firstOf(records, (record) => idOf(record, name));
      return value === null ? null : hexKey(value);
    };
    const [inputHash, outputHash] = [hash('inputHash'), hash('outputHash')];
    const isPrivate = answer?.settlementType === 'private';
    const settled = answer === null ? null : matchSettlement(db, id, { tuple, inputHash, outputHash, signedTime: answer.signedTime, isPrivate });
    const placeholders = placeholdersIn(records, answered);
    const tx = firstOf(records, (record) => idOf(record, 'txHash'));
    db.named('request_put').run(
      id,
      resolution.timeNs,
      resolution.timeBasis,
      resolution.durationNs,
      resolution.label === null ? null : tables.labels.id(resolution.label),
      resolution.labelAnswered,
      resolution.node === null ? null : writer.nodeId(resolution.node.name, resolution.node.isEnclave),
      resolution.artifact === null ? null : tables.artifactId(resolution.artifact.ref, resolution.artifact.kind),
      resolution.status,
      resolution.rule,
      resolution.reason,
      resolution.freshness,
      resolution.expectedId,
      resolution.supersededNs,
      tuple?.teeId ?? null,
      inputHash,
      outputHash,
      answer?.signedTime ?? null,
      firstOf(records, (record) => idOf(record, 'responseId')),
      tx === null ? null : hexKey(tx),
      firstOf(records, ({ statement }) => (statement.kind === 'chain-event' && statement.event.name === 'ModelInferenceEvent' ? statement.event.inferenceId : null)),
      firstOf(records, (record) => idOf(record, 'traceId')),
      firstOf(records, (record) => idOf(record, 'spanId')),
      isPrivate ? 1 : 0,
      answered?.check.signature ?? 'absent',
      answered?.check.signedByOther ?? null,
      answered?.check.inputCheck.verdict ?? 'no-hash',
      answered?.check.outputCheck.verdict ?? 'no-hash',
      settled?.kind ?? null,
      settled?.id ?? null,
      settled?.blobId ?? null,
      settled?.root ?? null,
      settled?.txHash ?? null,
      settled?.verdict ?? null,
      resolution.conflicts.length === 0 ? null : JSON.stringify(resolution.conflicts),
      placeholders.length === 0 ? null : JSON.stringify(placeholders),
      resolution.labelFrom,
    );
    writeRecords(context, id, records);
    if (answered !== null && answered.said !== '') db.named('request_said_put').run(id, answered.said);
    if (answered !== null && answered.check.signature !== 'absent') writeProof(context, id, (proofId += 1), answered);
    writeClockPairs(writer, id, records, resolution);
    if (id % BATCH === 0) {
      context.progress({ phase: 'reconstruct', item: 'requests', done: id, total, unit: 'requests' });
      await breathe();
      throwIfAborted(context.signal);
    }
  }
}
