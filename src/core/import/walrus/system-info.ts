/** What `walrus info` says of epochs and of who stores. Source: walrus `client/responses.rs` (`InfoOutput` and its parts). */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { NS_PER_SECOND } from '../../../base/time.ts';
import type { WalrusAnchorStatement } from '../../../model/walrus-statement.ts';
import type { CaptureTime } from '../capture-time.ts';
import { listOf, readTime } from '../field-readers.ts';
import { memberOf } from './committee.ts';
import { bothCases, decimalOf, wholeIn } from './fields.ts';
import type { Reading } from './reading.ts';

const AS_TOLD = { kind: 'walrus-anchor', network: null, teller: 'cli' } as const;

/** A hundred years: longer than any epoch. */
const MAX_SECONDS = 3_155_760_000n;

function durationOf(info: Json): string | null {
  const duration = member(info, ...bothCases('epochDuration'));
  const seconds = decimalOf(member(duration, 'secs'), MAX_SECONDS);
  const nanos = decimalOf(member(duration, 'nanos'), NS_PER_SECOND);
  return seconds === null ? null : (BigInt(seconds) * NS_PER_SECOND + BigInt(nanos ?? '0')).toString();
}

/** An epoch in which somebody looked, when the person who imports says so; a file's time is too weak to date an epoch. */
export function anchorAtLook(
  epoch: string,
  durationNs: string | null,
  capture: CaptureTime,
): WalrusAnchorStatement | null {
  if (capture.captureBasis !== 'asked' || capture.capturedNs === null) return null;
  return { ...AS_TOLD, epoch, edge: 'within', timeNs: capture.capturedNs, basis: 'asked', durationNs };
}

/** `{DateTime}` is when the change to this epoch was done; `{Message}` says that it is not. */
function tellEpoch(reading: Reading, info: Json, capture: CaptureTime): string {
  const epoch = wholeIn(info, 'currentEpoch');
  if (epoch === null) reading.refuse('The current epoch is missing or no whole number.');
  const start = member(info, ...bothCases('startOfCurrentEpoch'));
  const stated = isObject(start) ? member(start, 'DateTime', 'dateTime') : start;
  const timeNs = readTime(stated);
  const durationNs = durationOf(info);
  if (timeNs !== null) reading.tell({ ...AS_TOLD, epoch, edge: 'done', timeNs, basis: 'stated', durationNs });
  else if (stated !== undefined && stated !== null)
    reading.doubt('unreadable-time', 'The start of the current epoch cannot be read.');
  const look = anchorAtLook(epoch, durationNs, capture);
  if (look !== null) reading.tell(look);
  return epoch;
}

function tellNodes(reading: Reading, info: Json, list: string, epoch: bigint | null, capture: CaptureTime): void {
  const nodes = listOf(info, ...bothCases(list));
  if (nodes === null || nodes.length === 0) return;
  reading.tell({
    kind: 'walrus-committee',
    network: null,
    teller: 'cli',
    ...capture,
    epoch: epoch === null ? null : epoch.toString(),
    shards: wholeIn(info, 'nShards'),
    members: nodes.map((node) => memberOf(reading, node)),
  });
}

function epochInfoOf(json: Json): Json {
  return member(json, ...bothCases('epochInfo')) ?? json;
}

/** The record names the current epoch, whether it gives a time of it or not. */
export function isDated(json: Json): boolean {
  return member(epochInfoOf(json), ...bothCases('currentEpoch')) !== undefined;
}

/** All of `walrus info --json`, or the one part that was asked for. */
export function tellSystemInfo(reading: Reading, json: Json, capture: CaptureTime): void {
  const epoch = isDated(json) ? BigInt(tellEpoch(reading, epochInfoOf(json), capture)) : null;
  const committee = member(json, ...bothCases('committeeInfo')) ?? json;
  tellNodes(reading, committee, 'currentStorageNodes', epoch, capture);
  tellNodes(reading, committee, 'nextStorageNodes', epoch === null ? null : epoch + 1n, capture);
}
