import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importCase, QUIET, type ImportedCase } from '../../../../tests/builders/imported-case.ts';
import { ODD_NS } from '../../../../tests/builders/small-evidence.ts';
import { fromHex } from '../../../base/bytes.ts';
import { linksOfProtoSpan } from '../../import/formats/otlp-proto-links.ts';

const [HERE, BATCH] = ['1'.repeat(32), '2'.repeat(32)];
const LINKS = [
  { traceId: HERE.toUpperCase(), spanId: '00000000000000a1' },
  { traceId: HERE, spanId: '00000000000000ff' },
  { traceId: 'f'.repeat(32), spanId: '00000000000000a1' },
];
const span = (traceId: string, spanId: string, more: object = {}): object => ({
  traceId,
  spanId,
  name: spanId,
  startTimeUnixNano: ODD_NS,
  attributes: [{ key: 'gen_ai.request.model', value: { stringValue: 'a-model' } }],
  ...more,
});

/** A Span of OTLP with a link, and another field before and behind it. */
function protoSpan(): Uint8Array {
  const link = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(fromHex(HERE)!);
  link.tag(2, WireType.LengthDelimited).bytes(fromHex('00000000000000a1')!).tag(6, WireType.Bit32).fixed32(1);
  const out = new BinaryWriter().tag(5, WireType.LengthDelimited).string('name');
  out.tag(13, WireType.LengthDelimited).bytes(link.finish());
  return out.tag(16, WireType.Bit32).fixed32(0x101).finish();
}

let opened: ImportedCase;
const folder = mkdtempSync(join(tmpdir(), 'blobtrail-links-'));

beforeAll(async () => {
  const path = join(folder, 'spans.otlp.json');
  // As base64, which links and other records need not write.
  const spans = [
    span(Buffer.from(HERE, 'hex').toString('base64'), '00000000000000a1'),
    span(BATCH, '00000000000000b1', { links: LINKS }),
  ];
  writeFileSync(path, JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  opened = await importCase(folder, [path]);
});

afterAll(() => {
  opened.close();
  rmSync(folder, { recursive: true });
});

describe('trace.links', () => {
  it('says of each link what of it is in the case', async () => {
    const { handlers } = opened.engine;
    const { spans } = await handlers['trace.get']({ traceId: BATCH }, QUIET);
    const at = { source: spans.source[0]!, offset: spans.offset[0]!, length: spans.length[0]! };
    const links = await handlers['trace.links'](at, QUIET);
    expect(links.map(({ relation, traceId }) => [relation, traceId])).toEqual(
      LINKS.map((link) => ['link', link.traceId]),
    );
    expect(links.map(({ found }) => found)).toEqual(['span', 'trace', null]);
    const { rows } = await handlers['request.list']({ offset: 0, limit: 9 }, QUIET);
    expect(rows).toHaveLength(2);
    expect(links.map(({ requests }) => requests.length)).toEqual([1, 1, 0]);
    const shown = (await handlers['trace.get']({ request: links[0]!.requests[0]! }, QUIET)).traceId;
    expect(shown).toBe(HERE);
    expect(await handlers['thing.show']({ id: (await requestOf(BATCH))! }, QUIET)).toMatchObject({
      kind: 'request',
      links: [{ ground: { offset: at.offset } }, {}, {}],
    });
    expect(await handlers['thing.show']({ id: (await requestOf(HERE))! }, QUIET)).toMatchObject({ links: [] });
  });

  it('are none of bytes that are no span, and the source must be there', async () => {
    const call = opened.engine.handlers['trace.links'];
    expect(await call({ source: 'x-1', offset: 0, length: 9 }, QUIET)).toEqual([]);
    expect(() => call({ source: 'x-9', offset: 0, length: 9 }, QUIET)).toThrow('x-9');
  });

  it('are read out of protobuf, as far as it goes', () => {
    const bytes = protoSpan();
    expect(linksOfProtoSpan(bytes)).toEqual([{ relation: 'link', traceId: HERE, spanId: '00000000000000a1' }]);
    for (let length = 0; length < bytes.length - 12; length += 1)
      expect(linksOfProtoSpan(bytes.subarray(0, length))).toEqual([]);
  });
});

async function requestOf(traceId: string): Promise<string | undefined> {
  const { handlers } = opened.engine;
  const { rows } = await handlers['request.list']({ offset: 0, limit: 9 }, QUIET);
  for (const { id } of rows) if ((await handlers['trace.get']({ request: id }, QUIET)).traceId === traceId) return id;
  return undefined;
}
