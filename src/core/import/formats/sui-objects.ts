/** Objects of Walrus as Sui answers them: blobs, shared and pooled ones, pools, the system's committee. docs/formats/sui-objects.md */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { captureTime } from '../capture-time.ts';
import type { Head, Importer } from '../importer.ts';
import { forEachAmongLogs, probeAmongLogs } from '../scan/json-among-logs.ts';
import { wanted } from '../scan/json-path.ts';
import { bookReading } from '../walrus/reading.ts';
import { RPC_ANSWERS } from '../walrus/rpc-answers.ts';
import { objectTypeOf, readSuiObject, tellSuiObject } from '../walrus/sui-object.ts';

const LISTS = [
  ...RPC_ANSWERS,
  'data.objects.nodes[]',
  'data.address.objects.nodes[]',
  'data.owner.objects.nodes[]',
  'objects[]',
  'nodes[]',
] as const;

const TYPE = /"0x[0-9a-fA-F]{1,64}::[^"]{1,600}"/g;

function holdsType(head: Head): boolean {
  const text = Buffer.from(head.bytes.buffer, head.bytes.byteOffset, head.bytes.byteLength).toString('latin1');
  for (const match of text.matchAll(TYPE)) if (objectTypeOf(match[0].slice(1, -1)) !== null) return true;
  return false;
}

/** Members that only an answer about objects has. */
function placeOf(head: Head): string | null {
  for (const path of probeAmongLogs(head).paths) {
    if (/(?:^|\.)(?:content\.fields|asMoveObject\.contents|asMoveObject)$/.test(path)) return path;
    if (/(?:^|\.)objectType$/.test(path)) return path;
    if (path === 'fields' || path === '[].fields') return path;
  }
  return null;
}

function reasonOf(json: Json): string {
  const answer = member(json, 'result', 'data') ?? json;
  if (isObject(member(answer, 'error')) || isObject(member(json, 'error'))) return 'error-answer';
  return readSuiObject(json) === null ? 'unknown-shape' : 'other-object';
}

export const suiObjects: Importer = {
  id: 'sui-objects',
  title: 'Objects of Walrus on Sui',
  alterations: [
    'An object is shown as it was when it was asked for, which the answer does not date.',
    'An object that is not there may have been burned or wrapped: that deletes no data.',
    'One blob id may stand in many objects; an answer shows those that were asked for.',
  ],
  clock: 'chain',

  sniff(head) {
    const place = placeOf(head);
    if (place === null) return { confidence: 0, reason: 'No object of Sui.' };
    return holdsType(head)
      ? { confidence: 0.95, reason: `Objects of Walrus at ${place}.` }
      : { confidence: 0.2, reason: 'Objects of Sui, but the beginning holds none of Walrus.' };
  },

  async read(bytes, sink, context) {
    const capture = captureTime(null, context);
    const paths = LISTS.map((path) => wanted(path));
    await forEachAmongLogs(bytes, sink, context, paths, (json, place) =>
      bookReading(
        sink,
        place,
        () => reasonOf(json),
        (reading) => tellSuiObject(reading, json, capture),
      ),
    );
  },
};
