/** What Walrus' command line, publishers and SDK answer about blobs and quilts. docs/formats/walrus-results.md */
import { textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { readMessage } from '../../../model/http-message.ts';
import { captureTime } from '../capture-time.ts';
import { placeWith } from '../head-probe.ts';
import type { HeadProbe } from '../head-probe.ts';
import type { Importer, ImportContext, RecordSink } from '../importer.ts';
import { forEachAmongLogs, probeAmongLogs } from '../scan/json-among-logs.ts';
import { wanted } from '../scan/json-path.ts';
import { PATCH_KEYS } from '../walrus/quilt-listing.ts';
import { isWalrusUrl, tellWalrusExchange } from '../walrus/http-exchange.ts';
import { bookReading } from '../walrus/reading.ts';
import type { Place } from '../walrus/reading.ts';
import { tellWalrusResult } from '../walrus/result.ts';
import { STORE_KEYS } from '../walrus/store-result.ts';
import { captureTime as hubCaptureTime, isCapture } from './model-hub.ts';

const PATHS = [wanted(''), wanted('[]'), wanted('captures[]')];
const PLACES = ['', '[]'];

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
  if (PLACES.some((place) => probe.texts.get(place === '' ? 'type' : `${place}.type`) === 'v1_certified'))
    return 'Lines of a process that uploads.';
  if (has(probe, 'healthInfo[].nodeId', 'healthInfo[].networkPublicKey')) return 'The health of storage nodes.';
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

/** `{url, fetched_at, status, body}`: an answer together with what was asked, and when. */
function isCaptureOfWalrus(probe: HeadProbe): boolean {
  return ['', '[]', 'captures[]'].some((place) => {
    const prefix = place === '' ? '' : `${place}.`;
    const url = probe.texts.get(`${prefix}url`);
    return url !== undefined && probe.paths.has(`${prefix}body`) && isWalrusUrl(url);
  });
}

function tellCapture(json: Json, place: Place, sink: RecordSink, context: ImportContext): void {
  const { url, status, headers, body } = readMessage(json);
  const { capturedNs, captureBasis } = hubCaptureTime(json, context);
  const endNs = captureBasis === 'stated' || captureBasis === 'asked' ? capturedNs : null;
  const method = (textMember(json, 'method') ?? 'GET').toUpperCase();
  const isTold = tellWalrusExchange(sink, place, { method, url: url ?? '', status, headers, body, endNs });
  if (!isTold) sink.skipped(place.offset, place.length, 'other-traffic');
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
    const probe = probeAmongLogs(head);
    const kind = isCaptureOfWalrus(probe) ? 'Captures of calls to Walrus.' : kindOf(probe);
    return kind === null ? { confidence: 0, reason: 'No result of Walrus.' } : { confidence: 0.95, reason: kind };
  },

  async read(bytes, sink, context) {
    const capture = captureTime(null, context);
    await forEachAmongLogs(bytes, sink, context, PATHS, (json, place) => {
      if (isCapture(json)) tellCapture(json, place, sink, context);
      else bookReading(sink, place, 'unknown-shape', (reading) => tellWalrusResult(reading, json, capture));
    });
  },
};
