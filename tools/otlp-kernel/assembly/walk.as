// Stage two: one line after the other as an ExportTraceServiceRequest in JSON. Only what the product reads is kept. Whatever is
// unusual and not merely unknown, such as a member twice, makes the whole text fail: the general reader decides it then.

const RANKS: usize = memory.data(64, 16);

let span: usize = 0;
let resource: u32 = 0;
/** The last AnyValue is one that only the general reader knows how to take, should its attribute be wanted. */
let isOdd: bool = false;

// @ts-ignore: decorators are the compiler's
@inline function isPlainNumber(): bool {
  const length = valueLength & LENGTH;
  if (length > 15) return false;
  for (let i: u32 = 0; i < length; i++) if (!isDigit(byteAt(valueAt + i))) return false;
  return length == 1 || byteAt(valueAt) != 0x30;
}

/** A string or a number as one of the span's values. Ids and names are strings; a kind is a plain number. */
function takeScalar(slot: u32): void {
  const to = span + 8 + slot * 8;
  if (comes(0x22)) {
    takeString();
    if (valueLength & ESCAPED && slot != SLOT_NAME) failed = true;
  } else if (comes(0x7b) || comes(0x5b)) {
    if (slot == SLOT_START || slot == SLOT_END) failed = true;
    skip(0);
    return;
  } else {
    const kind = takeBare();
    if (kind == BOOLEAN && (slot == SLOT_START || slot == SLOT_END)) failed = true;
    if (kind != NUMBER) return;
    if (slot < SLOT_KIND || (!isPlainNumber() && (slot == SLOT_KIND || slot == SLOT_STATUS))) failed = true;
  }
  store<u32>(to, valueAt);
  store<u32>(to, valueLength, 4);
}

/** An AnyValue: leaves a scalar in valueAt and valueLength, or length 0 where there is none. */
function takeAnyValue(isOfResource: bool): void {
  let at: u32 = 0;
  let length: u32 = 0;
  isOdd = false;
  if (!comes(0x7b)) {
    skip(0);
    valueLength = 0;
    return;
  }
  take(0x7b);
  if (comes(0x7d)) take(0x7d);
  else {
    const mark = names;
    do {
      const n = takeName(mark);
      const kind = failed ? 0 : anyValueName(text + valueAt, n);
      if (kind == 0) skip(0);
      else {
        // Two of them: which one counts is not decided here.
        if (length) isOdd = true;
        if (comes(0x22)) takeString();
        else if (comes(0x7b) || comes(0x5b)) {
          isOdd = true;
          skip(0);
          continue;
        } else {
          const bare = takeBare();
          if (bare == NULL) continue;
          const isNumber = bare == NUMBER;
          if (isNumber && (kind == STRING_VALUE || kind == BOOL_VALUE || (isOfResource && !isPlainNumber()))) isOdd = true;
        }
        at = valueAt;
        length = valueLength;
      }
    } while (!failed && more(0x7d));
    names = mark;
  }
  valueAt = at;
  valueLength = length;
}

/** In which list of attributes each known one stood last. */
const LISTS: usize = memory.data(1024, 16);
let list: u32 = 0;

/** A known attribute twice in one list is told by the general reader. */
function noteAttribute(number: u32): void {
  const at = LISTS + (<usize>number << 2);
  if (load<u32>(at) == list) failed = true;
  store<u32>(at, list);
}

/** The last attribute's key: its place and its length. Its value stands in valueAt and valueLength, length 0 for none. */
let keyAt: u32 = 0;
let keyLength: u32 = 0;

/**
 * An attribute as exporters write most of them, `{"key":"K","value":{"stringValue":"V"}}` without blanks and escapes, or with
 * a quoted `intValue`: told by its words. Where K and V end stands on the tape, and where all else stands follows from that.
 */
