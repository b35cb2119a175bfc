/** Looks at the Model Hub, with the time of the look or without. docs/formats/model-hub.md */
import { isArray, isObject, member, parseJson } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { captureTime as timeOfCapture, type CaptureTime } from '../capture-time.ts';
import { readTime, textOf, wholeOf } from '../field-readers.ts';
import { anywhere, placeWith, probeHead } from '../head-probe.ts';
import type { Importer, ImportContext, RecordSink } from '../importer.ts';
import { parseRecord, visitRecords } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { hubTargetOf, isHubRow, readHubBody } from './hub-body.ts';
import type { HubBody } from './hub-body.ts';

const CAPTURES = ['captures[]', 'entries[]'] as const;
const PATHS = [wanted(''), wanted('[]'), ...CAPTURES.map((path) => wanted(path)), wanted('', 'scope')];
const ROW = 1;
const TIMES = ['fetched_at', 'fetchedAt', 'captured_at', 'capturedAt'] as const;

interface Place {
  readonly offset: number;
  readonly length: number;
}

/** `json`: a capture that may state its time, or null for an answer alone. */
export function captureTime(json: Json, context: ImportContext): CaptureTime {
  return timeOfCapture(readTime(member(json, ...TIMES)), context);
}

/** `{fetched_at, url, status, body}`: the answer together with when and what was asked. */
export function isCapture(json: Json): boolean {
  if (!isObject(json) || !json.has('body')) return false;
  return json.has('url') || json.has('status') || TIMES.some((key) => json.has(key));
}

export function capturedBody(json: Json): Json {
  const body = member(json, 'body') ?? null;
  if (typeof body !== 'string') return body;
  try {
    return parseJson(body);
  } catch {
    return null;
  }
}

export function tellHubBody(
  body: HubBody,
  time: CaptureTime,
  sink: RecordSink,
  whole: Place,
  rows: readonly Place[] | null,
): void {
  for (const listing of body.listings)
    sink.statement({ kind: 'hub-capture', ...listing, ...time }, whole.offset, whole.length);
  for (const { row, ...file } of body.files) {
    const place = rows?.[row] ?? whole;
    sink.statement({ kind: 'hub-file', ...file, ...time }, place.offset, place.length);
  }
}

function addCapture(json: Json, place: Place, sink: RecordSink, context: ImportContext): void {
  const { offset, length } = place;
  const status = wholeOf(json, 'status', 'status_code', 'statusCode');
  if (status !== null && (Number(status) < 200 || Number(status) > 299)) {
    sink.skipped(offset, length, 'error-answer');
    return;
  }
  const url = textOf(json, 'url');
  const body = readHubBody(capturedBody(json), url === null ? null : hubTargetOf(url));
  if (body === null) {
    sink.skipped(offset, length, 'unknown-shape');
    return;
  }
  sink.accepted(offset, length);
  const stated = member(json, ...TIMES);
  if (stated != null && readTime(stated) === null)
    sink.issue(offset, length, 'unreadable-time', 'The time of the capture cannot be read.');
  tellHubBody(body, captureTime(json, context), sink, place, null);
}

export const modelHub: Importer = {
  id: 'model-hub',
  title: 'Model Hub captures',
  alterations: [
    'The Hub shows what is there at the moment of the look: without its time a capture orders nothing.',
    'The field ipfsCid has kept its name although it holds a Walrus blob id nowadays.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const capture = placeWith(probe, ['', '[]', ...CAPTURES], 'url', 'body');
    if (capture !== null) {
      const url = probe.texts.get(capture === '' ? 'url' : `${capture}.url`) ?? '';
      if (hubTargetOf(url) !== null) return { confidence: 0.95, reason: 'Captures of urls under /models.' };
    }
    for (const key of ['versionString', 'ipfsCid']) {
      const path = [...probe.paths].find((known) => known === key || known.endsWith(`.${key}`));
      if (path !== undefined)
        return { confidence: capture === null ? 0.85 : 0.9, reason: `Entries of the Model Hub: ${path}.` };
    }
    const model = anywhere(probe, 'taskName', 'name') ?? anywhere(probe, 'authorUsername', 'name');
    if (model !== null) return { confidence: 0.6, reason: 'A list of models.' };
    return { confidence: 0, reason: 'Nothing of the Model Hub.' };
  },

  async read(bytes, sink, context) {
    let rows: Json[] = [];
    let places: Place[] = [];
    let isWhole = true;
    await visitRecords(bytes, sink, context, PATHS, {
      record(record) {
        const json = parseRecord(record, sink);
        const place = { offset: record.offset, length: record.length };
        if (json === undefined) {
          isWhole = false;
        } else if (isCapture(json)) {
          addCapture(json, place, sink, context);
        } else if (record.path === ROW && isHubRow(json)) {
          sink.accepted(place.offset, place.length);
          rows.push(json);
          places.push(place);
        } else {
          addBare(json, place, sink, context);
        }
      },
      enter() {
        rows = [];
        places = [];
        isWhole = true;
      },
      leave(_path, offset, length) {
        const body = rows.length === 0 ? null : readHubBody(rows, null, isWhole);
        if (body !== null) tellHubBody(body, captureTime(null, context), sink, { offset, length }, places);
        rows = [];
      },
      broken() {
        isWhole = false;
        return false;
      },
    });
  },
};

function addBare(json: Json, place: Place, sink: RecordSink, context: ImportContext): void {
  const body = isArray(json) && json.length === 0 ? null : readHubBody(json, null);
  if (body === null) {
    sink.skipped(place.offset, place.length, isArray(json) ? 'empty' : 'unknown-shape');
    return;
  }
  sink.accepted(place.offset, place.length);
  tellHubBody(body, captureTime(null, context), sink, place, null);
}
