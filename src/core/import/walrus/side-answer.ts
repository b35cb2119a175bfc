/**
 * What Walrus' command line says beside its main answers: lines of the process that uploads, and the health of nodes.
 * Source: walrus `client/cli/internal_run.rs` (`ChildUploaderEvent`), `client/responses.rs` (`ServiceHealthInfoOutput`).
 */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { CaptureTime } from '../capture-time.ts';
import { listOf, textOf } from '../field-readers.ts';
import { addressIn, bothCases, wholeIn } from './fields.ts';
import type { Reading } from './reading.ts';
import { anchorAtLook } from './system-info.ts';
import { blobIdIn } from './written-id.ts';

/** `{"type":"v1_certified"}`: the blob is certified, by this attempt or by one before. `object_id` may name an event instead. */
export function tellCertified(reading: Reading, json: Json, capture: CaptureTime): boolean {
  if (textOf(json, 'type') !== 'v1_certified') return false;
  const id = blobIdIn(reading, json, ['blob_id']);
  if (id === null) reading.refuse('This line names no blob.');
  reading.tell({
    kind: 'walrus-store',
    network: null,
    teller: 'cli',
    ...capture,
    outcome: 'already-certified',
    ...id,
    file: null,
    objectId: addressIn(json, 'object_id'),
    endEpoch: wholeIn(json, 'end_epoch'),
    txDigest: null,
    eventSeq: null,
    operation: null,
    isQuilt: false,
    failure: null,
  });
  return true;
}

/**
 * `walrus health`: each node's own epoch. Told where all nodes that answered are in the same one and the person who imports
 * says when that was; nodes change their epoch one after the other, so disagreement dates nothing.
 */
export function tellHealth(reading: Reading, json: Json, capture: CaptureTime): boolean {
  const nodes = listOf(json, ...bothCases('healthInfo'));
  if (nodes === null) return false;
  const epochs = new Set<string>();
  for (const node of nodes) {
    const answered = member(member(node, ...bothCases('healthInfo')) ?? null, 'Ok');
    const epoch = isObject(answered) ? wholeIn(answered, 'epoch') : null;
    if (epoch !== null) epochs.add(epoch);
  }
  const [epoch] = epochs;
  const look = epoch === undefined || epochs.size > 1 ? null : anchorAtLook(epoch, null, capture);
  if (look !== null) reading.tell(look);
  return true;
}