// @ts-ignore: decorators are the compiler's
@inline function takePlainAttribute(): bool {
  const at = place();
  if (load<u64>(text + at) != 0x223a2279656b227b) return false; // {"key":"
  const keyEnd = load<u32>(next, 5 * 4);
  const behindKey = text + keyEnd;
  if (load<u64>(behindKey) != 0x65756c6176222c22 || load<u32>(behindKey, 8) != 0x227b3a22) return false; // ","value":{"
  let from = keyEnd + 12;
  const kind = load<u64>(text + from);
  if (kind == 0x6156676e69727473 && load<u64>(text + from, 6) == 0x223a2265756c6156) from += 14; // stringValue":"
  else if (kind == 0x65756c6156746e69 && load<u32>(text + from, 7) == 0x223a2265) from += 11; // intValue":"
  else return false;
  const end = load<u32>(next, 15 * 4);
  if (load<u16>(text + end, 1) != 0x7d7d || hasEscape(at, end)) return false;
  keyAt = at + 8;
  keyLength = keyEnd - keyAt;
  valueAt = from;
  valueLength = (end - from) | QUOTED;
  behind = end + 3;
  next += 18 * 4;
  isOdd = false;
  return true;
}

/** An attribute as JSON allows it. */
function takeAnyAttribute(isOfResource: bool): void {
  keyLength = 0;
  take(0x7b);
  let at: u32 = 0;
  let length: u32 = 0;
  let isValueOdd = false;
  if (comes(0x7d)) take(0x7d);
  else {
    const mark = names;
    do {
      const n = takeName(mark);
      if (failed) return;
      const member = attributeName(text + valueAt, n);
      if (member == ATTRIBUTE_KEY && comes(0x22)) {
        takeString();
        if (valueLength & ESCAPED) failed = true;
        keyAt = valueAt;
        keyLength = valueLength & LENGTH;
      } else if (member == ATTRIBUTE_VALUE) {
        takeAnyValue(isOfResource);
        at = valueAt;
        length = valueLength;
        isValueOdd = isOdd;
      } else skip(0);
    } while (!failed && more(0x7d));
    names = mark;
  }
  valueAt = at;
  valueLength = length;
  isOdd = isValueOdd;
}

/** One attribute: where its name is known, its value goes to the slot that it fills. */
function takeAttribute(isOfResource: bool): void {
  if (!takePlainAttribute()) {
    takeAnyAttribute(isOfResource);
    if (failed) return;
  }
  const key = text + keyAt;
  const known = isOfResource ? resourceName(key, keyLength) : spanName(key, keyLength);
  if (known == 0) return;
  noteAttribute(isOfResource ? known : known & 255);
  if (isOdd || (!isOfResource && known >> 8 == UNUSUAL)) failed = true;
  // No value, or an empty one, says nothing.
  if (failed || (valueLength & LENGTH) == 0) return;
  if (isOfResource) {
    const to = resources + <usize>resource * RESOURCE_BYTES + (known - 1) * 8;
    store<u32>(to, valueAt);
    store<u32>(to, valueLength, 4);
    return;
  }
  // Of several names for one thing the first listed wins.
  const slot = known >> 8;
  const rank = known & 255;
  if (rank >= <u32>load<u8>(RANKS + slot)) return;
  store<u8>(RANKS + slot, <u8>rank);
  const to = span + 8 + slot * 8;
  store<u32>(to, valueAt);
  store<u32>(to, valueLength, 4);
}

function takeAttributes(isOfResource: bool): void {
  if (!comes(0x5b)) {
    skip(0);
    return;
  }
  take(0x5b);
  list++;
  if (comes(0x5d)) {
    take(0x5d);
    return;
  }
  do {
    if (comes(0x7b)) takeAttribute(isOfResource);
    else skip(0);
  } while (!failed && more(0x5d));
}

function takeStatus(): void {
  if (!comes(0x7b)) {
    skip(0);
    return;
  }
  take(0x7b);
  if (comes(0x7d)) {
    take(0x7d);
    return;
  }
  const mark = names;
  do {
    const n = takeName(mark);
    if (failed) return;
    if (statusName(text + valueAt, n)) takeScalar(SLOT_STATUS);
    else skip(0);
  } while (!failed && more(0x7d));
  names = mark;
}

