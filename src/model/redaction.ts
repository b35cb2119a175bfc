/**
 * What must not be shown of evidence: authorisation and payment headers, cookies, private keys. The bytes
 * stay as they are in the case; views and exports mask them. The hash of what was masked is kept, for the
 * gateway's session map is keyed by the SHA-256 of the payment header.
 */
export interface SecretSpan {
  /** First byte, and the byte behind the last. */
  readonly start: number;
  readonly end: number;
  readonly what: string;
}

const NAMES = [
  'authorization',
  'proxy-authorization',
  'payment-signature',
  'x-payment',
  'x-api-key',
  'api-key',
  'apikey',
  'x-auth-token',
  'cookie',
  'set-cookie',
  'private-key',
  'privatekey',
  'evm-private-key',
  'secret-key',
  'secretkey',
  'access-token',
  'accesstoken',
  'mnemonic',
] as const;
const NAME = NAMES.map((name) => name.replaceAll('-', '[-_]')).join('|');
/** JSON in a text in a text doubles its backslashes and one more, eight times at most: a run of them must not be tried from each of its places to its end. */
const QUOTING = String.raw`\\{0,255}`;
const PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
/** `"name": "`, `"name": ["`, `["name", "` and HAR's `"name": "…", "value": "`, at any depth of quoting. */
const MEMBER = new RegExp(
  String.raw`(${QUOTING})"(?:${NAME})\1"\s*(?::\s*(?:\[\s*)?|,\s*(?:\1"value\1"\s*:\s*)?)\1"`,
  'gi',
);
/** HAR with the value first. */
const VALUE_FIRST = new RegExp(String.raw`(${QUOTING})"value\1"\s*:\s*\1"`, 'gi');
const NAME_AFTER = new RegExp(String.raw`^\\*"\s*,\s*\\*"name\\*"\s*:\s*\\*"(?:${NAME})\\*"`, 'i');
const HEADER_LINE = new RegExp(String.raw`(?:^|[\r\n'"]|\\[rn])(${NAME})[ \t]*:[ \t]*([^\r\n'"\\]+)`, 'gi');
/** As programs print objects: keys in single quotes or none, `key: 'value'` and `key='value'`. */
const PRINTED = new RegExp(String.raw`(?:^|[^\w-])(["']?)(${NAME})\1\s*[:=]\s*(['\x60])`, 'gi');
/** A variable of an environment. */
const VARIABLE = /\b[A-Z][A-Z0-9_]*(?:PRIVATE_KEY|API_KEY|SECRET_KEY|ACCESS_TOKEN)[ \t]*=[ \t]*["']?([^\s"']+)/g;
/** What authorises a payment, in the body that the header holds otherwise. */
const PAYMENT = new RegExp(String.raw`(${QUOTING})"payload\1"\s*:\s*\{\s*\1"signature\1"\s*:\s*\1"`, 'g');
/** Keys of providers, wherever they stand. */
const TOKEN = /\bsk-[A-Za-z0-9_-]{20,}|\bBearer [A-Za-z0-9._~+/-]{16,}=*/g;
const NAME_IN = new RegExp(NAME, 'i');

function nameIn(text: string): string {
  return (NAME_IN.exec(text)?.[0] ?? 'secret').toLowerCase().replaceAll('_', '-');
}

/** Where a string ends that was opened with `quoting` backslashes before its quote. */
function stringEnd(text: string, from: number, quoting: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (at - 1 - slashes >= from && text[at - 1 - slashes] === '\\') slashes += 1;
    // An inner quote carries at least one backslash more; whole pairs before it belong to the value.
    if (slashes <= quoting || (quoting === 0 && slashes % 2 === 0)) return at - Math.min(slashes, quoting);
  }
  return text.length;
}

/** Spans in characters of the text, in order, without overlaps. */
function spansIn(text: string): readonly SecretSpan[] {
  const found: SecretSpan[] = [];
  for (const match of text.matchAll(PEM))
    found.push({ start: match.index, end: match.index + match[0].length, what: 'private key' });
  for (const match of text.matchAll(MEMBER)) {
    const start = match.index + match[0].length;
    found.push({ start, end: stringEnd(text, start, match[1]!.length), what: nameIn(match[0]) });
  }
  for (const match of text.matchAll(VALUE_FIRST)) {
    const start = match.index + match[0].length;
    const end = stringEnd(text, start, match[1]!.length);
    const after = NAME_AFTER.exec(text.slice(end, end + 200));
    if (after !== null) found.push({ start, end, what: nameIn(after[0]) });
  }
  for (const match of text.matchAll(PAYMENT)) {
    const start = match.index + match[0].length;
    found.push({ start, end: stringEnd(text, start, match[1]!.length), what: 'payment signature' });
  }
  for (const match of text.matchAll(PRINTED)) {
    const start = match.index + match[0].length;
    const end = text.indexOf(match[3]!, start);
    found.push({ start, end: end < 0 ? text.length : end, what: nameIn(match[2]!) });
  }
  for (const match of text.matchAll(VARIABLE)) {
    const end = match.index + match[0].length - (/["']$/.test(match[0]) ? 1 : 0);
    found.push({ start: end - match[1]!.length, end, what: 'secret' });
  }
  for (const match of text.matchAll(TOKEN))
    found.push({ start: match.index, end: match.index + match[0].length, what: 'token' });
  for (const match of text.matchAll(HEADER_LINE)) {
    const end = match.index + match[0].length;
    found.push({ start: end - match[2]!.length, end, what: nameIn(match[1]!) });
  }
  const out: SecretSpan[] = [];
  for (const span of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.end > span.start && span.start >= (out.at(-1)?.end ?? 0)) out.push(span);
  }
  return out;
}

/** The bytes of a whole record to mask in a view of bytes. A record cut in two may hide where one begins. */
export function findSecretSpans(bytes: Uint8Array): readonly SecretSpan[] {
  // windows-1252 and Latin-1 both give one character for each byte, so characters count bytes.
  return spansIn(new TextDecoder('latin1').decode(bytes));
}
