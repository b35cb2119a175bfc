/** OpenTelemetry traces as OTLP protobuf, one message or framed. docs/formats/otlp-protobuf.md */
import type { Head, Importer } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { frameAt, FRAMING_WORDS } from '../proto/message-frames.ts';
import type { Framing } from '../proto/message-frames.ts';
import type { ReadAt } from '../proto/wire-fields.ts';
import { walkInStep } from '../scan/in-step.ts';
import { KSERVE_SAMPLES } from '../trace/sampled.ts';
import type { SignalKind } from './otlp-proto-span.ts';
import { firstSignal } from './otlp-proto-fields.ts';
import { ProtoWalk } from './otlp-proto-walk.ts';

const FRAMINGS = ['none', 'length', 'grpc', 'varint'] as const satisfies readonly Framing[];

interface Recognised {
  readonly framing: Framing;
  readonly signal: SignalKind;
}

function recogniseIn({ bytes, size }: Pick<Head, 'bytes' | 'size'>): Recognised | null {
  const read: ReadAt = (offset, length) => bytes.subarray(offset, offset + length);
  const found: Recognised[] = [];
  for (const framing of FRAMINGS) {
    const frame = frameAt(framing, read, 0, size);
    if (frame === null || frame.to > size) continue;
    const signal = firstSignal(read, frame.from, Math.min(frame.to, bytes.length));
    if (signal !== null) found.push({ framing, signal });
  }
  return found.find(({ signal }) => signal === 'span') ?? found[0] ?? null;
}

export const otlpProtobuf: Importer = {
  id: 'otlp-protobuf',
  title: 'OpenTelemetry traces (OTLP/protobuf)',
  alterations: [
    'A file of the collector holds what its pipeline let through: its processors may have sampled, renamed or cut what the services sent.',
    'A collector that was stopped may have left a part of its last message.',
    'gen_ai.response.model is what the caller was told, not what answered.',
    KSERVE_SAMPLES,
  ],
  clock: 'wall',

  sniff(head) {
    const found = recogniseIn(head);
    if (found === null) return { confidence: 0, reason: 'No protobuf message of OpenTelemetry.' };
    const words = FRAMING_WORDS[found.framing];
    return found.signal === 'span'
      ? { confidence: 0.96, reason: `Protobuf, ${words}: resource, scope and span lie in each other.` }
      : { confidence: 0.6, reason: `Another OpenTelemetry signal as protobuf, ${words}.` };
  },

  async read(bytes, sink, context) {
    const head = bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes));
    const found = recogniseIn({ bytes: head, size: bytes.size });
    if (found === null) sink.rejected(0, bytes.size, 'unknown-shape', 'This is no protobuf message of OpenTelemetry.');
    else await walkInStep(bytes, context, new ProtoWalk(bytes, sink).file(found.framing));
  },
};
