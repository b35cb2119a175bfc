/**
 * What a trace says does not depend on who printed it: the fixtures printed anew, with their keys sorted, with a
 * byte-order mark and in UTF-16, and as lists that were put into a list, give the same statements.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isArray, isObject, JsonObject, parseJson, writeJson } from '../src/base/json.ts';
import type { Json } from '../src/base/json.ts';
import { utf8OfUtf16 } from '../src/core/import/archive/utf16.ts';
import { headOf, runImporter } from '../src/core/import/import.test-helper.ts';
import { importerOf } from '../src/core/import/registry.ts';
import { recognise } from '../src/core/import/sniff.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const FORMATS = [
  'atif',
  'chrome-trace',
  'datadog',
  'elastic-apm',
  'go-stdouttrace',
  'google-cloud-trace',
  'google-cloud-trace-v2',
  'jaeger-anonymizer',
  'jaeger-elasticsearch',
  'jaeger-json',
  'jaeger-proto-json',
  'jaeger-thrift-json',
  'js-spans',
  'langfuse',
  'langsmith',
  'mlflow',
  'mlflow-model',
  'otlp-json',
  'phoenix',
  'python-console-spans',
  'signoz',
  'tempo-search',
  'tracetest',
  'xray',
  'zipkin',
  'zipkin-v1',
] as const;
/** Formats whose answers come in pages, which people join with `jq -s`. */
const PAGED: ReadonlySet<string> = new Set(['jaeger-json/download.json', 'phoenix/spans.json']);

/** The document, where the fixture is one whole and has no key twice. */
function documentOf(text: string): Json | null {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

const fixtures = FORMATS.flatMap((id) =>
  readdirSync(join(FIXTURES, id)).flatMap((file) => {
    const text = readFileSync(join(FIXTURES, id, file), 'utf8');
    const json = documentOf(text);
    return json === null ? [] : [{ id, file, text, json }];
  }),
);

async function told(content: string | Uint8Array): Promise<readonly [string | undefined, readonly string[]]> {
  const format = recognise(headOf(content))?.format;
  const written = format === undefined ? null : await runImporter(importerOf(format)!, content);
  return [format, (written?.statements ?? []).map(({ statement }) => JSON.stringify(statement)).toSorted()];
}

function sorted(json: Json): Json {
  if (isArray(json)) return json.map(sorted);
  if (!isObject(json)) return json;
  const members = json.members.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return new JsonObject(members.map(([key, value]) => [key, sorted(value)]));
}

/** As `JSON.stringify(…, 2)` prints, with the line ends of Windows. */
function printed(json: Json, indent = '\r\n'): string {
  const inner = `${indent}  `;
  if (isArray(json) && json.length > 0)
    return `[${inner}${json.map((each) => printed(each, inner)).join(`,${inner}`)}${indent}]`;
  if (!isObject(json) || json.members.length === 0) return writeJson(json);
  const members = json.members.map(([key, value]) => `${JSON.stringify(key)}: ${printed(value, inner)}`);
  return `{${inner}${members.join(`,${inner}`)}${indent}}`;
}

function utf16(text: string, isBig: boolean): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
}

async function decoded(bytes: Buffer): Promise<Buffer> {
  const open = async function* () {
    yield bytes;
  };
  return Buffer.concat(await Array.fromAsync(utf8OfUtf16(open, expect.unreachable)));
}

describe.each(fixtures)('$id: $file', ({ id, text, json }) => {
  it('says the same however it is printed', async () => {
    const own = await told(text);
    expect(own[0]).toBe(id);
    const forms: Record<string, string> = {
      'on one line': writeJson(json),
      'on many lines': printed(json),
      'with a byte-order mark': `\uFEFF${text}`,
      'behind spaces': `\n\n\t ${text}\n\n`,
      'with its keys sorted': writeJson(sorted(json)),
    };
    for (const [form, content] of Object.entries(forms)) expect([form, await told(content)]).toEqual([form, own]);
    for (const isBig of [false, true]) {
      expect(await told(await decoded(utf16(text, isBig)))).toEqual(own);
      expect(await told(await decoded(utf16(`\uFEFF${text}`, isBig)))).toEqual(own);
    }
  });
});

describe.each(fixtures.filter(({ id, file }) => PAGED.has(`${id}/${file}`)))('$id: $file', ({ text }) => {
  it('says the same as an answer in a list of answers', async () => {
    const own = await told(text);
    const [, twice] = await told(`[${text},${text}]`);
    expect(twice).toEqual([...own[1], ...own[1]].toSorted());
  });
});
