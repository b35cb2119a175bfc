/** What Walrus' command line, publishers and SDK answer about blobs and quilts. docs/formats/walrus-results.md */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { WalrusTeller } from '../../../model/walrus-statement.ts';
import { captureTime } from '../capture-time.ts';
import type { CaptureTime } from '../capture-time.ts';
import { listOf, textOf } from '../field-readers.ts';
import { placeWith } from '../head-probe.ts';
import type { HeadProbe } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachAmongLogs, probeAmongLogs } from '../scan/json-among-logs.ts';
import { wanted } from '../scan/json-path.ts';
import { looksLikeBlobObject, readBlobObject } from '../walrus/blob-object.ts';
import { statusOf, tellBlobStatus } from '../walrus/blob-status.ts';
import { bothCases, encodingIn, wholeIn } from '../walrus/fields.ts';
import {
  doubtOverlaps,
  looksLikePatch,
  PATCH_KEYS,
  tellPatch,
  tellPlannedPatches,
  tellRetrieved,
} from '../walrus/quilt-listing.ts';
import { bookReading } from '../walrus/reading.ts';
import type { Reading } from '../walrus/reading.ts';
import { outcomeOf, STORE_KEYS, tellStoreResult } from '../walrus/store-result.ts';
import { blobIdIn } from '../walrus/written-id.ts';

const PATHS = [wanted(''), wanted('[]')];
const PLACES = ['', '[]'];

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
  } else if (tellStored(reading, json, capture) || tellSdk(reading, json, capture)) {
    return;
  } else if (looksLikePatch(json)) {
    tellPatch(reading, json, 'cli', null);
  } else if (retrieved !== null) {
    tellRetrieved(reading, retrieved);
  } else if (deleted !== null) {
    for (const object of deleted) tellObject(reading, object, capture, true);
  } else if (looksLikeBlobObject(json)) {
    tellObject(reading, json, capture, false);
  } else if (status !== null && member(json, 'blobId', 'blob_id') !== undefined) {
    tellBlobStatus(reading, json, 'cli', capture, status);
  } else if (wholeIn(json, 'unencodedLength', 'unencodedSize') !== null && encodingIn(json) !== null) {
    tellComputed(reading, json, false);
  }
}

function has(probe: HeadProbe, ...keys: readonly string[]): boolean {
  return placeWith(probe, PLACES, ...keys) !== null;
}

function kindOf(probe: HeadProbe): string | null {
  if (STORE_KEYS.some((key) => has(probe, key) || has(probe, `blobStoreResult.${key}`)))
    return has(probe, 'storedQuiltBlobs') ? 'A quilt that was stored.' : 'Results of storing blobs.';
  if (has(probe, 'blobStoreResult', 'path')) return 'Results of storing blobs.';
  if (PATCH_KEYS.some((key) => has(probe, 'identifier', key))) return 'Files of a quilt with their patch ids.';
  if (has(probe, 'quiltBlobOutput')) return 'A quilt that would be stored.';
  if (has(probe, 'retrievedBlobs[].identifier')) return 'Files that were read from a quilt.';
  if (has(probe, 'blobIdentity', 'deletedBlobs')) return 'Blobs that were deleted.';
  if (has(probe, 'blobId', 'blobObject.blob_id') || has(probe, 'blobId', 'blobObject.blobId'))
    return 'A blob and its object, as the SDK gives them.';
  if (has(probe, 'blobId', 'unencodedLength') || has(probe, 'blobId', 'unencodedSize')) return 'Blob ids of files.';
  if (has(probe, 'registeredEpoch', 'storage.endEpoch') || has(probe, 'registered_epoch', 'storage.end_epoch'))
    return 'Objects that stand for blobs.';
  const states = ['status.permanent', 'status.deletable', 'status.invalid'];
  if (states.some((state) => has(probe, 'blobId', state))) return 'The status of a blob.';
  const isGone = PLACES.some((place) => probe.texts.get(place === '' ? 'status' : `${place}.status`) === 'nonexistent');
  return isGone && has(probe, 'blobId', 'status') ? 'The status of a blob.' : null;
}

export const walrusResults: Importer = {
  id: 'walrus-results',
  title: 'Results of Walrus commands, publishers and the SDK',
  alterations: [
    'An answer does not say when it was given, nor on which network.',
    'A wallet lists its own objects only: a blob may live on by others.',
    'A publisher may burn the object that it names right after; the blob stays.',
    '"nonexistent" is said of what has expired and of what never was.',
  ],
  clock: 'chain',

  sniff(head) {
    const kind = kindOf(probeAmongLogs(head));
    return kind === null ? { confidence: 0, reason: 'No result of Walrus.' } : { confidence: 0.95, reason: kind };
  },

  async read(bytes, sink, context) {
    const capture = captureTime(null, context);
    await forEachAmongLogs(bytes, sink, context, PATHS, (json, place) =>
      bookReading(sink, place, 'unknown-shape', (reading) => tellWalrusResult(reading, json, capture)),
    );
  },
};
