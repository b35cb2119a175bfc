/**
 * The label table of a gateway's source, `model_registry.py`, as text: read by its form, never run.
 * docs/formats/model-registry.md
 */
import { isUtf8 } from 'node:buffer';
import type { Importer, RecordSink } from '../importer.ts';
import { headText } from '../scan/for-each-entry.ts';
import { traceEvent } from '../trace-event.ts';

const MEMBER = /^[ \t]*([A-Z][A-Z0-9_]*)[ \t]*=[ \t]*ModelConfig\(/;
const PROVIDER = /\bprovider[ \t]*=[ \t]*"([^"\\\n]+)"/;
const API_NAME = /\bapi_name[ \t]*=[ \t]*"([^"\\\n]+)"/;
const TABLE = /^_MODEL_LOOKUP\b[^=\n]*=[ \t]*\{/;
const ENTRY = /"([^"\\\n]+)"[ \t]*:[ \t]*SupportedModel\.([A-Z][A-Z0-9_]*)/g;
/** A table is a few hundred lines. */
const MOST_BYTES = 8 * 1024 * 1024;

interface Line {
  readonly text: string;
  readonly offset: number;
}

function linesOf(bytes: Buffer): readonly Line[] {
  const lines: Line[] = [];
  let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (from < bytes.length) {
    const found = bytes.indexOf(0x0a, from);
    const end = found < 0 ? bytes.length : found;
    lines.push({ text: bytes.toString('utf8', from, end).trimEnd(), offset: from });
    from = end + 1;
  }
  return lines;
}

/** Comments may name models too: what stands behind a number sign outside of a string is none of the table. */
function withoutComment(text: string): string {
  let isQuoted = false;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '"') isQuoted = !isQuoted;
    else if (text[i] === '#' && !isQuoted) return text.slice(0, i);
  }
  return text;
}

/** The model that each member of the enumeration stands for. */
function membersIn(lines: readonly Line[]): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  let name: string | null = null;
  let body = '';
  const close = (): void => {
    const apiName = API_NAME.exec(body)?.[1];
    if (name !== null && apiName !== undefined && PROVIDER.test(body)) members.set(name, apiName);
    name = null;
  };
  for (const { text } of lines) {
    const line = withoutComment(text);
    const member = MEMBER.exec(line);
    if (member !== null) {
      close();
      name = member[1] ?? null;
      body = line.slice(member[0].length);
    } else if (name !== null) body += `\n${line}`;
    if (name !== null && /^[ \t]*\)/.test(line)) close();
  }
  close();
  return members;
}

function tellTable(lines: readonly Line[], sink: RecordSink): void {
  const members = membersIn(lines);
  let isInside = false;
  for (const { text, offset } of lines) {
    const line = withoutComment(text);
    if (TABLE.test(line)) isInside = true;
    const length = Buffer.byteLength(line.trimEnd());
    const entries = isInside ? [...line.matchAll(ENTRY)] : [];
    const known = entries.flatMap(([, label = '', member = '']) => {
      const apiName = members.get(member);
      return apiName === undefined ? [] : [{ label, apiName }];
    });
    if (known.length > 0) {
      sink.accepted(offset, length);
      for (const entry of known)
        sink.statement(traceEvent('model.resolve', { ...entry, resolver: 'gateway-alias' }), offset, length);
      if (known.length < entries.length)
        sink.issue(offset, length, 'no-model', 'An entry of this line names a model that this file does not hold.');
    } else if (entries.length > 0) {
      const names = entries.map(([, label]) => label).join(', ');
      sink.rejected(offset, length, 'no-model', `This file does not hold the model that ${names} stands for.`);
    }
    if (isInside && /^[ \t]*\}/.test(line)) isInside = false;
  }
}

export const modelRegistry: Importer = {
  id: 'model-registry',
  title: 'Label table of a gateway’s source',
  alterations: [
    'A table says what a source file held: which image was built of it, and whether an enclave runs that image, is told by measurements only.',
  ],
  clock: 'none',

  sniff(head) {
    const text = headText(head.bytes);
    const hasModels = /=[ \t]*ModelConfig\(/.test(text) && /\bapi_name[ \t]*=[ \t]*"/.test(text);
    if (/^_MODEL_LOOKUP\b/m.test(text)) return { confidence: 0.97, reason: 'A table named _MODEL_LOOKUP.' };
    // The table stands at the end of a long file.
    if (hasModels && /^class SupportedModel\b/m.test(text))
      return { confidence: 0.9, reason: 'Models as ModelConfig, under SupportedModel.' };
    return { confidence: 0, reason: 'No label table.' };
  },

  read(bytes, sink) {
    const size = Math.min(bytes.size, MOST_BYTES);
    const held = Buffer.from(bytes.read(0, size));
    if (!isUtf8(held)) {
      sink.rejected(0, size, 'encoding', 'This source file is not valid UTF-8.');
      return Promise.resolve();
    }
    tellTable(linesOf(held), sink);
    if (bytes.size > size)
      sink.rejected(size, bytes.size - size, 'limit', `No more than ${MOST_BYTES} bytes of a source file are read.`);
    return Promise.resolve();
  },
};
