/** One answer of Walrus' command line, of a publisher or of the SDK, told by its shape. docs/formats/walrus-results.md */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { WalrusTeller } from '../../../model/walrus-statement.ts';
import type { CaptureTime } from '../capture-time.ts';
import { listOf, textOf } from '../field-readers.ts';
import { looksLikeBlobObject, readBlobObject } from './blob-object.ts';
import { statusOf, tellBlobStatus } from './blob-status.ts';
import { bothCases, encodingIn, wholeIn } from './fields.ts';
import { doubtOverlaps, looksLikePatch, tellPatch, tellPlannedPatches, tellRetrieved } from './quilt-listing.ts';
import type { Reading } from './reading.ts';
import { tellCertified, tellHealth } from './side-answer.ts';
import { outcomeOf, tellStoreResult } from './store-result.ts';
import { blobIdIn } from './written-id.ts';

/** `walrus blob-id` and the dry runs: the id that some bytes have. */
function tellComputed(reading: Reading, json: Json, isQuilt: boolean): string | null {
  const id = blobIdIn(reading, json, ['blobId', 'blob_id']);
  if (id === null) reading.refuse('This result names no blob.');
  reading.tell({
    kind: 'walrus-blob',
    network: null,
    teller: 'cli',
    ...id,
    size: wholeIn(json, 'unencodedLength', 'unencodedSize'),
    encodingType: encodingIn(json),
    file: textOf(json, 'file', 'path'),
    sha256: null,
    isQuilt,
  });
  return id.blobId;
}

function tellStored(reading: Reading, json: Json, capture: CaptureTime): boolean {
  const wrapped = member(json, ...bothCases('blobStoreResult'));
  const outcome = outcomeOf(wrapped ?? json);
  if (outcome === null) return false;
  const patches = listOf(json, ...bothCases('storedQuiltBlobs'));
  const file = textOf(json, 'path');
  const teller: WalrusTeller = file === null ? 'publisher' : 'cli';
  const frame = { ...capture, teller, file, isQuilt: patches !== null };
  const quilt = tellStoreResult(reading, outcome, frame);
  for (const patch of patches ?? []) tellPatch(reading, patch, teller, quilt);
  doubtOverlaps(reading);
  return true;
}

/** `{blobId, blobObject}` of the SDK: the same blob in both spellings. */
function tellSdk(reading: Reading, json: Json, capture: CaptureTime): boolean {
  const object = member(json, ...bothCases('blobObject'));
  if (!looksLikeBlobObject(object)) return false;
  const beside = blobIdIn(reading, json, ['blobId', 'blob_id'])?.blobId ?? null;
  const told = readBlobObject(reading, object, { ...capture, teller: 'sdk', form: 'blob', blobIdBeside: beside });
  if (told !== null) reading.tell(told);
  return true;
}

function tellObject(reading: Reading, json: Json, capture: CaptureTime, isDeleted: boolean): void {
  const teller = isObject(json) && json.has('blobId') ? 'cli' : 'sdk';
  const told = readBlobObject(reading, json, { ...capture, teller, form: 'blob', isDeleted });
  if (told !== null) reading.tell(told);
}

/** Tells what an answer says; nothing when it is none of Walrus'. Refuses what is one and cannot be read. */
export function tellWalrusResult(reading: Reading, json: Json, capture: CaptureTime): void {
  if (!isObject(json)) return;
  const planned = member(json, ...bothCases('quiltBlobOutput'));
  const retrieved = listOf(json, ...bothCases('retrievedBlobs'));
  const deleted = listOf(json, ...bothCases('deletedBlobs'));
  const status = statusOf(json.get('status'));
  if (planned !== undefined) {
    const quilt = tellComputed(reading, planned, true);
    tellPlannedPatches(reading, member(json, ...bothCases('quiltIndex')) ?? null, quilt);
  } else if (
    tellStored(reading, json, capture) ||
    tellSdk(reading, json, capture) ||
    tellCertified(reading, json, capture) ||
    tellHealth(reading, json, capture)
  ) {
    return;
  } else if (looksLikePatch(json)) {
    tellPatch(reading, json, 'cli', null);
  } else if (retrieved !== null) {
    tellRetrieved(reading, retrieved);
  } else if (deleted !== null) {
    for (const object of deleted) tellObject(reading, object, capture, true);
  } else if (looksLikeBlobObject(json)) {
    tellObject(reading, json, capture, false);
  } else if (status !== null) {
    const id = blobIdIn(reading, json, ['blobId', 'blob_id']);
    if (id !== null) tellBlobStatus(reading, json, status, { teller: 'cli', ...id, ...capture });
  } else if (wholeIn(json, 'unencodedLength', 'unencodedSize') !== null && encodingIn(json) !== null) {
    tellComputed(reading, json, false);
  }
}
