/** Spans as programs on OpenTelemetry's JavaScript SDK print and save them. docs/formats/js-spans.md */
import { parseInspected } from '../../../base/node-inspect.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { HeadProbe } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { forEachEntry, headText, type LogEntry } from '../scan/for-each-entry.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import type { WantedPath } from '../scan/json-path.ts';
import { bookSpan } from '../trace/book-span.ts';
import { readJsSpan } from './js-span.ts';

const ALONE: readonly WantedPath[] = [wanted(''), wanted('[]')];
/** Lists under names of their own. A span that stands alone has lists in it, too. */
const LISTED: readonly WantedPath[] = [...ALONE, { steps: [/./, '[]'], mode: 'value' }];

/** An object that `console.dir` begins on a line of its own. */
const PRINTED = /^\{[ \t]*\r?\n[ \t]+(?:resource|traceId|name): /m;

/** Where a span's ids stand in `spanContext`, and under which key its list is. */
function contextIn({ paths }: HeadProbe): { readonly context: string; readonly isListed: boolean } | null {
  for (const path of paths) {
    const [, prefix, context] = /^(|\[\]\.|[^[]+\[\]\.)(_?spanContext)\.traceId$/.exec(path) ?? [];
    if (prefix !== undefined && context !== undefined && paths.has(`${prefix}${context}.spanId`))
      return { context, isListed: prefix !== '' && prefix !== '[].' };
  }
  return null;
}

function inJson(probe: HeadProbe): string | null {
  const found = contextIn(probe);
  if (found !== null) return found.context;
  const places = ['', '[]'];
  const shown = placeWith(probe, places, 'traceId', 'id', 'timestamp', 'duration', 'attributes', 'status');
  return shown === null || placeWith(probe, places, 'localEndpoint') !== null ? null : 'id, timestamp and attributes';
}

function tellEntry({ text, offset, length, isCut }: LogEntry, size: number, sink: RecordSink): void {
  const isObject = text.startsWith('{');
  const printed = isObject ? parseInspected(text, 0) : null;
  const isLast = offset + length === size;
  if (printed !== null) bookSpan(sink, readJsSpan(printed.value), { offset, length });
  else if (isCut || (isObject && isLast) || /^\{[ \t]*\n[^]*\btraceId: /.test(text))
    sink.rejected(offset, length, 'cut', 'This object is not whole, or is in no form that console.dir writes.');
  else sink.skipped(offset, length, 'other-text');
}

export const jsSpans: Importer = {
  id: 'js-spans',
  title: 'Spans printed or saved by OpenTelemetry’s JavaScript SDK',
  alterations: [
    'ConsoleSpanExporter prints times as microseconds in a floating-point number: they are right to a quarter of a microsecond.',
    'console.dir shows four levels of an object and the first hundred elements of a list.',
    'A span that a program saves itself holds what that program chose; the resource with service and node is often left out.',
  ],
  clock: 'wall',

  sniff(head) {
    const text = headText(head.bytes);
    if (/^\s*[{[]\s*(?:"|[{[]|\})/.test(text)) {
      const found = inJson(probeHead(head.bytes));
      return found === null
        ? { confidence: 0, reason: 'No span of the JavaScript SDK.' }
        : { confidence: 0.95, reason: `Spans of the JavaScript SDK: they hold ${found}.` };
    }
    const isPrinted = PRINTED.test(text) && /^[ \t]+traceId: '/m.test(text) && /^[ \t]+timestamp: \d/m.test(text);
    return isPrinted
      ? { confidence: 0.95, reason: 'Objects of console.dir with traceId and timestamp.' }
      : { confidence: 0, reason: 'No span of the JavaScript SDK.' };
  },

  async read(bytes, sink, context) {
    const head = bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes));
    if (PRINTED.test(headText(head))) {
      await forEachEntry(bytes, sink, context, {
        // What console.dir writes of one object goes on indented, or closes it.
        begins: (line) => /^[^\s})\]]/.test(line),
        entry: (entry) => tellEntry(entry, bytes.size, sink),
      });
      return;
    }
    const paths = contextIn(probeHead(head))?.isListed === true ? LISTED : ALONE;
    await forEachRecord(bytes, sink, context, paths, (json, record) => void bookSpan(sink, readJsSpan(json), record));
  },
};
