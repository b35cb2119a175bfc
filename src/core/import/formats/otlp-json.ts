/** OpenTelemetry traces as OTLP/JSON, in all the wrappings they are saved in. docs/formats/otlp-json.md */
import { isArray, isObject } from '../../../base/json.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { linePass, parseRecord, visitRecords } from '../scan/for-each-record.ts';
import type { Pass, RawRecord, RecordVisitor } from '../scan/for-each-record.ts';
import { pathSteps, wanted } from '../scan/json-path.ts';
import type { PathStep, WantedPath } from '../scan/json-path.ts';
import { KSERVE_SAMPLES } from '../trace/sampled.ts';
import { tempoCutWords } from '../trace/tempo-limit.ts';
import { SPAN_KEYS } from './otlp-bare-span.ts';
import { SpanReader } from './otlp-span-reader.ts';

/** One key around them: `result` of Jaeger's v3 API, `trace` of Tempo's, `data` of Aspire's, or any other. */
const WRAPPERS = ['result', 'trace', 'data', /^/] as const;
/** Where resource spans lie. */
const ROOTS: readonly (readonly PathStep[])[] = ['resourceSpans', 'batches'].flatMap((root) => [
  [root],
  ['[]', root],
  ...WRAPPERS.flatMap((wrapper) => [
    [wrapper, root],
    [wrapper, '[]', root],
    ['[]', wrapper, root],
  ]),
]);
/** The same in the words of a probe. */
const ROOT_PATH = /^(?:\[\]\.)?(?:[^.[\]]+(?:\[\])?\.)?(?:resourceSpans|batches)$/;
const SCOPES = ['scopeSpans', 'instrumentationLibrarySpans'] as const;
const wrapped = (root: string): readonly string[] => [root, `[].${root}`, `result.${root}`];
const OTHER_SIGNALS = ['resourceMetrics', 'resourceProfiles'].flatMap(wrapped);
const LOGS = wrapped('resourceLogs').flatMap((root) => [
  `${root}[].scopeLogs[].logRecords[]`,
  `${root}[].instrumentationLibraryLogs[].logRecords[]`,
]);
/** A log record that was written inside of a span. */
const OF_A_TRACE = /"traceId"\s*:\s*"[^"]/;

/** Where spans lie that stand in no group: each may hold its own resource. */
const BARE = ['', '[]', 'spans[]', '[].spans[]', 'data[]', 'data.spans[]'] as const;
const BARE_PATHS = BARE.map((path) => wanted(path));

type Role = 'resource' | 'span' | 'group' | 'signal' | 'log' | 'rest';

const ROLES: Role[] = [];
const PATHS: WantedPath[] = [];

function want(role: Role, steps: readonly PathStep[], mode: WantedPath['mode'] = 'value'): void {
  ROLES.push(role);
  PATHS.push({ steps, mode });
}

for (const rest of ['', '[]']) want('rest', pathSteps(rest));
for (const group of [[], ['[]'], ...ROOTS.map((root) => [...root, '[]'])]) {
  want('group', group, 'scope');
  want('resource', [...group, 'resource']);
  for (const scope of SCOPES) want('span', [...group, scope, '[]', 'spans', '[]']);
}
for (const root of OTHER_SIGNALS) want('signal', pathSteps(root), 'range');
for (const log of LOGS) want('log', pathSteps(log));

interface Place {
  readonly kind: 'group' | 'bare';
  readonly confidence: number;
  readonly reason: string;
}

function placeOfSpans(head: Uint8Array): Place | null {
  const probe = probeHead(head);
  const at = (place: string): string => (place === '' ? 'the top' : place);
  const roots = [...probe.paths].filter((path) => ROOT_PATH.test(path));
  const root = roots.find((path) => path.endsWith('resourceSpans'));
  if (root !== undefined) {
    const reason = `resourceSpans at ${at(root.slice(0, -'.resourceSpans'.length))}.`;
    return { kind: 'group', confidence: 0.97, reason };
  }
  const groups = ['', '[]', ...roots.map((path) => `${path}[]`)];
  const group = SCOPES.map((scope) => placeWith(probe, groups, scope, 'resource')).find((place) => place !== null);
  if (group !== undefined && group !== null)
    return { kind: 'group', confidence: 0.9, reason: `Resource spans at ${at(group)}.` };
  const bare = placeWith(probe, BARE, ...SPAN_KEYS);
  return bare === null ? null : { kind: 'bare', confidence: 0.85, reason: `Spans without their group at ${at(bare)}.` };
}

/** Whether lines of this beginning are read by `otlpLines`. */
export function hasGroups(head: Uint8Array): boolean {
  return placeOfSpans(head)?.kind !== 'bare';
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
    const place = placeOfSpans(head.bytes);
    if (place !== null) return { confidence: place.confidence, reason: place.reason };
    const probe = probeHead(head.bytes);
    for (const key of ['resourceLogs', 'resourceMetrics']) {
      if (placeWith(probe, ['', '[]'], key) !== null)
        return { confidence: 0.6, reason: `Another OpenTelemetry signal: ${key}.` };
    }
    return { confidence: 0, reason: 'No resourceSpans.' };
  },

  async read(bytes, sink, context) {
    const head = bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes));
    if (!hasGroups(head)) {
      await visitRecords(bytes, sink, context, BARE_PATHS, bareVisitor(sink));
      return;
    }
    await visitRecords(bytes, sink, context, PATHS, visitorFor(sink));
    const probe = probeHead(head);
    const words = placeWith(probe, ['', 'trace'], 'batches') === null ? null : tempoCutWords(bytes.size);
    if (words !== null) sink.issue(0, bytes.size, 'maybe-truncated', words);
  },
};

/** Reads lines of a source, the first of which stands at `offset`. */
export function otlpLines(sink: RecordSink, offset: number): Pass {
  return linePass(sink, PATHS, visitorFor(sink), IMPORT_LIMITS, offset);
}

function bareVisitor(sink: RecordSink): RecordVisitor {
  const reader = new SpanReader(sink);
  return {
    record(record) {
      if (!reader.addBare(record)) bookRest(record, sink);
    },
  };
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
        else if (!reader.addBare(record)) bookRest(record, sink);
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
