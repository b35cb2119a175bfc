/**
 * Every record that may tell of a request gets a number, a mention; its keys go to SQLite's sorter, but for those of spans
 * that share none.
 */
import { createHash } from 'node:crypto';
import { hexKey } from '../../../base/ids.ts';
import type { Flags } from '../../../base/number-list.ts';
import type { PlaceholderFacts } from '../../../model/facts.ts';
import type { Locator } from '../../../model/locator.ts';
import { isInference, type Statement } from '../../../model/statement.ts';
import { statementsOf, type Stated } from '../evidence.ts';
import {
  inferenceKey,
  joinKeysOf,
  spanKeysOf,
  tellsAnswerAlone,
  type JoinKeys,
  type JoinKind,
  type SpanKeyFields,
} from './keys.ts';
import { looseKeyOf, type LooseKey } from './loose-keys.ts';
import { labelNamesOf } from '../resolve/names.ts';
import { breathe, type PassContext } from '../pass.ts';
import { createPayloadHashes } from './payload-hashes.ts';
import type { KeyList } from './shared-keys.ts';
import { idOf, keyFieldsOf, spanOf, type SpanMention, type SpanMentions } from './span-mentions.ts';
import { standInsOf } from './stand-ins.ts';
import { UnaskedAnswers } from './unasked-answers.ts';
import type { UnionFind } from './union-find.ts';

const BATCH = 2000;

/** What is gathered while records are numbered. */
export interface Mentions {
  readonly sets: UnionFind;
  readonly makes: Flags;
  readonly parts: Map<number, LooseKey>;
  readonly labels: Set<string>;
  readonly standIns: { readonly mention: number | null; readonly found: readonly PlaceholderFacts[] }[];
}

/** All but the spans. */
function* candidates({ db }: PassContext): Iterable<Stated & { readonly id: number }> {
  const complete = createPayloadHashes(db);
  for (const found of statementsOf(db, 'answer')) yield { ...found, statement: complete(found.statement) };
  for (const kind of [
    'chain-event',
    'trace-event',
    'model-run',
    'sdk-result',
    'settlement-job',
    'gateway-call',
  ] as const)
    for (const found of statementsOf(db, kind)) yield found;
}

/** Records of which the text says more than what was read of it. */
const WHOLE_KINDS: ReadonlySet<string> = new Set(['answer', 'model-run', 'sdk-result']);

/**
 * A record without any key of its own is the same as another one only when it is that record again, in a copy or a
 * replica: byte for byte, or for events, lines of logs and spans in everything that was read of it.
 */
function ownKey({ readBytes }: PassContext, statement: Statement, at: Locator): readonly [JoinKind, string] {
  const content = WHOLE_KINDS.has(statement.kind) ? readBytes(at) : JSON.stringify(statement);
  return ['record', createHash('sha256').update(content).digest('base64')];
}

/** With a key of its own where it has no other; null where the record joins nothing and makes no request. */
function keysFor(context: PassContext, { statement, at }: Stated, isLoose: boolean): JoinKeys | null {
  const stated = joinKeysOf(statement);
  if (stated.keys.length > 0) return stated;
  const isMention = stated.transaction !== null || stated.makesRequest || isLoose;
  return isMention ? { ...stated, keys: [ownKey(context, statement, at)] } : null;
}

/** The same of a span, of which little has to be read where it has keys. */
function keysForSpan(context: PassContext, found: SpanMention, fields: SpanKeyFields): JoinKeys | null {
  const keys = spanKeysOf(fields);
  return keys.keys.length > 0 ? keys : keysFor(context, spanOf(found), false);
}

/** The transactions and inferences that a record names one without the other, and whether it is that inference. */
function* transactionsOf(keys: JoinKeys, statement?: Statement): Iterable<readonly [key: string, isInference: 0 | 1]> {
  if (keys.transaction !== null) yield [keys.transaction, 0];
  if (statement?.kind !== 'chain-event' || !isInference(statement.event)) return;
  if (statement.txHash !== null) yield [hexKey(statement.txHash), 1];
  yield [inferenceKey(statement.event.inferenceId), 1];
}

