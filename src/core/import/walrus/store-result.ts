/**
 * How an attempt to store ended, as `walrus store --json` and a publisher's `PUT /v1/blobs` say it.
 * Source: walrus `walrus-sdk/src/node_client/responses.rs` (`BlobStoreResult`).
 */
import { isObject, member } from '../../../base/json.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import type { WalrusStoreStatement, WalrusTeller } from '../../../model/walrus-statement.ts';
import type { CaptureTime } from '../capture-time.ts';
import { textOf } from '../field-readers.ts';
import { readBlobObject } from './blob-object.ts';
import { addressIn, addressOf, bothCases, textIn, wholeIn } from './fields.ts';
import type { Reading } from './reading.ts';
import { blobIdIn } from './written-id.ts';

const OUTCOMES = {
  newlyCreated: 'newly-created',
  alreadyCertified: 'already-certified',
  markedInvalid: 'marked-invalid',
  error: 'error',
} as const;
type Variant = keyof typeof OUTCOMES;
const VARIANTS = Object.keys(OUTCOMES) as readonly Variant[];

export const STORE_KEYS = bothCases('newlyCreated', 'alreadyCertified', 'markedInvalid');

interface Outcome {
  readonly variant: Variant;
  readonly body: JsonObject;
}

/** The one variant that the object holds. An `error` counts only with what a failed store says. */
export function outcomeOf(json: Json | undefined): Outcome | null {
  if (!isObject(json)) return null;
  for (const variant of VARIANTS) {
    const body = member(json, ...bothCases(variant));
    if (isObject(body) && (variant !== 'error' || member(body, ...bothCases('failurePhase', 'errorMsg')) !== undefined))
      return { variant, body };
  }
  return null;
}

export interface StoreFrame extends CaptureTime {
  readonly teller: WalrusTeller;
  readonly file: string | null;
  readonly isQuilt: boolean;
}

/** @returns the blob id that was stored, for what is told beside it. */
export function tellStoreResult(reading: Reading, { variant, body }: Outcome, frame: StoreFrame): string | null {
  const { teller, capturedNs, captureBasis, file, isQuilt } = frame;
  const event = member(body, 'event');
  const pooled = member(body, ...bothCases('pooledBlobObject'));
  const object =
    variant === 'newlyCreated'
      ? readBlobObject(reading, pooled ?? member(body, ...bothCases('blobObject')), {
          teller,
          capturedNs,
          captureBasis,
          form: pooled === undefined ? (sharedIdOf(body) === null ? 'blob' : 'shared-blob') : 'pooled-blob',
          sharedObjectId: sharedIdOf(body),
        })
      : null;
  if (variant === 'newlyCreated' && object === null) reading.refuse('This result holds no object of the new blob.');
  const id = object ?? blobIdIn(reading, body, ['blobId', 'blob_id']);
  if (id === null && variant !== 'error') reading.refuse('This result names no blob.');
  const operation = member(body, ...bothCases('resourceOperation'));
  const told: WalrusStoreStatement = {
    kind: 'walrus-store',
    network: null,
    teller,
    capturedNs,
    captureBasis,
    outcome: OUTCOMES[variant],
    blobId: id?.blobId ?? null,
    blobIdWritten: id?.blobIdWritten ?? null,
    file,
    objectId: object?.objectId ?? addressIn(body, 'object'),
    endEpoch: object?.endEpoch ?? wholeIn(body, 'endEpoch'),
    txDigest: textIn(event, 'txDigest'),
    eventSeq: textIn(event, 'eventSeq'),
    operation: isObject(operation) ? (operation.members[0]?.[0] ?? null) : null,
    isQuilt,
    failure: variant === 'error' ? textOf(body, ...bothCases('errorMsg', 'failurePhase')) : null,
  };
  reading.tell(told);
  if (object !== null) reading.tell(object);
  return told.blobId;
}

function sharedIdOf(body: JsonObject): string | null {
  return addressOf(member(body, ...bothCases('sharedBlobObject')));
}
