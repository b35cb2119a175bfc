/** Requests and answers as `curl` prints their headers (`-i`, `-I`, `-D`, `-v`), line by line. */
import { networkOfHost } from '../../../model/walrus/walrus-network.ts';
import type { WalrusReadStatement } from '../../../model/walrus-statement.ts';
import { readTime } from '../field-readers.ts';
import type { RecordSink } from '../importer.ts';
import { bodyBytes, readAnswerHeaders } from './http-answer.ts';
import { readTarget } from './read-target.ts';

const REQUEST = /^(?:> ?)?([A-Z]{3,7}) (\S+) HTTP\/[\d.]+$/;
const ANSWER = /^(?:< ?)?HTTP\/[\d.]+ (\d{3})\b/;
const HEADER = /^([<>] ?)?([A-Za-z0-9-]{1,64}):[ \t]*(.*)$/;
const MAX_HEADERS = 200;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

interface Part {
  readonly offset: number;
  end: number;
  readonly headers: Map<string, string>;
}

interface Asked extends Part {
  readonly method: string;
  readonly path: string;
}

interface Answered extends Part {
  readonly status: string;
  /** `curl -v` marks headers: lines without a mark are no headers. */
  readonly isMarked: boolean;
}

/** `Tue, 15 Jul 2025 19:07:42 GMT` as ISO 8601; null for anything else. */
export function httpDate(text: string | null): string | null {
  const match = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/.exec(text?.trim() ?? '');
  const month = match === null ? -1 : MONTHS.indexOf(match[2]!);
  if (match === null || month < 0 || month % 3 !== 0) return null;
  return `${match[3]}-${String(month / 3 + 1).padStart(2, '0')}-${match[1]}T${match[4]}Z`;
}

/** One line of the capture. */
interface CapturedLine {
  readonly offset: number;
  readonly text: string;
  /** Bytes of the text. */
  readonly length: number;
  /** Where the next line begins. */
  readonly next: number;
}

export class CapturedExchanges {
  private readonly sink: RecordSink;
  private asked: Asked | null = null;
  private answered: Answered | null = null;
  /** Where the last answer's body begins and ends, if it was captured at all. */
  private body = { start: -1, end: -1 };

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  line(line: CapturedLine): void {
    const { offset, text, length } = line;
    const answer = ANSWER.exec(text);
    const request = REQUEST.exec(text);
    // A body may hold lines that look like headers: it ends where its length says. Headers at once behind are the next ones.
    if (offset < this.body.end && !(offset === this.body.start && (answer ?? request) !== null)) {
      if (length > 0) this.sink.skipped(offset, length, 'body');
      return;
    }
    this.body = { start: -1, end: -1 };
    if (answer !== null) {
      if (this.answered !== null) this.finish();
      const isMarked = text.startsWith('<');
      this.answered = { offset, end: offset + length, headers: new Map(), status: answer[1]!, isMarked };
    } else if (request !== null) {
      this.finish();
      const [, method = '', path = ''] = request;
      this.asked = { offset, end: offset + length, headers: new Map(), method, path };
    } else if (this.answered !== null) this.answerLine(this.answered, line);
    else if (this.asked !== null) {
      if (put(this.asked, text, text.startsWith('>') ? '>' : '')) this.asked.end = offset + length;
    } else if (length > 0) this.sink.skipped(offset, length, 'other-text');
  }

  private answerLine(answered: Answered, { offset, text, length, next }: CapturedLine): void {
    if (put(answered, text, answered.isMarked ? '<' : '')) {
      answered.end = offset + length;
      return;
    }
    // Between marked lines curl tells what it does.
    if (answered.isMarked && !/^< ?$/.test(text)) return;
    this.finish();
    if (text !== '' && !answered.isMarked) this.sink.skipped(offset, length, 'other-text');
    else if (!answered.isMarked) {
      const announced = bodyBytes((name) => answered.headers.get(name) ?? null);
      this.body = { start: next, end: announced === null ? Number.POSITIVE_INFINITY : next + Number(announced) };
    }
  }

  /** A line that is too long to be a header. */
  tooLong(offset: number, length: number): void {
    if (offset < this.body.end) {
      this.sink.skipped(offset, length, 'body');
      return;
    }
    this.finish();
    this.sink.rejected(offset, length, 'limit', `One line of ${length} bytes is no header.`);
  }

  finish(): void {
    const { asked, answered, sink } = this;
    this.asked = null;
    this.answered = null;
    if (answered === null) {
      if (asked !== null) sink.skipped(asked.offset, asked.end - asked.offset, 'unanswered');
      return;
    }
    const offset = asked?.offset ?? answered.offset;
    const length = answered.end - offset;
    const read = readOf(asked, answered);
    if (read === null) {
      sink.skipped(offset, length, 'other-answer');
      return;
    }
    sink.accepted(offset, length);
    sink.statement(read, offset, length);
    if (read.timeNs === null)
      sink.issue(offset, length, 'unreadable-time', 'The answer has no date, or one that cannot be read.');
  }
}

/** @returns false when the line is no header with this mark. */
function put(part: Part, text: string, mark: string): boolean {
  const header = HEADER.exec(text);
  if (header === null || (header[1] ?? '').trim() !== mark) return false;
  const name = header[2]!.toLowerCase();
  if (part.headers.size < MAX_HEADERS && !part.headers.has(name)) part.headers.set(name, header[3]!.trim());
  return true;
}

/** null when neither the path nor a header speaks of Walrus. */
function readOf(asked: Asked | null, answered: Answered): WalrusReadStatement | null {
  const header = (name: string): string | null => answered.headers.get(name) ?? null;
  const target = asked === null ? null : readTarget(asked.path);
  const said = readAnswerHeaders(header, answered.status);
  if (target === null && said.etag === null && said.identifier === null) return null;
  const host = /^https?:\/\/([^/?#]+)/.exec(asked?.path ?? '')?.[1] ?? asked?.headers.get('host') ?? null;
  const date = httpDate(header('date'));
  return {
    kind: 'walrus-read',
    network: networkOfHost(host),
    teller: 'aggregator',
    target: target?.target ?? null,
    blobId: target?.blobId ?? null,
    objectId: target?.objectId ?? null,
    patchId: target?.patchId ?? null,
    ...said,
    identifier: target?.identifier ?? said.identifier,
    isPartial: said.isPartial || target?.isPartial === true,
    timeNs: date === null ? null : readTime(date),
    method: asked?.method ?? null,
    status: answered.status,
    bytes: bodyBytes(header),
    errorReason: null,
    host,
  };
}
