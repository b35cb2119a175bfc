/** OpenTelemetry traces as OTLP/JSON, in all the wrappings they are saved in. docs/formats/otlp-json.md */
import { isUtf8 } from 'node:buffer';
import { AppError } from '../../../base/errors.ts';
import { isArray, isObject } from '../../../base/json.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { anywhere, placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { linePass, parseRecord, visitRecords } from '../scan/for-each-record.ts';
import type { Pass, RawRecord, RecordVisitor } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import type { WantedPath } from '../scan/json-path.ts';
import { KSERVE_SAMPLES } from '../trace/sampled.ts';
import { tempoCutWords } from '../trace/tempo-limit.ts';
import { NO_RESOURCE, readResource, readSpan } from './otlp-span.ts';
import type { SpanResource } from './otlp-span.ts';
import type { OnOddity } from '../trace/plain-json.ts';

/** Where resource spans lie: plain OTLP, a stream chunk of Jaeger's v3 API, Tempo's answers, lists of these. */
const ROOTS = ['resourceSpans', 'result.resourceSpans', 'trace.resourceSpans', 'batches', 'trace.batches'].flatMap(
  (root) => [root, `[].${root}`],
);
const SCOPES = ['scopeSpans', 'instrumentationLibrarySpans'] as const;
const wrapped = (root: string): readonly string[] => [root, `[].${root}`, `result.${root}`];
const OTHER_SIGNALS = ['resourceMetrics', 'resourceProfiles'].flatMap(wrapped);
const LOGS = wrapped('resourceLogs').flatMap((root) => [
  `${root}[].scopeLogs[].logRecords[]`,
  `${root}[].instrumentationLibraryLogs[].logRecords[]`,
]);
/** A log record that was written inside of a span. */
const OF_A_TRACE = /"traceId"\s*:\s*"[^"]/;

type Role = 'resource' | 'span' | 'group' | 'signal' | 'log' | 'rest';

const ROLES: Role[] = [];
const PATHS: WantedPath[] = [];

function want(role: Role, path: string, mode: WantedPath['mode'] = 'value'): void {
  ROLES.push(role);
  PATHS.push(wanted(path, mode));
}

want('rest', '');
want('rest', '[]');
for (const group of ['', '[]', ...ROOTS.map((root) => `${root}[]`)]) {
  const at = group === '' ? '' : `${group}.`;
  want('group', group, 'scope');
  want('resource', `${at}resource`);
  for (const scope of SCOPES) want('span', `${at}${scope}[].spans[]`);
}
for (const root of OTHER_SIGNALS) want('signal', root, 'range');
for (const log of LOGS) want('log', log);

/** Spans that stand before their resource wait for it, so many at most. */
const MAX_WAITING = 10_000;

type Oddity = Parameters<OnOddity>[0];

type Found =
  | {
      readonly statement: SpanStatement;
      readonly oddities: readonly Oddity[];
      readonly offset: number;
      readonly length: number;
    }
  | { readonly reason: string; readonly message: string; readonly offset: number; readonly length: number };

function findSpan({ bytes, offset, length, members }: RawRecord, resource: SpanResource): Found {
  if (!isUtf8(bytes)) return { reason: 'encoding', message: 'This span is not valid UTF-8.', offset, length };
  const oddities: Oddity[] = [];
  try {
    const statement = readSpan(bytes.toString('utf8'), resource, (oddity) => oddities.push(oddity), members);
    if (statement !== null) return { statement, oddities, offset, length };
    return { reason: 'unknown-shape', message: 'This element of spans is not an object.', offset, length };
  } catch (error) {
    if (error instanceof AppError && error.code === 'LIMIT')
      return { reason: 'limit', message: `${error.message}.`, offset, length };
    if (!isNotJson(error)) throw error;
    return { reason: 'syntax', message: 'This span is not JSON.', offset, length };
  }
}

function isNotJson(error: unknown): boolean {
  return error instanceof SyntaxError || (error instanceof AppError && error.code === 'BAD_INPUT');
}

class SpanReader {
  private readonly sink: RecordSink;
  /** Null until the resource of the group has been read. */
  private resource: SpanResource | null = null;
  private waiting: Found[] = [];

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  beginGroup(): void {
    this.resource = null;
  }

  addResource({ bytes, offset, length }: RawRecord): void {
    try {
      if (!isUtf8(bytes)) throw new SyntaxError('not UTF-8');
      this.resource = readResource(bytes.toString('utf8'), ({ code, message }) =>
        this.sink.issue(offset, length, code, message),
      );
      this.settle();
    } catch (error) {
      if (!isNotJson(error) && !(error instanceof AppError && error.code === 'LIMIT')) throw error;
      this.resource = NO_RESOURCE;
      this.settle();
      this.sink.rejected(
        offset,
        length,
        'syntax',
        'This resource is not JSON: its spans stand without service and node.',
      );
    }
  }

