/** What an ONNX inference node prints about its files, in its own order and without time. docs/formats/onnx-log.md */
import { artifactKindOf } from '../../../base/ids.ts';
import { readTime } from '../field-readers.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachEntry, headText, type LogEntry } from '../scan/for-each-entry.ts';
import { traceEvent } from '../trace-event.ts';

/** Container runtimes put the time before a line when they are asked to. */
const COLLECTED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z) /;
const HIT = /^Model hash (\S+) found in cache, returning path (\S.*)$/;
const ON_DISK = /^Model already exists, returning path {1,2}(\S.*)$/;
const FETCHED = /^Model (\S+) downloaded successfully\.$/;
const FAILED = /^Removed model hash (\S+) from cache, failed to download from IPFS$/;
const EVICTED = /^Triggered cache eviction policy, removed file (\S.*) of size (\d+)$/;
const RUN = /^(?:Model inputs|Onnx outputs|Inference Result): /;
const ABOUT_FILES = [HIT, ON_DISK, FETCHED, FAILED, EVICTED] as const;

const RESTART =
  'The file lay on disk and not in the cache of the process: the process was started anew since it had it. The file is not hashed again.';
const REFETCH = 'The file had vanished and was fetched again just before: this is no proof that it was ready.';
const UNREACHABLE = 'The published node cannot print this line: another build of it wrote it.';
const NOTHING_REMOVED = 'The line says removed; what it tells is that a fetch failed, and nothing is removed by it.';

function uncollected(line: string): string {
  return line.replace(COLLECTED, '');
}

/** Other programs download models too: their lines do not go on like these. */
function isOwn(line: string): boolean {
  return [HIT, ON_DISK, FAILED, EVICTED].some((pattern) => pattern.test(line));
}

/** A path ends in the id that the file was asked for by. */
function idInPath(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** The lines about files in their order, with what the ones before make of them. */
class CacheLines {
  private readonly sink: RecordSink;
  private readonly seen = new Set<string>();
  /** What the line just before said was fetched. */
  private fetched: string | null = null;

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  entry({ text, offset, length }: LogEntry): void {
    const line = uncollected(text);
    const timeNs = readTime(COLLECTED.exec(text)?.[1]);
    const before = this.fetched;
    this.fetched = null;
    if (RUN.test(line)) {
      this.sink.skipped(offset, length, 'run-without-id');
      return;
    }
    const [hit, onDisk, fetched, failed, evicted] = ABOUT_FILES.map((pattern) => pattern.exec(line));
    const tell = (...event: Parameters<typeof traceEvent>): void => {
      this.sink.accepted(offset, length);
      this.sink.statement(traceEvent(event[0], { timeNs, ...event[1] }), offset, length);
    };
    if (hit?.[1] !== undefined) {
      const again = before === hit[1];
      tell('artifact.cache.lookup', { blobId: hit[1], result: again ? 'refetched' : 'hit' });
      if (again) this.sink.issue(offset, length, 'fetched-again', REFETCH);
    } else if (onDisk?.[1] !== undefined) {
      const blobId = idInPath(onDisk[1]);
      tell('artifact.cache.lookup', { blobId, result: 'disk' });
      this.sink.issue(offset, length, this.seen.has(blobId) ? 'restarted' : 'from-before', RESTART);
      this.seen.add(blobId);
    } else if (fetched?.[1] !== undefined) {
      tell('artifact.fetch', { blobId: fetched[1], result: 'fetched' });
      this.fetched = fetched[1];
      this.seen.add(fetched[1]);
    } else if (failed?.[1] !== undefined) {
      tell('artifact.fetch', { blobId: failed[1], result: 'failed' });
      this.sink.issue(offset, length, 'nothing-removed', NOTHING_REMOVED);
    } else if (evicted?.[1] !== undefined) {
      tell('artifact.evict', { blobId: idInPath(evicted[1]) });
      this.sink.issue(offset, length, 'unreachable-line', UNREACHABLE);
    } else {
      this.sink.skipped(offset, length, 'other-text');
    }
  }
}

export const onnxLog: Importer = {
  id: 'onnx-log',
  title: 'Output of an ONNX inference node',
  alterations: [
    'No line has a time or the id of a request: only their order in this one log is known.',
    'A file found on disk or in the cache is never hashed again by the node: the id it is kept under is not checked.',
    'Output of Python is written in blocks when it goes to a file: a node that was killed may have lost its last lines.',
  ],
  clock: 'none',

  sniff(head) {
    const lines = headText(head.bytes)
      .split('\n')
      .map((line) => uncollected(line.trimEnd()));
    const about = lines.filter((line) => isOwn(line) || artifactKindOf(FETCHED.exec(line)?.[1] ?? '') !== null);
    if (about.length > 0) return { confidence: 0.96, reason: `A node’s lines about its model files: ${about.length}.` };
    return { confidence: 0, reason: 'No line about a model file.' };
  },

  async read(bytes, sink, context) {
    const lines = new CacheLines(sink);
    await forEachEntry(bytes, sink, context, {
      begins: () => true,
      entry: (entry) => lines.entry(entry),
    });
  },
};
