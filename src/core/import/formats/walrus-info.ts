/** Epochs and committees as `walrus info` gives them, as JSON or as text. docs/formats/walrus-info.md */
import { NS_PER_SECOND } from '../../../base/time.ts';
import { captureTime } from '../capture-time.ts';
import { readTime } from '../field-readers.ts';
import { placeWith } from '../head-probe.ts';
import type { Head, Importer, RecordSink } from '../importer.ts';
import { withoutColour } from '../scan/colour.ts';
import { forEachLine } from '../scan/for-each-line.ts';
import { forEachAmongLogs, probeAmongLogs } from '../scan/json-among-logs.ts';
import { wanted } from '../scan/json-path.ts';
import { bookReading } from '../walrus/reading.ts';
import { isDated, tellSystemInfo } from '../walrus/system-info.ts';

const PLACES = ['', '[]'];
const LINE_BYTES = 64 * 1024;
const EPOCH_LINE = /^\s*Current epoch:\s*(\d{1,10})\b/;
const START_LINE = /^\s*Start time:\s*(\d{4}-\S+ [\d:.]+(?: UTC)?)\s*$/;
const END_LINE = /^\s*End time:\s*(\d{4}-\S+ [\d:.]+(?: UTC)?)\s*$/;
const DURATION_LINE = /^\s*Epoch duration:\s*(\S.*)$/;
const UNITS: Readonly<Record<string, bigint>> = { day: 86_400n, hour: 3600n, h: 3600n, minute: 60n, min: 60n, m: 60n };

function textOfHead({ bytes }: Head): string {
  return withoutColour(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
}

function isPrinted(head: Head): boolean {
  const text = textOfHead(head);
  return /^[ \t]*Current epoch:\s*\d/m.test(text) && /^[ \t]*Start time:\s*\d{4}-/m.test(text);
}

/** `14days`, `1day`, `2h`. */
function durationNs(text: string): string | null {
  const match = /^(\d{1,6})\s*(day|hour|minute|min|h|m)s?$/.exec(text);
  const unit = UNITS[match?.[2] ?? ''];
  return match === null || unit === undefined ? null : (BigInt(match[1]!) * unit * NS_PER_SECOND).toString();
}

/** The lines about one epoch, from the one that names it on. */
class PrintedEpochs {
  private readonly sink: RecordSink;
  private epoch: string | null = null;
  private startNs: string | null = null;
  private endNs: string | null = null;
  private duration: string | null = null;
  private offset = 0;
  private end = 0;

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  line(offset: number, bytes: Buffer): void {
    const text = withoutColour(bytes.toString('utf8')).trimEnd();
    const length = bytes.toString('latin1').trimEnd().length;
    if (length === 0) return;
    const epoch = EPOCH_LINE.exec(text)?.[1];
    if (epoch !== undefined) {
      this.finish();
      this.epoch = epoch;
      this.offset = offset;
      this.end = offset + length;
    } else if (this.epoch === null || !this.takes(text)) {
      this.finish();
      this.sink.skipped(offset, length, 'other-text');
    } else this.end = offset + length;
  }

  private takes(text: string): boolean {
    const start = START_LINE.exec(text)?.[1];
    const end = END_LINE.exec(text)?.[1];
    const duration = DURATION_LINE.exec(text)?.[1];
    if (start !== undefined) this.startNs ??= readTime(start);
    else if (end !== undefined) this.endNs ??= readTime(end);
    else if (duration !== undefined) this.duration ??= durationNs(duration);
    else return false;
    return true;
  }

  finish(): void {
    const { epoch, startNs, endNs, offset, end, sink } = this;
    if (epoch === null) return;
    const told = {
      kind: 'walrus-anchor',
      network: null,
      teller: 'cli',
      epoch: BigInt(epoch).toString(),
      basis: 'stated',
      durationNs: this.duration,
    } as const;
    const length = end - offset;
    if (startNs === null && endNs === null)
      sink.rejected(offset, length, 'cut', 'An epoch is named here and no time of it.');
    else sink.accepted(offset, length);
    if (startNs !== null) sink.statement({ ...told, edge: 'done', timeNs: startNs }, offset, length);
    if (endNs !== null) sink.statement({ ...told, edge: 'planned-end', timeNs: endNs }, offset, length);
    this.epoch = null;
    this.startNs = null;
    this.endNs = null;
    this.duration = null;
  }
}

export const walrusInfo: Importer = {
  id: 'walrus-info',
  title: 'Epochs and committees (walrus info)',
  alterations: [
    'It says what was so when it was asked, and not on which network.',
    'Nodes are listed by name; the order in which the chain counts them is that of their ids.',
    'Epochs begin later than the clock alone would have it: a start is a fact, an end is a plan.',
  ],
  clock: 'chain',

  sniff(head) {
    const probe = probeAmongLogs(head);
    if (placeWith(probe, PLACES, 'epochInfo.currentEpoch') !== null)
      return { confidence: 0.95, reason: 'The current epoch, as walrus info gives it.' };
    if (placeWith(probe, PLACES, 'currentEpoch', 'epochDuration', 'maxEpochsAhead') !== null)
      return { confidence: 0.9, reason: 'The current epoch and how long one lasts.' };
    if (placeWith(probe, PLACES, 'committeeInfo') !== null || placeWith(probe, PLACES, 'currentStorageNodes') !== null)
      return { confidence: 0.9, reason: 'The storage nodes of an epoch.' };
    if (isPrinted(head)) return { confidence: 0.9, reason: 'A current epoch with its times, printed for people.' };
    return { confidence: 0, reason: 'Nothing of walrus info.' };
  },

  async read(bytes, sink, context) {
    const head = { name: '', size: bytes.size, bytes: bytes.read(0, Math.min(bytes.size, LINE_BYTES)) };
    if (isPrinted(head)) {
      const epochs = new PrintedEpochs(sink);
      await forEachLine(bytes, sink, context, LINE_BYTES, {
        line: (offset, line) => epochs.line(offset, line),
        tooLong(offset, length) {
          epochs.finish();
          sink.rejected(offset, length, 'limit', `One line of ${length} bytes is no part of it.`);
        },
      });
      epochs.finish();
      return;
    }
    const capture = captureTime(null, context);
    await forEachAmongLogs(bytes, sink, context, [wanted(''), wanted('[]')], (json, place) =>
      bookReading(sink, place, isDated(json) ? 'no-time' : 'unknown-shape', (reading) =>
        tellSystemInfo(reading, json, capture),
      ),
    );
  },
};
