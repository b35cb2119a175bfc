/** Every request, one at a time: its records resolved, its answer checked, its settlement found. */
import { hexKey, word32 } from '../../base/ids.ts';
import { isInference } from '../../model/statement.ts';
import type { Statement } from '../../model/statement.ts';
import { createKeyring, type Keyring } from '../verify/keyring.ts';
import { checkRecord, summarizeAnswers, type Answered, type AnswerSummary } from './resolve/answered.ts';
import { clockPairsOf } from './resolve/clock-pairs.ts';
import { groupsOf, loneGroup } from './join/groups.ts';
import type { Joined } from './join/join.ts';
import { createLoneRequestWriter } from './lone-requests.ts';
import { breathe, type PassContext } from './pass.ts';
import { resolveRequest, type RequestRecord, type Resolution } from './resolve/resolve.ts';
import type { RequestWriter } from './request-writer.ts';
import { matchSettlement } from './settle/settlement-match.ts';
import { spanOf, type SpanMention } from './join/span-mentions.ts';
import { standInsIn } from './join/stand-ins.ts';

const BATCH = 256;

function firstOf<T>(
  records: readonly RequestRecord[],
  pick: (record: RequestRecord) => T | null | undefined,
): T | null {
  for (const record of records) {
    const found = pick(record);
    if (found !== null && found !== undefined) return found;
  }
  return null;
}

/** What tells of a settlement names that one's transaction, not the inference's. */
const isSettling = (statement: Statement): boolean =>
  statement.kind === 'settlement-job' ||
  (statement.kind === 'trace-event' && statement.event.startsWith('settlement.'));

const idOf = (
  record: RequestRecord,
  name: 'responseId' | 'inputHash' | 'outputHash' | 'traceId' | 'spanId' | 'txHash',
): string | null => {
  const value = (record.statement as unknown as Readonly<Record<string, unknown>>)[name];
  if (isSettling(record.statement) && name === 'txHash') return null;
  return typeof value === 'string' && value !== '' ? value : null;
};

function writeRecords({ db }: PassContext, id: number, records: readonly RequestRecord[]): void {
  records.forEach(({ statement, joinedBy, at }, n) => {
    const role =
      statement.kind === 'trace-event'
        ? statement.event
        : statement.kind === 'chain-event'
          ? statement.event.name
          : statement.kind;
    db.named('request_record_put').run(id, n, role, joinedBy, at.source, at.offset, at.length);
  });
}

function writeProof({ db }: PassContext, id: number, answered: Answered): void {
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
  db.named('proof_put').run(
    id,
    'tee-signature',
    signature,
    signatureCheck.generation,
    signatureCheck.saltLength,
    JSON.stringify(checks),
    at.source,
    at.offset,
    at.length,
  );
}

function writeClockPairs(
  { context, nodeId }: RequestWriter,
  id: number,
  records: readonly RequestRecord[],
  resolution: Resolution,
): void {
  for (const { node, nodeNs, otherNs, at } of clockPairsOf(records, resolution)) {
    const place = [at.source, at.offset, at.length] as const;
    context.db
      .named('clock_pair_put')
      .run(nodeId(node.name, node.isEnclave), id, nodeNs, otherNs, resolution.durationNs ?? 0n, ...place);
  }
}

/** The record that the checks tell of comes first: it is what a finding about them points at. */
function toldFirst(records: readonly RequestRecord[], told: Answered | null): readonly RequestRecord[] {
  const [first] = records;
  const index = records.findIndex(({ at }) => at === told?.at);
  const record = records[index];
  if (index < 1 || first === undefined || record === undefined) return records;
  const others = records.filter((other) => other !== record && other !== first);
  return [{ ...record, joinedBy: first.joinedBy }, { ...first, joinedBy: record.joinedBy }, ...others];
}

/** Transactions are 32 bytes; what the payment layer writes in their place is a stand-in. */
function transactionOf(records: readonly RequestRecord[]): string | null {
  return firstOf(records, (record) => {
    const text = idOf(record, 'txHash');
    return text === null ? null : word32(text);
  });
}

/** What logs call the request (`request_id`): names without a column of their own, by which it is looked for all the same. */
function loggedNames(records: readonly RequestRecord[]): ReadonlySet<string> {
  return new Set(records.flatMap(({ statement }) => ('requestId' in statement && statement.requestId) || []));
}

/** One request, worked out and not yet written. */
interface Worked {
  readonly records: readonly RequestRecord[];
  readonly resolution: Resolution;
  readonly answer: AnswerSummary;
  readonly settled: ReturnType<typeof matchSettlement>;
  readonly labelId: number | null;
  readonly nodeId: number | null;
  readonly artifactId: number | null;
}

