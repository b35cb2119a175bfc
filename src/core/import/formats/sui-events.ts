/** Events of the Walrus contracts in exports of Sui. docs/formats/sui-events.md */
import { isArray, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { WALRUS_EVENTS } from '../../../model/walrus-statement.ts';
import { listOf } from '../field-readers.ts';
import type { Head, Importer } from '../importer.ts';
import { forEachAmongLogs, probeAmongLogs } from '../scan/json-among-logs.ts';
import { wanted } from '../scan/json-path.ts';
import { eventColumns, forEachEventRow } from '../walrus/event-rows.ts';
import { bookReading } from '../walrus/reading.ts';
import type { Place } from '../walrus/reading.ts';
import { looksLikeEvent, NO_FRAME, tellSuiEvent } from '../walrus/sui-event.ts';

/** Where lists of events stand: JSON-RPC, GraphQL, the warehouses' answers, and each of them once more in a list of answers. */
const LISTS = [
  '',
  '[]',
  'result.data[]',
  'result[]',
  'data[]',
  'data.events.nodes[]',
  'data.events.edges[].node',
  'events.nodes[]',
  'nodes[]',
  'events[]',
  'result.rows[]',
  'rows[]',
  '[].result.data[]',
  '[].data.events.nodes[]',
  '[].events[]',
  '[].result[]',
] as const;

const TYPE = new RegExp(`\\b0x[0-9a-fA-F]{1,64}::events::(?:${WALRUS_EVENTS.join('|')})\\b`);
const ANY_EVENT = /\b0x[0-9a-fA-F]{1,64}::\w+::\w+/;
/** Keys that an event has beside its type. */
const BESIDE = [
  'parsedJson',
  'parsed_json',
  'event_json',
  'json',
  'contents.json',
  'contents.bcs',
  'contents.value',
  'bcs',
] as const;

function headText({ bytes }: Head): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function placeOf(head: Head): string | null {
  const { paths } = probeAmongLogs(head);
  for (const list of LISTS) {
    const prefix = list === '' ? '' : `${list}.`;
    const isTyped = ['type', 'eventType', 'event_type', 'contents.type.repr', 'type.repr'].some((key) =>
      paths.has(prefix + key),
    );
    if (isTyped && BESIDE.some((key) => paths.has(prefix + key))) return list;
  }
  return null;
}

/** The first line names the columns of a warehouse's export. */
function isTable(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('utf8');
  return eventColumns(text.split('\n', 1)[0] ?? '') !== null;
}

/** Why a record told nothing. */
function reasonOf(json: Json): string {
  if (isObject(member(json, 'error')) || isArray(member(json, 'errors'))) return 'error-answer';
  if (looksLikeEvent(json)) return 'unknown-event';
  const list = isArray(json) ? json : listOf(member(json, 'result', 'data') ?? json, 'data', 'nodes', 'events', 'rows');
  return list?.length === 0 ? 'no-events' : 'unknown-shape';
}

export const suiEvents: Importer = {
  id: 'sui-events',
  title: 'Events of the Walrus contracts on Sui',
  alterations: [
    'An answer is a page of a list: what is not on it may have happened all the same.',
    'The members as JSON were made from the bytes by whoever answered; only the bytes are what the chain keeps.',
    'Warehouses rename columns and may print numbers in hex.',
    'An extension repeats the epoch of the first certification; only its time says when it was.',
  ],
  clock: 'chain',

  sniff(head) {
    const place = isTable(head.bytes) ? 'rows' : placeOf(head);
    if (place === null) return { confidence: 0, reason: 'No list of events of Sui.' };
    const text = headText(head);
    const where = place === '' ? 'the top' : place;
    if (TYPE.test(text)) return { confidence: 0.95, reason: `Events of the Walrus contracts at ${where}.` };
    return ANY_EVENT.test(text)
      ? { confidence: 0.2, reason: 'Events of Sui, but the beginning holds none of Walrus.' }
      : { confidence: 0, reason: 'Records with types, but none is a type of Sui.' };
  },

  async read(bytes, sink, context) {
    const tell = (json: Json, place: Place): void =>
      bookReading(
        sink,
        place,
        () => reasonOf(json),
        (reading) => tellSuiEvent(reading, json, NO_FRAME),
      );
    if (isTable(bytes.read(0, Math.min(bytes.size, 4096)))) {
      await forEachEventRow(bytes, sink, context, tell);
      return;
    }
    const paths = LISTS.map((path) => wanted(path));
    await forEachAmongLogs(bytes, sink, context, paths, tell);
  },
};
