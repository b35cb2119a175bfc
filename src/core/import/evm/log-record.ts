/** One log of a chain as exports write it: what it says, or why it says nothing. */
import { AppError } from '../../../base/errors.ts';
import { asText, isArray, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { ChainEventStatement } from '../../../model/statement.ts';
import { hexOf, listOf, timeOf, wholeOf, wordOf } from '../field-readers.ts';
import { decodeChainLog } from './chain-events.ts';

export type LogReading =
  | { readonly kind: 'event'; readonly statement: ChainEventStatement }
  | { readonly kind: 'skipped'; readonly reason: 'removed-log' | 'unknown-event' | 'unread-event' }
  | { readonly kind: 'malformed'; readonly message: string };

export function looksLikeLog(json: Json): boolean {
  return isObject(json) && isArray(json.get('topics')) && json.has('data');
}

function positionOf(log: Json, inReceipt: boolean): Omit<ChainEventStatement, 'kind' | 'event'> {
  const address = member(log, 'address');
  const index = wholeOf(log, 'logIndex', 'log_index', 'index');
  return {
    address: isObject(address) ? hexOf(address, 'hash') : hexOf(log, 'address'),
    blockHash: wordOf(log, 'blockHash', 'block_hash'),
    txHash: hexOf(log, 'transactionHash', 'transaction_hash', 'tx_hash'),
    blockNumber: wholeOf(log, 'blockNumber', 'block_number'),
    logIndex: index === null ? null : Number(index),
    blockTimeNs: timeOf(log, 'blockTimestamp', 'block_timestamp', 'timeStamp', 'timestamp'),
    inReceipt,
  };
}

/** Reads a value that looks like a log. */
export function readLog(json: Json, inReceipt: boolean): LogReading {
  if (member(json, 'removed') === true) return { kind: 'skipped', reason: 'removed-log' };
  const topics = (listOf(json, 'topics') ?? []).map((topic) => asText(topic));
  try {
    const decoded = decodeChainLog({ topics, data: asText(member(json, 'data')) });
    if (decoded === null) return { kind: 'skipped', reason: 'unknown-event' };
    if ('silent' in decoded) return { kind: 'skipped', reason: 'unread-event' };
    return { kind: 'event', statement: { kind: 'chain-event', ...positionOf(json, inReceipt), event: decoded } };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BAD_INPUT') throw error;
    return { kind: 'malformed', message: error.message };
  }
}

export function malformedLogNote(message: string): string {
  return `This log cannot be decoded: ${message}.`;
}
