/**
 * Lines without end and lines without number, in bounded time and memory. The sizes that take minutes run where
 * BLOBTRAIL_HEAVY is set.
 */
import { describe, expect, it } from 'vitest';
import { contextOf } from '../src/core/import/import.test-helper.ts';
import { otlpJson } from '../src/core/import/formats/otlp-json.ts';
import type { RecordSink, SourceBytes } from '../src/core/import/importer.ts';
import { IMPORT_LIMITS } from '../src/core/import/limits.ts';

const MIB = 2 ** 20;
const isHeavy = process.env['BLOBTRAIL_HEAVY'] !== undefined;

/** A source that is made while it is read: `head`, then `piece` so many times, then `tail`. */
function made(head: string, piece: string, times: number, tail: string): SourceBytes {
  const block = Buffer.from(piece.repeat(Math.max(1, Math.floor(MIB / piece.length))));
  const blocks = Math.ceil((times * piece.length) / block.length);
  const [first, last] = [Buffer.from(head), Buffer.from(tail)];
  const size = first.length + blocks * block.length + last.length;
  return {
    size,
    async *stream() {
      yield first;
      for (let i = 0; i < blocks; i += 1) yield block;
      yield last;
    },
    read: (offset, length) => {
      const whole = Buffer.concat([first, block, block]);
      if (offset + length > whole.length) throw new Error('only the head is read by its place');
      return whole.subarray(offset, offset + length);
    },
  };
}

interface Booked {
  readonly accepted: number;
  readonly bytes: number;
  readonly issues: ReadonlyMap<string, number>;
  readonly mibMore: number;
  readonly seconds: number;
}

async function book(source: SourceBytes): Promise<Booked> {
  const issues = new Map<string, number>();
  let [accepted, bytes] = [0, 0];
  const sink: RecordSink = {
    statement: () => undefined,
    accepted: (_offset, length) => {
      accepted += 1;
      bytes += length;
    },
    rejected: (_offset, length, _reason, message) => {
      bytes += length;
      issues.set(message, (issues.get(message) ?? 0) + 1);
    },
    skipped: (_offset, length) => void (bytes += length),
    issue: (_offset, _length, code) => void issues.set(code, (issues.get(code) ?? 0) + 1),
  };
  let most = 0;
  const before = process.memoryUsage().rss;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const started = performance.now();
  await otlpJson.read(source, sink, contextOf());
  clearInterval(timer);
  most = Math.max(most, process.memoryUsage().rss);
  return { accepted, bytes, issues, mibMore: (most - before) / MIB, seconds: (performance.now() - started) / 1000 };
}

const SPAN = '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a"}]}]}]}';

describe.each([
  ['small', 80, 50_000],
  ...(isHeavy ? ([['as large as they come', 1024, 10_000_000]] as const) : []),
] as const)('lines, %s', (_size, mib, lines) => {
  it(`one of ${mib} MiB is one rejected record that names the limit, and the next is read`, async () => {
    const source = made(`${SPAN}\n{"resourceSpans":"`, 'x'.repeat(64), mib * 2 ** 14, `"}\n${SPAN}\n`);
    const { accepted, bytes, issues, mibMore, seconds } = await book(source);
    expect([accepted, [...issues.values()]]).toEqual([2, [1]]);
    expect([...issues.keys()][0]).toMatch(/\(recordBytes\)/);
    expect(source.size - bytes).toBeLessThan(200);
    expect(mibMore).toBeLessThan((3 * IMPORT_LIMITS.recordBytes) / MIB);
    expect(seconds).toBeLessThan(5 + mib / 40);
  }, 120_000);

  it(`one text of ${mib} MiB in the middle of a document is one rejected span, and the next is read`, async () => {
    const source = made(
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"',
      'x'.repeat(64),
      mib * 2 ** 14,
      '"},{"name":"b"}]}]}]}',
    );
    const { accepted, issues, mibMore } = await book(source);
    expect([accepted, [...issues.keys()][0]]).toEqual([1, expect.stringContaining('(recordBytes)')]);
    expect(mibMore).toBeLessThan((4 * IMPORT_LIMITS.recordBytes) / MIB);
  }, 120_000);

  it(`${lines} of two bytes are booked one by one`, async () => {
    const source = made(`${SPAN}\n`, '{}\n', lines, `${SPAN}\n`);
    const { accepted, bytes, mibMore, seconds } = await book(source);
    expect(accepted).toBe(2);
    expect(bytes).toBeGreaterThan(lines * 2);
    expect(mibMore).toBeLessThan(150);
    expect(seconds).toBeLessThan(5 + lines / 200_000);
  }, 120_000);
});
