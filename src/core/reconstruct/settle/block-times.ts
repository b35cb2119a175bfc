/**
 * Most exports of logs carry no block time. Another record of the case may hold the block itself: found by its hash, or
 * by its number where only one block of that number is known.
 */
import type { Statement } from '../../../model/statement.ts';
import type { Db } from '../../store/db.ts';
import { eventOfCall } from './call-events.ts';
import { statementsOf, type Stated, type StatementOf } from '../evidence.ts';

interface Block {
  readonly hash: string | null;
  readonly timeNs: string;
}

/** Two records of one number that disagree are two blocks, of two chains or of a fork: neither is taken. */
function timeOf(blocks: readonly Block[], hash: string | null): string | null {
  const own = hash === null ? [] : blocks.filter((block) => block.hash === hash);
  const times = new Set((own.length > 0 ? own : hash === null ? blocks : []).map(({ timeNs }) => timeNs));
  return times.size === 1 ? ([...times][0] ?? null) : null;
}

/** Chain events with the time of their block, where the case holds it and their own record does not. */
export function createBlockTimes(db: Db): (statement: Statement) => Statement {
  const byNumber = new Map<string, Block[]>();
  for (const { statement } of statementsOf(db, 'chain-block')) {
    const { number, hash, timeNs } = statement;
    if (number === null) continue;
    const known = byNumber.get(number);
    if (known === undefined) byNumber.set(number, [{ hash, timeNs }]);
    else known.push({ hash, timeNs });
  }
  if (byNumber.size === 0) return (statement) => statement;
  return (statement) => {
    if (statement.kind !== 'chain-event' || statement.blockTimeNs !== null || statement.blockNumber === null)
      return statement;
    const blockTimeNs = timeOf(byNumber.get(statement.blockNumber) ?? [], statement.blockHash ?? null);
    return blockTimeNs === null ? statement : { ...statement, blockTimeNs };
  };
}

/** Events of calls that succeeded, but for those of which the case holds a log. */
function eventsOfCalls(db: Db): readonly Stated<StatementOf<'chain-event'>>[] {
  const calls = new Map<string, Stated<StatementOf<'chain-event'>>>();
  for (const stated of statementsOf(db, 'chain-call')) {
    const event = eventOfCall(stated);
    const txHash = event?.statement.txHash ?? null;
    if (event !== null && txHash !== null && !calls.has(txHash)) calls.set(txHash, event);
  }
  if (calls.size === 0) return [];
  for (const { statement } of statementsOf(db, 'chain-event'))
    if (statement.txHash !== null) calls.delete(statement.txHash);
  return [...calls.values()];
}

/** All logs of the case, in order of import; then what stands for logs that it does not hold. */
export function* chainEvents(db: Db): Iterable<Stated<StatementOf<'chain-event'>>> {
  const dated = createBlockTimes(db);
  const calls = eventsOfCalls(db);
  for (const { statement, at } of statementsOf(db, 'chain-event')) {
    const whole = dated(statement);
    if (whole.kind === 'chain-event') yield { statement: whole, at };
  }
  for (const { statement, at } of calls) {
    const whole = dated(statement);
    if (whole.kind === 'chain-event') yield { statement: whole, at };
  }
}
