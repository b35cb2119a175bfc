/** Spans of OTLP/JSON on their way to the sink, with the resource that they belong to. */
import { isUtf8 } from 'node:buffer';
import { AppError } from '../../../base/errors.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import type { RecordSink } from '../importer.ts';
import { tryParse } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { nestedRecords } from '../scan/nested-records.ts';
import type { OnOddity } from '../trace/plain-json.ts';
import { completeBareSpan, isBareSpan } from './otlp-bare-span.ts';
import { NO_RESOURCE, readResource, readSpan } from './otlp-span.ts';
import type { SpanResource } from './otlp-span.ts';

const OWN_RESOURCE = [wanted('resource')];

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

/** Tells spans in the order of the file, each with the resource of its group, in whichever order the two stand. */
export class SpanReader {
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

  /** False for what is no span. */
  addBare(record: RawRecord): boolean {
    const parsed = tryParse(record.bytes);
    if (parsed.fault !== null || !isBareSpan(parsed.json)) return false;
    const [own] = nestedRecords(record, OWN_RESOURCE);
    const resource = own === undefined ? NO_RESOURCE : readResource(own.bytes.toString('utf8'));
    const found = findSpan(record, resource);
    this.tell('statement' in found ? { ...found, statement: completeBareSpan(found.statement, parsed.json) } : found);
    return true;
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
