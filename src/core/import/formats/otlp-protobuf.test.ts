import { createHash } from 'node:crypto';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { describe, expect, it } from 'vitest';
import {
  framed,
  type Field,
  LOG_RECORD,
  message,
  METRIC,
  protoMessage,
  signalMessage,
} from '../../../../tests/builders/otel-fixtures.ts';
import { readableSpans } from '../../../../tests/builders/otel-spans.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { impostorReason } from '../impostors.ts';
import { otlpJson } from './otlp-json.ts';
import { otlpProtobuf } from './otlp-protobuf.ts';

const statementsOf = async (content: Uint8Array): Promise<readonly unknown[]> =>
  (await runImporter(otlpProtobuf, content)).statements.map(({ statement }) => statement);

const confidence = (content: Uint8Array): number => otlpProtobuf.sniff(headOf(content)).confidence;

function grpc(content: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of(0), framed(content)]);
}

function delimited(content: Uint8Array): Uint8Array {
  // A field of bytes without its one-byte tag.
  return message([1, content]).subarray(1);
}

describe('spans in protobuf', () => {
  it('say the same as the SDK’s spans in JSON', async () => {
    const json = Buffer.from(JsonTraceSerializer.serializeRequest(readableSpans())!);
    const inJson = (await runImporter(otlpJson, json)).statements.map(({ statement }) => statement);
    expect(inJson).toHaveLength(4);
    expect(await statementsOf(protoMessage())).toEqual(inJson);
  });

  it('are the same in every framing', async () => {
    const spans = await statementsOf(protoMessage());
    for (const frame of [(one: Uint8Array) => framed(one), grpc, delimited]) {
      const content = Buffer.concat([frame(protoMessage()), frame(protoMessage())]);
      expect(confidence(content)).toBeGreaterThan(0.9);
      expect(await statementsOf(content)).toEqual([...spans, ...spans]);
    }
    // Messages behind each other are one message: fields that repeat are lists.
    expect(await statementsOf(Buffer.concat([protoMessage(), protoMessage()]))).toEqual([...spans, ...spans]);
  });

  it('are found where every message ends with a line feed, as custom encodings write it', async () => {
    const spans = await statementsOf(protoMessage());
    const line = Buffer.concat([protoMessage(), Buffer.from('\n')]);
    expect(confidence(line)).toBeGreaterThan(0.9);
    const { statements, issues, units } = await runImporter(otlpProtobuf, Buffer.concat([line, line]));
    expect([statements.map(({ statement }) => statement), issues]).toEqual([[...spans, ...spans], []]);
    expect(units.map(({ category }) => category)).toEqual(units.map(() => 'accepted'));
  });

  it('are told with the bytes of their own message', async () => {
    const content = framed(protoMessage());
    const { statements } = await runImporter(otlpProtobuf, content);
    for (const { offset, length } of statements) {
      const alone = signalMessage(content.subarray(offset, offset + length));
      const [again] = (await runImporter(otlpProtobuf, alone)).statements;
      expect(again?.length).toBe(length);
    }
  });

  it('find their resource also where it stands behind them', async () => {
    const resource = message([1, message([1, 'service.name'], [2, message([1, 'late'])])]);
    const span = message([1, new Uint8Array(16).fill(1)], [2, new Uint8Array(8).fill(2)], [5, 'a']);
    const content = message([1, message([2, message([2, span])], [1, resource])]);
    expect(await statementsOf(content)).toMatchObject([{ service: 'late', name: 'a' }]);
  });
});

describe('a file that ends early', () => {
  it('keeps all whole frames, and tells the rest with its bytes and its hash', async () => {
    const content = framed(protoMessage(), protoMessage());
    const cut = content.subarray(0, content.length - 37);
    const at = content.length / 2;
    const { statements, issues, units } = await runImporter(otlpProtobuf, cut);
    expect(statements).toHaveLength(4);
    const hash = createHash('sha256').update(cut.subarray(at)).digest('hex');
    expect(issues).toEqual([
      {
        offset: at,
        length: cut.length - at,
        code: 'cut',
        message: `The last ${cut.length - at} bytes are the beginning of a frame of ${at} bytes. Their SHA-256 is ${hash}.`,
      },
    ]);
    expect(units.at(-1)).toMatchObject({ category: 'rejected', reason: 'cut', offset: at });
  });

  it('keeps the whole spans of a message without frames, wherever it is cut', async () => {
    const content = protoMessage();
    const whole = (await runImporter(otlpProtobuf, content)).statements;
    for (let length = whole[0]!.offset + whole[0]!.length; length < content.length; length += 1) {
      const { statements, issues } = await runImporter(otlpProtobuf, content.subarray(0, length));
      const read = whole.filter((span) => span.offset + span.length <= length);
      expect(statements.map(({ offset }) => offset)).toEqual(read.map(({ offset }) => offset));
      // Between two resources nothing is missing that the file could tell of.
      expect(issues.length).toBeLessThanOrEqual(1);
    }
  });
});

describe('what is no trace', () => {
  it('is skipped where it is another signal', async () => {
    const content = signalMessage(LOG_RECORD);
    const inTrace = Buffer.concat([LOG_RECORD, message([9, new Uint8Array(16).fill(7)])]);
    expect(otlpProtobuf.sniff(headOf(content))).toMatchObject({ confidence: 0.6 });
    const { units, statements } = await runImporter(
      otlpProtobuf,
      framed(content, signalMessage(inTrace), signalMessage(METRIC)),
    );
    expect([statements, units.map(({ category, reason }) => `${category} ${reason}`)]).toEqual([
      [],
      ['skipped log-record', 'skipped log-of-a-trace', 'skipped other-signal'],
    ]);
  });

  // Packets of Perfetto: field 1, too, with a time and the number of their writer in each.
  const packet = message([8, 123_456], [10, 1], [6, message([1, message([1, 6], [2, 99])])]);

  it('is not recognised where it only begins like one', () => {
    const strangers = [
      message([1, packet], [1, packet]),
      message([1, 'a text']),
      framed(message([1, packet])),
      Buffer.from('\n\n\n{"resourceSpans":[]}'),
      Buffer.alloc(64),
      Buffer.alloc(4096, 0x0a),
    ];
    expect(strangers.map(confidence)).toEqual(strangers.map(() => 0));
  });

  it('is refused with what it is', () => {
    expect(impostorReason(headOf(message([1, packet], [1, packet])))).toContain('Perfetto');
    const large = message(...Array.from({ length: 9000 }, (): Field => [1, packet]));
    expect(impostorReason(headOf(large))).toContain('Perfetto');
    expect(impostorReason(headOf(message([1, message([1, 1], [2, 5])])))).toContain('Protobuf');
    expect(impostorReason(headOf('\n\nplain text of several lines\n'))).toBeNull();
    expect(impostorReason(headOf(Uint8Array.of(0x0a, 0x05, 0x01, 0xff, 0xff)))).toBeNull();
  });
});
