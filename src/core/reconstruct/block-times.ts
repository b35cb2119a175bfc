/**
 * Most exports of logs carry no block time. Another record of the case may hold the block itself: found by its hash, or
 * by its number where only one block of that number is known.
 */
import type { Statement } from '../../model/statement.ts';
import type { Db } from '../store/db.ts';
import { statementsOf, type Stated, type StatementOf } from './evidence.ts';

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

/** All logs of the case, in order of import. */
export function* chainEvents(db: Db): Iterable<Stated<StatementOf<'chain-event'>>> {
  const dated = createBlockTimes(db);
  for (const { statement, at } of statementsOf(db, 'chain-event')) {
    const whole = dated(statement);
    if (whole.kind === 'chain-event') yield { statement: whole, at };
  }
}