function putKeys({ db }: PassContext, mention: number, keys: JoinKeys, statement?: Statement): void {
  for (const [kind, key] of keys.keys) db.named('mention_key_put').run(`${kind}:${key}`, mention);
  for (const [key, isOwn] of transactionsOf(keys, statement)) db.named('mention_tx_put').run(key, mention, isOwn);
}

function listKeys(list: KeyList, mention: number, keys: JoinKeys, statement?: Statement): void {
  for (const [kind, key] of keys.keys) list.add(`${kind}:${key}`, mention);
  for (const [key] of transactionsOf(keys, statement)) list.add(`in:${key}`, mention);
}

function gather({ sets, labels, standIns }: Mentions, stated: Stated, isMention: boolean): void {
  for (const { label } of labelNamesOf(stated)) labels.add(label);
  const found = standInsOf(stated);
  if (found.length > 0) standIns.push({ mention: isMention ? sets.size : null, found });
}

/** The same: a span without an identity holds no stand-in for one. */
function gatherSpan(
  into: Mentions,
  found: SpanMention,
  { labelAsked, txHash }: SpanKeyFields,
  isMention: boolean,
): void {
  const { block } = found.block;
  if (txHash !== null || block.isThere('teeId', found.i)) gather(into, spanOf(found), isMention);
  else if (labelAsked !== null) into.labels.add(labelAsked);
}

async function pause(context: PassContext, done: number): Promise<void> {
  context.progress({ phase: 'reconstruct', item: 'joining records', done, total: 0, unit: 'records' });
  await breathe(context);
}

export async function mentionStatements(context: PassContext, into: Mentions, list: KeyList): Promise<void> {
  const { sets, makes, parts } = into;
  for (const { statement, at, id } of candidates(context)) {
    const loose = looseKeyOf(statement);
    const keys = keysFor(context, { statement, at }, loose !== null);
    gather(into, { statement, at }, keys !== null);
    if (keys === null) continue;
    const mention = sets.add();
    if (keys.makesRequest) makes.set(mention);
    if (loose !== null) parts.set(mention, loose);
    context.db.named('mention_put').run(mention, 0, id);
    putKeys(context, mention, keys, statement);
    listKeys(list, mention, keys, statement);
    if (mention % BATCH === 0) await pause(context, mention);
  }
}

/** Numbers the spans; the keys of those that are not alone go to the others. @returns those that are. */
export async function mentionSpans(
  context: PassContext,
  into: Mentions,
  list: KeyList,
  spans: SpanMentions,
): Promise<(mention: number) => boolean> {
  const { sets, makes } = into;
  const unasked = new UnaskedAnswers();
  for (const found of spans.walk(() => true)) {
    const fields = keyFieldsOf(found);
    const keys = keysForSpan(context, found, fields);
    gatherSpan(into, found, fields, keys !== null);
    const mention = sets.add();
    if (fields.labelAsked !== null) unasked.addAsking(mention);
    if (keys === null) continue;
    if (keys.makesRequest && tellsAnswerAlone(fields)) unasked.addAnswer(mention);
    else if (keys.makesRequest) makes.set(mention);
    listKeys(list, mention, keys);
    if (mention % BATCH === 0) await pause(context, mention);
  }
  const shared = list.shared();
  unasked.flag(context.db, spans, makes);
  for (const found of spans.walk((mention) => shared.has(mention))) {
    const keys = keysForSpan(context, found, keyFieldsOf(found));
    if (keys !== null) {
      context.db.named('mention_put').run(found.mention, 1, idOf(found));
      putKeys(context, found.mention, keys);
    }
    if (found.mention % BATCH === 0) await pause(context, found.mention);
  }
  return (mention) => mention >= spans.first && !shared.has(mention);
}
