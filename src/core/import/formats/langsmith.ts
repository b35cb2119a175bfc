/** Runs of LangSmith: dumps of its SDK, answers of its API, bodies of webhooks and of the ingest. docs/formats/langsmith.md */
import type { JsonObject } from '../../../base/json.ts';
import { textOf } from '../field-readers.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { parseRecord, tryParse, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { nestedRecords } from '../scan/nested-records.ts';
import { LaterWords, type Place } from '../trace/later-words.ts';
import { createZoneNote } from '../trace/zone-note.ts';
import { isRun, readRun } from './langsmith-run.ts';

const ROOTS = ['', '[]'] as const;
/** Of the API and of webhooks; others of scripts that write what the client gives them. */
const RUNS = [...ROOTS, ...placesUnder(ROOTS, ['runs[]', 'traces[]', 'data[]', 'items[]', 'results[]'])];
/** langsmith `schemas.RunTypeEnum`. */
const RUN_TYPE = /^(?:llm|chain|tool|retriever|embedding|prompt|parser)$/;
const POSTS = placesUnder(ROOTS, ['post[]']);
const PATCHES = placesUnder(ROOTS, ['patch[]']);
const PATHS = [...RUNS, ...POSTS, ...PATCHES].map((path) => wanted(path));
const CHILDREN = [wanted('child_runs[]')];
const MOST_LEVELS = 64;

class Runs {
  private readonly sink: RecordSink;
  private readonly noteZone: (offset: number, length: number) => void;
  private readonly words = new LaterWords(({ json, isBegun, place }) => {
    if (!isBegun)
      this.sink.issue(place.offset, place.length, 'no-post', 'The beginning of this run is not in the file.');
    this.tell(json, place);
  });
  private elsewhere: { readonly place: Place; count: number } | null = null;

  constructor(sink: RecordSink) {
    this.sink = sink;
    this.noteZone = createZoneNote(sink);
  }

  /** The run and the runs below it, which were loaded into it. */
  addTree(record: RawRecord, run: JsonObject, level = 0): void {
    this.tell(run, record);
    if (run.get('child_runs') == null) return;
    if (level >= MOST_LEVELS) {
      const message = `Runs below runs are read to a depth of ${MOST_LEVELS}: those below this one are not.`;
      this.sink.issue(record.offset, record.length, 'limit', message);
      return;
    }
    for (const child of nestedRecords(record, CHILDREN)) {
      const parsed = tryParse(child.bytes);
      if (parsed.fault === null && isRun(parsed.json)) this.addTree(child, parsed.json, level + 1);
    }
  }

  post(id: string, run: JsonObject, place: Place): void {
    this.words.begin(id, run, place);
  }

  patch(id: string, run: JsonObject, place: Place): void {
    this.words.add(id, run, place);
  }

  end(): void {
    this.words.end();
    if (this.elsewhere === null) return;
    const { place, count } = this.elsewhere;
    const message = `${count} ${count === 1 ? 'run keeps' : 'runs keep'} inputs or outputs outside of this file (inputs_s3_urls, outputs_s3_urls): this is the first.`;
    this.sink.issue(place.offset, place.length, 'content-elsewhere', message);
  }

  private tell(run: JsonObject, { offset, length }: Place): void {
    const { span, isZoneAssumed, isContentElsewhere, doubts } = readRun(run);
    this.sink.statement(span, offset, length);
    if (isZoneAssumed) this.noteZone(offset, length);
    for (const { code, message } of doubts) this.sink.issue(offset, length, code, message);
    if (!isContentElsewhere) return;
    this.elsewhere ??= { place: { offset, length }, count: 0 };
    this.elsewhere.count += 1;
  }
}

export const langsmith: Importer = {
  id: 'langsmith',
  title: 'Runs of LangSmith',
  alterations: [
    'Inputs and outputs may have been hidden by the client before they were sent, or moved to links that run out.',
    'Servers write times without a zone; they are UTC.',
    'ls_model_name is what the client library was set up with; what answered is in the outputs alone.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const ingest = placeWith(probe, [...POSTS, ...PATCHES], 'dotted_order');
    if (ingest !== null) return { confidence: 0.97, reason: `Runs with a dotted_order at ${ingest}.` };
    const place = placeWith(probe, RUNS, 'run_type', 'dotted_order');
    const at = place === '' ? 'the top' : place;
    if (place !== null) return { confidence: 0.96, reason: `run_type and dotted_order at ${at}.` };
    for (const key of ['parent_run_id', 'parent_run_ids', 'child_runs', 'trace_id']) {
      if (placeWith(probe, [...RUNS, ...POSTS, ...PATCHES], 'run_type', key) !== null)
        return { confidence: 0.9, reason: `Runs with run_type and ${key}.` };
    }
    const few = RUNS.find((path) =>
      RUN_TYPE.test(probe.texts.get(path === '' ? 'run_type' : `${path}.run_type`) ?? ''),
    );
    if (few !== undefined && placeWith(probe, [few], 'id', 'start_time', 'inputs') !== null)
      return { confidence: 0.8, reason: 'Runs with a run_type of LangSmith, inputs and a time.' };
    return { confidence: 0, reason: 'No run of LangSmith.' };
  },

  async read(bytes, sink, context) {
    const runs = new Runs(sink);
    await visitRecords(bytes, sink, context, PATHS, {
      record(record) {
        const json = parseRecord(record, sink);
        const { path, offset, length } = record;
        if (json === undefined) return;
        if (!isRun(json)) {
          sink.skipped(offset, length, 'unknown-shape');
          return;
        }
        sink.accepted(offset, length);
        const id = textOf(json, 'id') ?? '';
        if (path < RUNS.length) runs.addTree(record, json);
        else if (path < RUNS.length + POSTS.length) runs.post(id, json, record);
        else runs.patch(id, json, record);
      },
    });
    runs.end();
  },
};
