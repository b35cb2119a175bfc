/** Where the kernel (tools/otlp-kernel) puts what it finds of a span: shared by what builds it and what reads it. */

/** Members of a span in OTLP/JSON; each up to `status` fills the slot of its own number. */
export const SPAN_MEMBERS = [
  'traceId',
  'spanId',
  'parentSpanId',
  'name',
  'kind',
  'startTimeUnixNano',
  'endTimeUnixNano',
  'status',
  'attributes',
] as const;

const MEMBER_SLOTS = ['traceId', 'spanId', 'parentSpanId', 'name', 'spanKind', 'startNs', 'endNs', 'status'] as const;

/** Filled by attributes. */
const ATTRIBUTE_SLOTS = [
  'labelAsked',
  'labelAnswered',
  'responseId',
  'requestId',
  'artifactRef',
  'teeId',
  'inputHash',
  'outputHash',
  'txHash',
  'cacheResult',
  'node',
  'server',
  'oneName',
] as const;

const ALL = [...MEMBER_SLOTS, ...ATTRIBUTE_SLOTS, 'service'] as const;

export type SlotName = (typeof ALL)[number];

export const SLOTS = ALL.length;

export const SLOT_OF = Object.fromEntries(ALL.map((name, i) => [name, i])) as Readonly<Record<SlotName, number>>;
