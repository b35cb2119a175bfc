/** What other records of the case add to one: the time of its block, the hashes that its event states. */
import type { Statement } from '../../../model/statement.ts';
import type { Db } from '../../store/db.ts';
import { createBlockTimes } from '../settle/block-times.ts';
import { createPayloadHashes } from './payload-hashes.ts';

export function createCompletion(db: Db): (statement: Statement) => Statement {
  const [dated, hashed] = [createBlockTimes(db), createPayloadHashes(db)];
  return (statement) => hashed(dated(statement));
}
