/** Traces of Chrome, Perfetto's JSON, PyTorch's profiler and whoever else writes trace events. docs/formats/chrome-trace.md */
import { probeHead } from '../head-probe.ts';
import type { ImportContext, Importer, RecordSink, SourceBytes } from '../importer.ts';
import { parseRecord, visitRecords } from '../scan/for-each-record.ts';
import { chromePaths, readChromeContexts } from './chrome-context.ts';
import { ChromeSpans } from './chrome-spans.ts';

/** The end of a list that was never closed is shorter. */
const MAX_TAIL = 4096;

/** A list of events may lack its closing bracket: a program that ends early wrote all it could (Trace Event Format). */
function isOpenList(bytes: SourceBytes, offset: number, length: number): boolean {
  if (length > MAX_TAIL) return false;
  const first = Buffer.from(bytes.read(0, Math.min(bytes.size, MAX_TAIL))).toString('utf8');
  const tail = Buffer.from(bytes.read(offset, length)).toString('utf8');
  return /^\uFEFF?\s*\[/.test(first) && /^[\s,]*$/.test(tail);
}

async function read(bytes: SourceBytes, sink: RecordSink, context: ImportContext): Promise<void> {
  const paths = chromePaths(bytes);
  const { documents, alone } = await readChromeContexts(bytes, context, paths);
  const outside = new ChromeSpans(sink, alone);
  let spans = outside;
  await visitRecords(bytes, sink, context, [...paths.events, paths.document], {
    record(record) {
      const event = parseRecord(record, sink);
      if (event !== undefined) spans.add(event, record);
    },
    enter(_path, offset) {
      const document = documents.get(offset);
      if (document !== undefined) spans = new ChromeSpans(sink, document);
    },
    leave(_path, offset) {
      if (!documents.has(offset)) return;
      spans.finish();
      spans = outside;
    },
    broken: (offset, length, reason) => reason === 'cut' && isOpenList(bytes, offset, length),
  });
  outside.finish();
}

export const chromeTrace: Importer = {
  id: 'chrome-trace',
  title: 'Trace events (Chrome, Perfetto, PyTorch)',
  alterations: [
    'The recorder keeps a ring: what is oldest, or most, may have been overwritten before it was saved.',
    'Times of a browser count from the start of the machine and date nothing; those of PyTorch are of the wall clock of its host.',
    'Times are microseconds with as many decimals as the writer kept; a program that read and wrote them as doubles has rounded them.',
    'Events have no trace and no parent: what belongs together is said by process, thread and time alone.',
  ],
  clock: 'wall',

  sniff(head) {
    const { paths, top } = probeHead(head.bytes);
    if (top === null) return { confidence: 0, reason: 'No JSON.' };
    for (const place of ['traceEvents[]', '[].traceEvents[]', '[]'] as const) {
      if (paths.has(`${place}.ph`) && ['ts', 'pid', 'name'].some((key) => paths.has(`${place}.${key}`)))
        return { confidence: 0.92, reason: `Events with a phase (ph) at ${place}.` };
    }
    if (['ph', 'ts', 'pid'].every((key) => paths.has(key)))
      return { confidence: 0.9, reason: 'Events one after another, each with ph, ts and pid.' };
    const list = ['traceEvents', '[].traceEvents'].find((path) => paths.has(path));
    if (list !== undefined) return { confidence: 0.85, reason: `${list} at the top.` };
    if (paths.has('deviceProperties') && paths.has('schemaVersion'))
      return { confidence: 0.8, reason: 'The beginning of a trace of PyTorch: deviceProperties and schemaVersion.' };
    return { confidence: 0, reason: 'No trace events.' };
  },

  read,
};
