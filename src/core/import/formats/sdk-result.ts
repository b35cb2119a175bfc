/** Results of the client libraries as programs print or save them. docs/formats/sdk-result.md */
import { isObject } from '../../../base/json.ts';
import type { JsonObject } from '../../../base/json.ts';
import { parseInspected } from '../../../base/node-inspect.ts';
import { parsePythonDict, parsePythonObject } from '../../../base/python-literal.ts';
import type { SdkResultStatement } from '../../../model/log-statement.ts';
import type { Statement } from '../../../model/statement.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { HeadProbe } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachEntry, headText, type LogEntry } from '../scan/for-each-entry.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { ANSWER_MEMBERS, CONNECTED_TO, OWN_MEMBERS, readSdkObject } from './sdk-object.ts';

const PATHS = ['', '[]', 'results[]', 'responses[]', 'records[]'] as const;
const CLASSES =
  'TextGenerationOutput|StreamChunk|VerifiedChatResponse|TeeProof|InferenceResult|FileUploadResult|ModelRepository';
const CLASS = new RegExp(`\\b(?:${CLASSES})\\(\\s*(?=\\w+=)`, 'g');
const PRINTED = new RegExp(
  `(?:dataSettlement(?:BlobId|TransactionHash)|teePaymentAddress|chatOutput|completionOutput): `,
);
const DICT = /\{'(?:data_settlement_(?:blob_id|transaction_hash)|chat_output|completion_output|tee_payment_address)': /;

interface Found {
  readonly json: JsonObject;
  readonly form: SdkResultStatement['form'];
  /** Characters of the entry's text. */
  readonly start: number;
  readonly end: number;
}

/** What does not end holds others that do not end either: so many are tried. */
const MOST_BROKEN = 16;

/** Every object that the text holds whole; `isBroken` when one began and did not end. */
function objectsIn(text: string): { readonly found: readonly Found[]; readonly isBroken: boolean } {
  const found: Found[] = [];
  let broken = 0;
  let end = 0;
  for (const match of text.matchAll(CLASS)) {
    if (match.index < end) continue;
    if (broken >= MOST_BROKEN) break;
    const object = parsePythonObject(text, match.index);
    if (object === null) broken += 1;
    else {
      found.push({ json: object.value, form: 'python-repr', start: match.index, end: object.end });
      end = object.end;
    }
  }
  const isBroken = broken > 0;
  if (found.length > 0 || isBroken) return { found, isBroken };
  const dict = DICT.test(text) ? parsePythonDict(text.slice(text.indexOf('{')).trim()) : null;
  if (dict !== null) return { found: [{ json: dict, form: 'python-repr', start: 0, end: text.length }], isBroken };
  if (!PRINTED.test(text)) return { found, isBroken: DICT.test(text) };
  const printed = parseInspected(text, Math.max(text.search(/\{(?:\s|$)/), 0));
  return printed === null
    ? { found, isBroken: true }
    : { found: [{ json: printed.value, form: 'typescript', start: 0, end: text.length }], isBroken: false };
}

function put(statements: readonly Statement[], sink: RecordSink, offset: number, length: number): void {
  for (const statement of statements) {
    sink.statement(statement, offset, length);
    const isConnected = statement.kind === 'sdk-result' && statement.connectedTeeId !== null;
    if (isConnected) sink.issue(offset, length, 'connected-to', CONNECTED_TO);
  }
}

function tellEntry({ text, offset, length, isCut }: LogEntry, sink: RecordSink): void {
  const { found, isBroken } = objectsIn(text);
  const told = found
    .map((one) => ({ ...one, statements: readSdkObject(one.json, one.form) }))
    .filter(({ statements }) => statements.length > 0);
  if (told.length > 0) {
    sink.accepted(offset, length);
    // Several objects of one line are places of their own; one that goes over lines is its whole entry.
    const isLine = !text.includes('\n') && told.length > 1;
    for (const { statements, start, end } of told) {
      if (isLine)
        put(
          statements,
          sink,
          offset + Buffer.byteLength(text.slice(0, start)),
          Buffer.byteLength(text.slice(start, end)),
        );
      else put(statements, sink, offset, length);
    }
    if (isBroken) sink.issue(offset, length, 'cut', 'Another result in this text is not whole.');
  } else if (isBroken || isCut) {
    sink.rejected(
      offset,
      length,
      'cut',
      'This result is not whole: its text ends early, or is in no form that is read.',
    );
  } else {
    sink.skipped(offset, length, 'other-text');
  }
}

function isJson(text: string): boolean {
  return /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[{["\]]|$))/.test(text) && !/^\s*\[?\s*\{\s*'/.test(text);
}

function inJson(probe: HeadProbe): string | null {
  for (const place of PATHS) {
    const prefix = place === '' ? '' : `${place}.`;
    if (ANSWER_MEMBERS.some((key) => probe.paths.has(prefix + key))) continue;
    const own = OWN_MEMBERS.find((key) => probe.paths.has(prefix + key));
    if (own !== undefined) return own;
  }
  const run =
    placeWith(probe, PATHS, 'transaction_hash', 'model_output') ??
    placeWith(probe, PATHS, 'transactionHash', 'modelOutput');
  return run === null ? null : 'model_output';
}

export const sdkResult: Importer = {
  id: 'sdk-result',
  title: 'Results of the client libraries',
  alterations: [
    'The library drops both hashes, the id and the label of the answer; what it calls tee_id is the enclave that it connected to.',
    'The signature was not checked when the result was returned.',
    'Text that a program prints may be shortened by it: [Object], and more items.',
  ],
  clock: 'wall',

  sniff(head) {
    const text = headText(head.bytes);
    if (isJson(text)) {
      const own = inJson(probeHead(head.bytes));
      return own === null
        ? { confidence: 0, reason: 'No member of a client library’s result.' }
        : { confidence: 0.97, reason: `Objects of a client library: they hold ${own}.` };
    }
    const [first] = text.match(CLASS) ?? [];
    if (first !== undefined) return { confidence: 0.95, reason: `A printed ${first.slice(0, -1)}.` };
    if (DICT.test(text) || (PRINTED.test(text) && /\{(?:\s|$)/.test(text)))
      return { confidence: 0.95, reason: 'A printed result of a client library.' };
    return { confidence: 0, reason: 'No result of a client library.' };
  },

  async read(bytes, sink, context) {
    if (!isJson(headText(bytes.read(0, Math.min(bytes.size, 64))))) {
      await forEachEntry(bytes, sink, context, {
        // What a program prints of one object goes on indented, or closes it.
        begins: (line) => /^[^\s})\]]/.test(line),
        entry: (entry) => tellEntry(entry, sink),
      });
      return;
    }
    await forEachRecord(
      bytes,
      sink,
      context,
      PATHS.map((path) => wanted(path)),
      (json, { offset, length }) => {
        const isCamel =
          isObject(json) && [...json.index.keys()].some((key) => /^(?:tee|data|chat|completion)[A-Z]/.test(key));
        const statements = readSdkObject(json, isCamel ? 'typescript' : 'json');
        if (statements.length === 0) sink.skipped(offset, length, 'unknown-shape');
        else {
          sink.accepted(offset, length);
          put(statements, sink, offset, length);
        }
      },
    );
  },
};