function workOut(writer: RequestWriter, keyring: Keyring, id: number, group: readonly RequestRecord[]): Worked {
  const { context, tables, registry } = writer;
  const answers = group.flatMap((record) => checkRecord(record, context.readBytes, registry, keyring) ?? []);
  const answer = summarizeAnswers(answers);
  const records = toldFirst(group, answer.told);
  const resolution = resolveRequest(records, writer.resolve);
  const { label, node, artifact } = resolution;
  return {
    records,
    resolution,
    answer,
    settled: matchSettlement(context.db, id, answer),
    labelId: label === null ? null : tables.labels.id(label),
    nodeId: node === null ? null : writer.nodeId(node.name, node.isEnclave),
    artifactId: artifact === null ? null : tables.artifactId(artifact.ref, artifact.kind),
  };
}

function countRequest({ cells, times }: RequestWriter, worked: Worked): void {
  const { resolution, answer, settled, labelId, nodeId, artifactId } = worked;
  cells.add(
    cells.numberOf([
      labelId ?? 0,
      artifactId ?? 0,
      nodeId ?? 0,
      resolution.status,
      resolution.freshness,
      resolution.reason ?? '',
      answer.signature,
      answer.inputCheck,
      settled?.verdict ?? '',
      resolution.timeNs === null ? 0 : 1,
    ]),
  );
  times.add(resolution.timeNs);
}

function putRequest({ db }: PassContext, id: number, worked: Worked): void {
  const { records, resolution, answer, settled, labelId, nodeId, artifactId } = worked;
  const [tuple] = answer.tuples;
  const hash = (name: 'inputHash' | 'outputHash'): string | null => {
    const value = tuple?.[name] ?? firstOf(records, (record) => idOf(record, name));
    return value === null ? null : hexKey(value);
  };
  const listed = (texts: readonly unknown[]): string | null => (texts.length === 0 ? null : JSON.stringify(texts));
  db.named('request_put').run(
    id,
    resolution.timeNs,
    resolution.timeBasis,
    resolution.durationNs,
    labelId,
    resolution.labelAnswered,
    nodeId,
    artifactId,
    resolution.status,
    resolution.rule,
    resolution.reason,
    resolution.freshness,
    resolution.expectedId,
    resolution.supersededNs,
    tuple?.teeId ?? null,
    hash('inputHash'),
    hash('outputHash'),
    tuple?.signedTime ?? answer.told?.statement.signedTime ?? null,
    firstOf(records, (record) => idOf(record, 'responseId')),
    transactionOf(records),
    firstOf(records, ({ statement }) =>
      statement.kind === 'chain-event' && isInference(statement.event) ? statement.event.inferenceId : null,
    ),
    firstOf(records, (record) => idOf(record, 'traceId')),
    firstOf(records, (record) => idOf(record, 'spanId')),
    answer.isPrivate ? 1 : 0,
    answer.signature,
    answer.signedByOther,
    answer.inputCheck,
    answer.outputCheck,
    settled?.kind ?? null,
    settled?.id ?? null,
    settled?.blobId ?? null,
    settled?.root ?? null,
    settled?.txHash ?? null,
    settled?.verdict ?? null,
    listed(resolution.conflicts),
    listed(standInsIn(records)),
    resolution.labelFrom,
  );
}

function writeRequest(writer: RequestWriter, keyring: Keyring, id: number, group: readonly RequestRecord[]): void {
  const { context } = writer;
  const worked = workOut(writer, keyring, id, group);
  const { records, resolution, answer } = worked;
  countRequest(writer, worked);
  putRequest(context, id, worked);
  writeRecords(context, id, records);
  const words = [...loggedNames(records), answer.told?.said ?? ''].join(' ').trim();
  if (words !== '') context.db.named('request_said_put').run(id, words);
  if (answer.told !== null && answer.signature !== 'absent') writeProof(context, id, answer.told);
  writeClockPairs(writer, id, records, resolution);
}

/** Groups and lone spans in order of their first mentions. */
function* requestsOf(context: PassContext, { lone }: Joined): Iterable<readonly RequestRecord[] | SpanMention> {
  const groups = groupsOf(context);
  let group = groups.next();
  for (const found of lone()) {
    for (; group.done !== true && group.value.root < found.mention; group = groups.next()) yield group.value.records;
    yield found;
  }
  for (; group.done !== true; group = groups.next()) yield group.value.records;
}

const isLone = (told: readonly RequestRecord[] | SpanMention): told is SpanMention => 'mention' in told;

export async function writeRequests(writer: RequestWriter, joined: Joined): Promise<void> {
  const { context } = writer;
  const keyring = createKeyring();
  const lone = createLoneRequestWriter(writer);
  let id = 0;
  for (const told of requestsOf(context, joined)) {
    id += 1;
    if (!isLone(told) || !lone.write(id, told)) {
      // Rows are put at the end of their table where they come in order of ids.
      lone.flush();
      writeRequest(writer, keyring, id, isLone(told) ? loneGroup(spanOf(told)) : told);
    }
    if (id % BATCH === 0) {
      context.progress({ phase: 'reconstruct', item: 'requests', done: id, total: joined.requests, unit: 'requests' });
      await breathe(context);
    }
  }
  lone.flush();
}