function takeSpan(): void {
  if (span + SPAN_BYTES > slotsEnd) {
    failed = true;
    return;
  }
  memory.fill(span, 0, SPAN_BYTES);
  memory.fill(RANKS, 255, 64);
  if (!comes(0x7b)) {
    failed = true;
    return;
  }
  const from = place();
  const mark = names;
  take(0x7b);
  if (comes(0x7d)) take(0x7d);
  else {
    do {
      const n = takeName(mark);
      if (failed) return;
      const member = spanMember(text + valueAt, n);
      if (member == 0) skip(0);
      else if (member == MEMBER_ATTRIBUTES) takeAttributes(false);
      else if (member == MEMBER_STATUS) takeStatus();
      else takeScalar(member - 1);
    } while (!failed && more(0x7d));
    names = mark;
  }
  store<u32>(span, from);
  store<u32>(span, behind - from, 4);
  store<u32>(span, resource, 8 + SLOTS * 8);
  span += SPAN_BYTES;
}

function takeSpans(): void {
  if (!comes(0x5b)) {
    failed = true;
    return;
  }
  take(0x5b);
  if (comes(0x5d)) {
    take(0x5d);
    return;
  }
  do {
    takeSpan();
  } while (!failed && more(0x5d));
}

function takeScope(): void {
  take(0x7b);
  if (comes(0x7d)) {
    take(0x7d);
    return;
  }
  const mark = names;
  do {
    const n = takeName(mark);
    if (failed) return;
    const member = scopeMember(text + valueAt, n);
    if (member == SCOPE_SPANS) takeSpans();
    else if (member == SCOPE_OTHER) skip(0);
    else failed = true;
  } while (!failed && more(0x7d));
  names = mark;
}

function takeResource(): void {
  memory.fill(resources + <usize>resource * RESOURCE_BYTES, 0, RESOURCE_BYTES);
  if (!comes(0x7b)) {
    failed = true;
    return;
  }
  take(0x7b);
  if (comes(0x7d)) {
    take(0x7d);
    return;
  }
  const mark = names;
  do {
    const n = takeName(mark);
    if (failed) return;
    if (spanMember(text + valueAt, n) == MEMBER_ATTRIBUTES) takeAttributes(true);
    else skip(0);
  } while (!failed && more(0x7d));
  names = mark;
}

/** A ResourceSpans, its resource before its spans. */
function takeGroup(): void {
  if (resource >= maxResources) {
    failed = true;
    return;
  }
  let hasResource = false;
  let hasSpans = false;
  const mark = names;
  take(0x7b);
  do {
    const n = takeName(mark);
    if (failed) return;
    const member = groupMember(text + valueAt, n);
    if (member == GROUP_RESOURCE && !hasResource && !hasSpans) {
      hasResource = true;
      takeResource();
    } else if (member == GROUP_SCOPES && hasResource && !hasSpans) {
      hasSpans = true;
      take(0x5b);
      if (comes(0x5d)) {
        take(0x5d);
        continue;
      }
      do {
        takeScope();
      } while (!failed && more(0x5d));
    } else if (member == GROUP_OTHER) skip(0);
    else failed = true;
  } while (!failed && more(0x7d));
  names = mark;
  resource++;
}

function takeLine(form: u32): void {
  const before = span;
  const mark = names;
  take(0x7b);
  const n = takeName(mark);
  names = mark;
  if (failed || !lineMember(text + valueAt, n)) {
    failed = true;
    return;
  }
  take(0x5b);
  do {
    takeGroup();
  } while (!failed && more(0x5d));
  take(0x7d);
  // A line without spans is booked otherwise; the last part of a document may have none.
  if (span == before && form == LINES) failed = true;
}

/** Walks every line of the text, which begins and ends at ends of lines, or one document. Returns how many spans it holds, or -1. */
export function walk(length: u32, structures: i32, form: u32): i32 {
  next = tape;
  behind = 0;
  failed = false;
  span = slots;
  resource = 0;
  names = NAMES;
  const end = tape + (<usize>structures << 2);
  while (next < end) {
    if (byteAt(place()) == 0x0a) {
      blanksTo(place());
      if (failed) return -1;
      behind = place() + 1;
      next += 4;
      continue;
    }
    takeLine(form);
    if (failed || next > end) return -1;
    if (next < end && byteAt(place()) != 0x0a) return -1;
  }
  blanksTo(length);
  return failed ? -1 : <i32>(<u32>(span - slots) / SPAN_BYTES);
}
