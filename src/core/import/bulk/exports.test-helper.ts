/** Exports with much of what is unusual in them, and what the general reader says of their bytes. */
import fc from 'fast-check';
import type { SpanStatement } from '../../../model/statement.ts';
import { openBlock, packSpans, type PackedBlock } from '../../spans/span-block.ts';
import { otlpJson } from '../formats/otlp-json.ts';
import type { RecordSink } from '../importer.ts';
import { FIELD_KEYS, NODE_KEYS } from '../trace/span-fields.ts';

export interface Told {
  readonly statement: SpanStatement;
  readonly offset: number;
  readonly length: number;
}

/** What the general reader says of the same bytes; null when it books anything but spans. */
export async function general(bytes: Buffer): Promise<readonly Told[] | null> {
  const told: Told[] = [];
  let isClean = true;
  const other = (): void => void (isClean = false);
  const sink: RecordSink = {
    statement: (statement, offset, length) => told.push({ statement: statement as SpanStatement, offset, length }),
    accepted: () => undefined,
    rejected: other,
    skipped: other,
    issue: other,
  };
  const source = {
    size: bytes.length,
    // eslint-disable-next-line require-yield
    async *stream() {
      yield bytes;
    },
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  await otlpJson.read(source, sink, {
    name: 'a',
    path: 'a',
    askedCaptureNs: null,
    fileTimeNs: null,
    signal: new AbortController().signal,
  });
  return isClean ? told : null;
}

/** The spans of a block that was packed. */
export function unpacked({ data }: PackedBlock): readonly Told[] {
  const block = openBlock(data);
  return Array.from({ length: block.spans }, (_, i) => ({
    statement: block.statement(i),
    offset: block.offset(i),
    length: block.length(i),
  }));
}

/** The case keeps lone surrogates as U+FFFD. */
export const asStored = (told: readonly Told[]): readonly Told[] => {
  if (told.length === 0) return told;
  const block = openBlock(packSpans(told).data);
  return told.map((span, i) => ({ ...span, statement: block.statement(i) }));
};

const word = fc.oneof(
  fc.constantFrom('', 'a', 'run', 'SPAN_KIND_SERVER', 'STATUS_CODE_ERROR', '0', '3', '007', '0xABcd', 'AB'.repeat(32)),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ maxLength: 70 }),
);
const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => Buffer.from(value).toString('hex'));
const number = fc.oneof(
  fc.nat(5),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 1.5, -3, 1e21),
);
const odd = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  number,
  fc.array(word, { maxLength: 2 }),
  fc.dictionary(word, word, { maxKeys: 2 }),
);

/** Enough of what is unusual to meet it, and enough without to get through. */
const mostly = <T, U>(usual: fc.Arbitrary<T>, unusual: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: unusual });

const integer = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String), fc.nat());
const kvlist = fc.record({
  values: fc.array(fc.record({ key: word, value: fc.record({ stringValue: word }) }), { maxLength: 2 }),
});
const anyValue = mostly(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ stringValue: word }) },
    { weight: 2, arbitrary: fc.record({ intValue: integer }) },
    fc.record({ doubleValue: number }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ kvlistValue: kvlist }),
    fc.constant({}),
  ),
  fc.oneof(fc.record({ stringValue: odd, intValue: odd }, { requiredKeys: [] }), odd),
);
/** But for those that the kernel leaves to the general reader. */
const FIELD_NAMES = FIELD_KEYS.filter(([, field]) => field !== 'callParameters').map(([name]) => name);
const key = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...FIELD_NAMES, ...NODE_KEYS, 'service.name') }, word);
const attribute = mostly(
  fc.record({ key, value: anyValue }),
  fc.oneof(fc.record({ value: anyValue, key }, { requiredKeys: [] }), odd),
);
const keyed = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'key' in value ? value.key : value;
const attributes = mostly(
  fc.uniqueArray(attribute, { maxLength: 8, selector: keyed }),
  fc.oneof(fc.array(attribute, { maxLength: 8 }), odd),
);
const time = mostly(
  fc.oneof(
    { weight: 4, arbitrary: fc.bigInt(0n, 2n ** 63n - 1n).map(String) },
    fc.constantFrom('', '0', '00017', '9223372036854775807', 1712345678),
  ),
  fc.oneof(fc.constantFrom('soon', '9223372036854775808', 1.5), odd),
);
const span = fc.record(
  {
    traceId: mostly(hex(16), fc.oneof(word, odd)),
    spanId: mostly(hex(8), word),
    parentSpanId: mostly(fc.oneof({ weight: 6, arbitrary: hex(8) }, fc.constantFrom('', '0'.repeat(16))), word),
    name: mostly(word, odd),
    kind: mostly(fc.oneof(fc.nat(7), word), odd),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes,
    status: mostly(fc.record({ code: mostly(fc.oneof(fc.nat(3), word), odd) }, { requiredKeys: [] }), odd),
    events: fc.array(fc.record({ name: word, attributes }), { maxLength: 2 }),
    traceState: word,
  },
  { requiredKeys: ['name'] },
);
export const group = fc.record({
  resource: fc.record({ attributes, droppedAttributesCount: fc.nat(3) }, { requiredKeys: [] }),
  scopeSpans: fc.array(
    fc.record({ scope: fc.record({ name: word }), spans: fc.array(span, { minLength: 1, maxLength: 3 }) }),
    { minLength: 1, maxLength: 2 },
  ),
  schemaUrl: word,
});