  addSpan(record: RawRecord): void {
    const found = findSpan(record, this.resource ?? NO_RESOURCE);
    if (this.resource !== null) {
      this.tell(found);
      return;
    }
    this.waiting.push(found);
    if (this.waiting.length < MAX_WAITING) return;
    this.sink.issue(
      found.offset,
      found.length,
      'limit',
      `More than ${MAX_WAITING} spans stand before their resource: service and node stay unknown.`,
    );
    this.settle();
  }

  /** Tells what waits, with the resource where it is known: units have to be told in order. */
  settle(): void {
    const { waiting } = this;
    this.waiting = [];
    const resource = this.resource ?? NO_RESOURCE;
    for (const found of waiting) {
      if (!('statement' in found)) this.tell(found);
      else {
        const { statement } = found;
        this.tell({
          ...found,
          statement: { ...statement, service: resource.service, node: statement.node ?? resource.node },
        });
      }
    }
  }

  private tell(found: Found): void {
    if ('statement' in found) {
      this.sink.accepted(found.offset, found.length);
      this.sink.statement(found.statement, found.offset, found.length);
      for (const { code, message } of found.oddities) this.sink.issue(found.offset, found.length, code, message);
    } else {
      this.sink.rejected(found.offset, found.length, found.reason, found.message);
    }
  }
}

export const otlpJson: Importer = {
  id: 'otlp-json',
  title: 'OpenTelemetry traces (OTLP/JSON)',
  alterations: [
    'A download from a trace backend may have rewritten span ids, dropped duplicates, shifted clocks or left spans out.',
    'gen_ai.response.model is what the caller was told, not what answered.',
    KSERVE_SAMPLES,
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const root = placeWith(probe, ['', 'result', 'trace', '[]', '[].result'], 'resourceSpans');
    if (root !== null) return { confidence: 0.97, reason: `resourceSpans at ${root === '' ? 'the top' : root}.` };
    const tempo =
      anywhere(probe, 'scopeSpans', 'resource') ?? anywhere(probe, 'instrumentationLibrarySpans', 'resource');
    if (tempo !== null) return { confidence: 0.9, reason: `Resource spans at ${tempo}.` };
    for (const key of ['resourceLogs', 'resourceMetrics']) {
      if (placeWith(probe, ['', '[]'], key) !== null)
        return { confidence: 0.6, reason: `Another OpenTelemetry signal: ${key}.` };
    }
    return { confidence: 0, reason: 'No resourceSpans.' };
  },

  async read(bytes, sink, context) {
    await visitRecords(bytes, sink, context, PATHS, visitorFor(sink));
    const probe = probeHead(bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes)));
    const words = placeWith(probe, ['', 'trace'], 'batches') === null ? null : tempoCutWords(bytes.size);
    if (words !== null) sink.issue(0, bytes.size, 'maybe-truncated', words);
  },
};

/** Reads lines of a source, the first of which stands at `offset`. */
export function otlpLines(sink: RecordSink, offset: number): Pass {
  return linePass(sink, PATHS, visitorFor(sink), IMPORT_LIMITS, offset);
}

function visitorFor(sink: RecordSink): RecordVisitor {
  const reader = new SpanReader(sink);
  return {
    record(record) {
      const role = ROLES[record.path];
      if (role === 'span') reader.addSpan(record);
      else if (role === 'resource') reader.addResource(record);
      else {
        reader.settle();
        if (role === 'log') bookLog(record, sink);
        else bookRest(record, sink);
      }
    },
    range(_path, offset, length) {
      reader.settle();
      sink.skipped(offset, length, 'other-signal');
    },
    enter: () => reader.beginGroup(),
    leave: () => reader.settle(),
    broken() {
      reader.settle();
      return false;
    },
  };
}

/** No statement is made of a log record; the ledger says which of them belong to traces. */
function bookLog({ bytes, offset, length }: RawRecord, sink: RecordSink): void {
  sink.skipped(offset, length, OF_A_TRACE.test(bytes.toString('latin1')) ? 'log-of-a-trace' : 'log-record');
}

/** A value with no span and no other signal in it. */
function bookRest(record: RawRecord, sink: RecordSink): void {
  const value = parseRecord(record, sink);
  if (value === undefined) return;
  const head = isObject(value) || isArray(value) ? record.bytes.toString('latin1', 0, 256) : '';
  const reason = /"(?:resourceSpans|batches)"/.test(head)
    ? 'no-spans'
    : /"resourceLogs"/.test(head)
      ? 'other-signal'
      : 'unknown-shape';
  sink.skipped(record.offset, record.length, reason);
}
