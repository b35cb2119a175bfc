// Where everything lies. Addresses of the text are offsets from `text`; 0 is never a value's place, for a line begins with a brace.
// `slots`: for every span its place in the text, then a place and a length for each of SLOTS values, then its resource.

const SPAN_BYTES: u32 = 8 + SLOTS * 8 + 4;
const RESOURCE_BYTES: u32 = RESOURCE_SLOTS * 8;
/** Marks in the top bits of a length: in quotes, a bare number or literal, in quotes with escapes. */
const QUOTED: u32 = 0x40000000;
const BARE: u32 = 0x80000000;
const ESCAPED: u32 = 0x20000000;
const LENGTH: u32 = 0x1fffffff;

let text: usize = 0;
let escapes: usize = 0;
let tape: usize = 0;
let slots: usize = 0;
let slotsEnd: usize = 0;
let resources: usize = 0;
let maxResources: u32 = 0;
let buckets: usize = 0;
let bucketMask: u32 = 0;
let entries: usize = 0;
let values: usize = 0;

/** Once per instance: room for so many bytes of text and so many spans in it. */
export function configure(maxBytes: u32, maxSpans: u32): void {
  maxResources = maxSpans;
  text = (__heap_base + 63) & ~63;
  escapes = text + maxBytes + 256;
  tape = (escapes + (maxBytes >> 3) + 128) & ~63;
  slots = tape + (<usize>maxBytes << 2) + 64;
  slotsEnd = slots + <usize>maxSpans * SPAN_BYTES;
  resources = slotsEnd + 64;
  buckets = (resources + <usize>maxResources * RESOURCE_BYTES + 127) & ~63;
  let size: u32 = 16;
  while (size < maxSpans << 1) size <<= 1;
  bucketMask = size - 1;
  entries = buckets + (<usize>size << 2);
  values = entries + (<usize>(maxSpans + 1) << 3);
  const end = values + <usize>maxSpans * 40 + 64;
  const pages = <i32>((end + 65535) >> 16);
  if (pages > memory.size()) memory.grow(pages - memory.size());
}

export function textAddress(): usize {
  return text;
}
export function entriesAddress(): usize {
  return entries + 8;
}
export function valuesAddress(): usize {
  return values;
}
