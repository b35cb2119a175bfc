/** Trace files of Triton Inference Server in its own form. docs/formats/triton.md */
import type { SpanStatement } from '../../../model/statement.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { tellOddities, tryParse, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { makeSpan } from '../trace/span-fields.ts';
import { forEachFragment, fragmentId, hasTimestamps, isTensor, readBrokenModel, readModel } from './triton-fragment.ts';
import type { FragmentBytes, ModelFragment } from './triton-fragment.ts';

const PLACES = ['', '[]'] as const;
const PATHS = PLACES.map((place) => wanted(place));
/** Requests that are held until all of their fragments were there; the server writes those of one together. */
const MOST_HELD = 200_000;
/** A request id that breaks its record is looked for in no more. */
const MOST_TEXT_BYTES = 64 * 1024;

const CHOSEN_BY_CLIENT =
  'Triton writes the request id without escapes: what stands in it was chosen by a client and may have been made to look like a record.';

type Place = Pick<RawRecord, 'offset' | 'length'>;

interface HeldRequest {
  model: ModelFragment | null;
  place: Place;
  hasSteps: boolean;
}

/** No trace id is written, and numbers begin at 1 in every file: they make no trace and join nothing. Times are not of a wall clock. */
function spanOf(id: string, model: ModelFragment | null, isRepeated: boolean): SpanStatement {
  const isInner = model?.parentId != null;
  const frame = {
    traceId: null,
    spanId: id,
    parentSpanId: model?.parentId ?? null,
    name: model?.model ?? '',
    spanKind: 'server',
    service: null,
    node: null,
    startNs: null,
    endNs: null,
    status: null,
  };
  if (model === null) return makeSpan(frame, {});
  return makeSpan(frame, {
    ...(model.version === null ? {} : { artifactRef: `${model.model}/${model.version}` }),
    // The parts of an ensemble are run by the server: the client asked for the whole.
    ...(isInner ? {} : { labelAsked: model.model }),
    ...(isInner || isRepeated || model.requestId === null ? {} : { requestId: model.requestId }),
  });
}

class Requests {
  private readonly sink: RecordSink;
  private held = new Map<string, HeldRequest>();

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  /** `isStep`: it tells of times or tensors, which a record written anew may hold beside its model. */
  add(id: string, model: ModelFragment | null, { offset, length }: Place, isStep = model === null): void {
    const place = { offset, length };
    const known = this.held.get(id);
    if (known === undefined) {
      if (this.held.size >= MOST_HELD) this.settle();
      this.held.set(id, { model, place, hasSteps: isStep });
      return;
    }
    known.hasSteps ||= isStep;
    if (model === null) return;
    if (known.model === null) {
      [known.model, known.place] = [model, place];
    } else if (JSON.stringify(model) !== JSON.stringify(known.model)) {
      const message = `Request ${id} has two models or two request ids in this file; the first is told. ${CHOSEN_BY_CLIENT}`;
      this.sink.issue(offset, length, 'contradictory-id', message);
    }
  }

  settle(): void {
    const uses = new Map<string, number>();
    for (const { model } of this.held.values()) {
      if (model === null || model.requestId === null || model.parentId !== null) continue;
      uses.set(model.requestId, (uses.get(model.requestId) ?? 0) + 1);
    }
    const repeated: Place[] = [];
    for (const [id, { model, place, hasSteps }] of this.held) {
      const isRepeated = model?.requestId != null && (uses.get(model.requestId) ?? 0) > 1;
      if (isRepeated) repeated.push(place);
      this.sink.statement(spanOf(id, model, isRepeated), place.offset, place.length);
      if (hasSteps) continue;
      const message = `Request ${id} has a model and no step: its other records are cut off, or it is forged. ${CHOSEN_BY_CLIENT}`;
      this.sink.issue(place.offset, place.length, 'no-steps', message);
    }
    const [first] = repeated;
    if (first !== undefined) {
      const message = `${repeated.length} requests share request ids with others of this file, this one first: theirs join no records.`;
      this.sink.issue(first.offset, first.length, 'repeated-request-id', message);
    }
    this.held = new Map();
  }
}

function addFragment({ bytes, offset, isLast }: FragmentBytes, sink: RecordSink, requests: Requests): void {
  const place = { offset, length: bytes.length };
  const parsed = tryParse(bytes);
  if (parsed.fault === null) {
    tellOddities(parsed.oddities, place, sink);
    const id = fragmentId(parsed.json);
    const model = readModel(parsed.json);
    const isStep = hasTimestamps(parsed.json) || isTensor(parsed.json);
    if (id === null || (model === null && !isStep)) {
      sink.skipped(offset, bytes.length, 'unknown-shape');
      return;
    }
    sink.accepted(offset, bytes.length);
    requests.add(id, model, place, isStep);
    return;
  }
  const { reason, message } = parsed.fault;
  const broken =
    reason === 'syntax' && bytes.length <= MOST_TEXT_BYTES ? readBrokenModel(bytes.toString('utf8')) : null;
  if (broken === null) {
    const isCut = reason === 'syntax' && isLast;
    const why = isCut
      ? 'The last record is cut off, or a client’s request id broke it.'
      : `${message} ${CHOSEN_BY_CLIENT}`;
    sink.rejected(offset, bytes.length, isCut ? 'cut' : reason, why);
    return;
  }
  sink.accepted(offset, bytes.length);
  sink.issue(offset, bytes.length, 'unescaped-request-id', CHOSEN_BY_CLIENT);
  requests.add(broken.id, broken, place);
}

export const triton: Importer = {
  id: 'triton',
  title: 'Trace files of Triton Inference Server',
  alterations: [
    'Times are of the server’s monotonic clock, which begins when the machine starts: they order the steps of a request and date nothing.',
    'Numbers of requests begin at 1 in every file and name no trace.',
    'The request id is the client’s and is written without escapes: a client may break records and forge them.',
    'Only every so many-th request is traced, as the server’s trace rate says.',
  ],
  clock: 'none',

  sniff(head) {
    const probe = probeHead(head.bytes);
    if (placeWith(probe, PLACES, 'id', 'timestamps[].ns') !== null)
      return { confidence: 0.96, reason: 'Timestamps in ns under numbers of requests.' };
    if (placeWith(probe, PLACES, 'id', 'model_name', 'model_version') !== null)
      return { confidence: 0.9, reason: 'Numbers of requests with model_name and model_version.' };
    if (placeWith(probe, PLACES, 'id', 'activity', 'tensor') !== null)
      return { confidence: 0.9, reason: 'Tensors under numbers of requests.' };
    return { confidence: 0, reason: 'No fragment of a Triton trace.' };
  },

  async read(bytes, sink, context) {
    const requests = new Requests(sink);
    let isWritten = false;
    await forEachFragment(bytes, sink, context, (fragment) => {
      isWritten = true;
      addFragment(fragment, sink, requests);
    });
    // A tool that sorted the keys wrote the file anew: then it is JSON, whatever clients chose.
    if (!isWritten)
      await visitRecords(bytes, sink, context, PATHS, {
        record: (record) => addFragment({ ...record, isLast: false }, sink, requests),
      });
    requests.settle();
  },
};
