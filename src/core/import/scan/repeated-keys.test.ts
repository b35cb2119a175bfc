import { describe, expect, it } from 'vitest';
import { ogtrace } from '../formats/ogtrace.ts';
import { otlpJson } from '../formats/otlp-json.ts';
import { runImporter } from '../import.test-helper.ts';

const SPAN = '"name":"chat","startTimeUnixNano":"1712345678901234567"';
const document = (span: string, resource = '"attributes":[]', top = ''): string =>
  `{${top}"resourceSpans":[{"resource":{${resource}},"scopeSpans":[{"spans":[{${span}}]}]}]}`;
const attribute = (key: string, value: string): string => `{"key":"${key}","value":{"stringValue":"${value}"}}`;

const forms = [
  ['one document', (text: string): string => text],
  ['lines', (text: string): string => `${text}\n${text}\n`],
] as const;

describe.each(forms)('a key twice in %s of spans', (form, write) => {
  const copies = form === 'lines' ? 2 : 1;
  const issuesOf = async (text: string, pieceBytes?: number): Promise<readonly string[]> => {
    const { issues, statements } = await runImporter(
      otlpJson,
      write(text),
      pieceBytes === undefined ? {} : { pieceBytes },
    );
    expect(statements.length).toBeGreaterThanOrEqual(copies);
    return issues.slice(0, issues.length / copies).map(({ code, message }) => `${code}: ${message}`);
  };

  it.each([
    [
      'in the span',
      document(`${SPAN},"kind":1,"kind":3`),
      'The key "kind" stands more than once in one object: 1, then 3.',
    ],
    ['in what is not read of it', document(`${SPAN},"events":[{"a":1,"a":2}]`), 'The key "a" stands more than once'],
    [
      'as attributes of the span',
      document(`${SPAN},"attributes":[${attribute('og.blob_id', 'x')},${attribute('og.blob_id', 'y')}]`),
      'The attribute "og.blob_id" stands more than once: {"stringValue":"x"} and {"stringValue":"y"}.',
    ],
    [
      'as attributes of the resource',
      document(SPAN, `"attributes":[${attribute('service.name', 'x')},${attribute('service.name', 'y')}]`),
      'The attribute "service.name" stands more than once',
    ],
    [
      'in the resource',
      document(SPAN, '"attributes":[],"attributes":[]'),
      'The key "attributes" stands more than once',
    ],
    [
      'around it, read both times',
      document(SPAN, '"attributes":[]', '"resourceSpans":[],'),
      'The key "resourceSpans" stands more than once in one object, at bytes',
    ],
    [
      'around it, before anything that is read',
      document(SPAN, '"attributes":[]', '"_":1,"_":2,'),
      ': both are looked through.',
    ],
    [
      'around it, where nothing is read',
      document(SPAN).replace('"scopeSpans"', '"_":1,"_":2,"scopeSpans"'),
      ': neither is read.',
    ],
  ])('%s is told once, at every way to cut the bytes', async (_where, text, message) => {
    for (const pieceBytes of [undefined, 1, 7, 64]) {
      const issues = await issuesOf(text, pieceBytes);
      expect(issues).toHaveLength(1);
      expect(issues[0]).toContain(`ambiguous: `);
      expect(issues[0]).toContain(message);
    }
  });

  it('is nothing where each is in an object of its own', async () => {
    expect(await issuesOf(document(`${SPAN},"status":{"code":1},"links":[{"name":"x"}]`))).toEqual([]);
  });

  it('is no value of the other spelling: what is kept is what the last one says', async () => {
    const { statements } = await runImporter(otlpJson, write(document(`${SPAN},"kind":1,"kind":3`)));
    expect(statements[0]?.statement).toMatchObject({ spanKind: 'client', startNs: '1712345678901234567' });
  });
});

describe('JSON that stands as a text in a record', () => {
  const read = async (body: string): Promise<readonly string[]> => {
    const record = { event: 'inference.response', body, list: [{ text: JSON.stringify({ body }) }] };
    const { issues } = await runImporter(ogtrace, `${JSON.stringify(record)}\n`);
    return issues.filter(({ code }) => code === 'ambiguous').map(({ message }) => message);
  };

  it('is told of its keys that stand twice, through every text around it', async () => {
    const found = await read('{"model":"one","x":{"y":1},"model":"two"}');
    expect(found).toHaveLength(2);
    for (const message of found) expect(message).toContain('"one", then "two"');
  });

  it.each(['{"a":1,"b":{"a":2}}', '{"a":1,"a":2', '[not JSON]', '{}', 'data: {"a":1,"a":2}'])(
    '%s is not',
    async (body) => {
      expect(await read(body)).toEqual([]);
    },
  );
});

describe('text that is no Unicode', () => {
  it.each([String.raw`"traceState":"\ud800"`, String.raw`"traceState":"a\u0000"`])(
    '%s in a span is told',
    async (member) => {
      const { issues } = await runImporter(otlpJson, document(`${SPAN},${member}`));
      expect(issues.map(({ code }) => code)).toEqual(['encoding']);
    },
  );
  it('bytes that are not UTF-8 take the span alone', async () => {
    const bytes = Buffer.from(document(`${SPAN},"traceState":"?"},{${SPAN}`));
    bytes[bytes.indexOf('?')] = 0xff;
    const { issues, statements } = await runImporter(otlpJson, bytes);
    expect([issues.map(({ code }) => code), statements.length]).toEqual([['encoding'], 1]);
  });
});

it('a span of more values than the limit is refused before it is parsed', async () => {
  const { units, issues } = await runImporter(
    otlpJson,
    document(`${SPAN},"x":[${'[],'.repeat(4_100_000)}0]},{${SPAN}`),
  );
  expect(units.map(({ category }) => category)).toEqual(['rejected', 'accepted']);
  expect(issues[0]?.message).toContain('(jsonValues)');
});

it('a span of 100,000 keys is refused, and the limit named', async () => {
  const keys = Array.from({ length: 100_000 }, (_, i) => `"k${i}":${i}`).join();
  const { units, issues } = await runImporter(otlpJson, document(`${SPAN},"x":{${keys}}},{${SPAN}`));
  expect(units.map(({ category }) => category)).toEqual(['rejected', 'accepted']);
  expect(issues[0]?.message).toContain('(jsonMembers)');
});
