/**
 * What `walrus blob-status --json` says. Source: walrus `client/responses.rs` (`BlobStatusOutput`) and
 * `walrus-storage-node-client/src/api.rs` (`BlobStatus`): the counts inside are in snake_case whatever is around them.
 */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { WalrusStatusStatement, WalrusTeller, WrittenBlobId } from '../../../model/walrus-statement.ts';
import type { CaptureTime } from '../capture-time.ts';
import { textOf, timeOf } from '../field-readers.ts';
import { bothCases, flagIn, textIn, wholeIn } from './fields.ts';
import type { Reading } from './reading.ts';

const STATES = ['nonexistent', 'invalid', 'permanent', 'deletable'] as const;
type State = WalrusStatusStatement['state'];

interface Status {
  readonly state: State;
  readonly body: Json | undefined;
}

/** `"nonexistent"`, `{"permanent": {…}}`, or flattened by the SDK to `{"type": "permanent", …}`. */
export function statusOf(json: Json | undefined): Status | null {
  if (json === 'nonexistent') return { state: 'nonexistent', body: undefined };
  if (!isObject(json)) return null;
  for (const state of STATES) {
    if (json.has(state)) return { state, body: json.get(state) };
    if (json.get('type') === state) return { state, body: json };
  }
  return null;
}

export interface StatusFrame extends CaptureTime, WrittenBlobId {
  readonly teller: WalrusTeller;
}

/** `json` is the record around the status. */
export function tellBlobStatus(reading: Reading, json: Json, { state, body }: Status, frame: StatusFrame): void {
  const event = member(body, ...bothCases('statusEvent', 'event'));
  const counts = member(body, ...bothCases('deletableCounts'));
  reading.tell({
    kind: 'walrus-status',
    network: null,
    ...frame,
    state,
    file: textOf(json, 'file'),
    endEpoch: wholeIn(body, 'endEpoch'),
    isCertified: flagIn(body, 'isCertified'),
    initialCertifiedEpoch: wholeIn(body, 'initialCertifiedEpoch'),
    txDigest: textIn(event, 'txDigest'),
    eventSeq: textIn(event, 'eventSeq'),
    deletableTotal: wholeIn(counts, 'countDeletableTotal'),
    deletableCertified: wholeIn(counts, 'countDeletableCertified'),
    estimatedExpiryNs: timeOf(json, ...bothCases('estimatedExpiryTimestamp')),
  });
}
