/**
 * Batches as Jaeger's clients send them in Thrift, printed as JSON. docs/formats/jaeger-thrift-json.md
 * Source: jaeger-idl `thrift/jaeger.thrift`.
 */
import { traceKey } from '../../../base/ids.ts';
import { member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { listOf, textOf } from '../field-readers.ts';
import { probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { readGroupedSpans } from '../trace/grouped-spans.ts';
import type { GroupForm } from '../trace/grouped-spans.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { kindWord, statusOf } from '../trace/tag-words.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';
import type { PendingSpan } from '../trace/waiting-spans.ts';
import { parentOf, pendingSpan, readProcess, readTags, repeatedTags, typedValue, warningsOf } from './jaeger-span.ts';
import type { JaegerProcess } from './jaeger-span.ts';

const ROOTS = ['', '[]', 'batch', '[].batch', 'batches[]'] as const;

function processOf(json: Json | undefined): JaegerProcess {
  return readProcess(json, readTags(json, typedValue));
}

/** The two halves are signed numbers of 64 bits; together they are hex as everywhere else in Jaeger. */
function traceIdOf(record: Json): string | null {
  const [high, low] = ['traceIdHigh', 'traceIdLow'].map((key) => textMember(record, key));
  if (low === null || low === undefined || !/^-?\d{1,20}$/.test(low)) return null;
  if (high === null || high === undefined || !/^-?\d{1,20}$/.test(high)) return half(low);
  return /^-?0+$/.test(high) ? half(low) : half(high) + half(low);
}

function half(text: string): string {
  return BigInt.asUintN(64, BigInt(text)).toString(16).padStart(16, '0');
}

/** As `SpanRefType` numbers and names them. */
const REFERENCE_TYPES: ReadonlyMap<string, string> = new Map([
  ['0', 'CHILD_OF'],
  ['1', 'FOLLOWS_FROM'],
]);

function readSpan(record: Json): PendingSpan<JaegerProcess> | null {
  const traceId = traceIdOf(record);
  const spanId = textMember(record, 'spanId');
  if (traceId === null && spanId === null) return null;
  const tags = readTags(record, typedValue);
  const start = unitsToNs(textMember(record, 'startTime'), 'us');
  const startNs = instantText(start);
  const duration = unitsToNs(textMember(record, 'duration'), 'us');
  const references = (listOf(record, 'references') ?? []).map((each) => {
    const type = textOf(each, 'refType');
    return {
      type: REFERENCE_TYPES.get(type ?? '0') ?? type,
      traceId: traceIdOf(each),
      spanId: textOf(each, 'spanId'),
    };
  });
  const stated = textOf(record, 'parentSpanId');
  const doubts = [...repeatedTags(record, typedValue), ...warningsOf(member(record, 'warnings'))];
  return pendingSpan(
    {
      traceId,
      spanId,
      parentSpanId: traceKey(stated, 8) === null ? parentOf(traceId, references) : stated,
      name: textOf(record, 'operationName') ?? '',
      spanKind: kindWord(tags.get('span.kind')),
      startNs,
      endNs: endText(startNs, duration),
      status: statusOf(tags),
    },
    tags,
    start === null || duration === null ? [BAD_TIME, ...doubts] : doubts,
    (shared) => shared,
  );
}

const FORM: GroupForm<JaegerProcess> = {
  roots: ROOTS,
  sharedKey: 'process',
  readShared: processOf,
  readSpan,
  readWarnings: warningsOf,
};

export const jaegerThriftJson: Importer = {
  id: 'jaeger-thrift-json',
  title: 'Batches of Jaeger’s Thrift model as JSON',
  alterations: [
    'Ids are numbers of 64 bits, which most JSON programs round: a file that one of them wrote anew has lost the last digits.',
    'Times are whole microseconds: what was finer is lost.',
  ],
  clock: 'wall',

  sniff(head) {
    const { paths } = probeHead(head.bytes);
    for (const root of ROOTS) {
      const at = root === '' ? '' : `${root}.`;
      if (paths.has(`${at}spans[].traceIdLow`))
        return { confidence: 0.97, reason: `Spans with traceIdLow at ${root === '' ? 'the top' : root}.` };
    }
    return { confidence: 0, reason: 'No traceIdLow.' };
  },

  read: (bytes, sink, context) => readGroupedSpans(FORM, bytes, sink, context),
};
