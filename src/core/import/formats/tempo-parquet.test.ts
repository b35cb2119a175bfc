import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as yazl from 'yazl';
import type { SpanStatement } from '../../../model/statement.ts';
import { findFiles } from '../container.ts';
import { runImporter } from '../import.test-helper.ts';
import { BYTES, group, INT32, INT64, leaf, list, parquetOf, TEXT } from '../parquet/parquet.test-helper.ts';
import { unparquet } from '../parquet/unparquet.ts';
import { tempoParquet } from './tempo-parquet.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-tempo-'));
afterAll(() => rmSync(root, { recursive: true }));

const FIXTURES = join(import.meta.dirname, '../../../../tests/fixtures/tempo-parquet');

const attribute = group('', [
  leaf('Key', TEXT, 'REQUIRED'),
  list('Value', leaf('', TEXT)),
  list('ValueInt', leaf('', INT64)),
]);
const dedicated = group('DedicatedAttributes', [leaf('String01', TEXT)]);
const span = group('', [
  leaf('SpanID', BYTES, 'REQUIRED'),
  leaf('ParentSpanID', BYTES, 'REQUIRED'),
  leaf('Name', TEXT, 'REQUIRED'),
  leaf('Kind', INT64, 'REQUIRED'),
  leaf('StartTimeUnixNano', { type: 'INT64', converted_type: 'UINT_64' }, 'REQUIRED'),
  leaf('DurationNano', { type: 'INT64', converted_type: 'UINT_64' }, 'REQUIRED'),
  leaf('StatusCode', INT32, 'REQUIRED'),
  list('Attrs', attribute),
  dedicated,
]);
/** The columns of vParquet4 that matter here, in their order. */
const BLOCK = [
  leaf('TraceID', BYTES, 'REQUIRED'),
  list(
    'rs',
    group('', [
      group('Resource', [list('Attrs', attribute), leaf('ServiceName', TEXT), leaf('K8sPodName', TEXT), dedicated]),
      list('ss', group('', [list('Spans', span)])),
    ]),
  ),
];

const SPAN = {
  SpanID: Buffer.from('a1b2c3d4e5f60701', 'hex'),
  ParentSpanID: Buffer.alloc(0),
  Name: 'POST /v1/chat',
  Kind: 2n,
  StartTimeUnixNano: 1772460301123456789n,
  DurationNano: 812345678n,
  StatusCode: 0,
  Attrs: [],
  DedicatedAttributes: {},
};
const CALL = {
  ...SPAN,
  SpanID: Buffer.from('a1b2c3d4e5f60702', 'hex'),
  ParentSpanID: SPAN.SpanID,
  Name: 'chat',
  Kind: 3n,
  StatusCode: 2,
  Attrs: [
    { Key: 'gen_ai.request.model', Value: ['gemini-2.5-pro'], ValueInt: [] },
    { Key: 'gen_ai.request.max_tokens', Value: [], ValueInt: [9007199254740993n] },
  ],
  DedicatedAttributes: { String01: 'a value without a name' },
};
const POD = { Attrs: [], ServiceName: 'gateway', K8sPodName: 'gateway-7c9-1', DedicatedAttributes: {} };
const HOST = {
  Attrs: [{ Key: 'host.name', Value: ['node-9'], ValueInt: [] }],
  ServiceName: 'runner',
  DedicatedAttributes: {},
};
const NAMELESS = { Attrs: [], ServiceName: 'gateway', DedicatedAttributes: { String01: 'node-7' } };
const ROWS = [
  {
    TraceID: Buffer.from('4d1f0c2ab7e84f6f9a1d3c5e7b902468', 'hex'),
    rs: [
      { Resource: POD, ss: [{ Spans: [SPAN, CALL] }] },
      { Resource: HOST, ss: [{ Spans: [] }, { Spans: [{ ...SPAN, SpanID: Buffer.from('ffb2c3d4e5f60703', 'hex') }] }] },
    ],
  },
  {
    TraceID: Buffer.from('0000000000000000a1d3c5e7b9024680', 'hex'),
    rs: [{ Resource: HOST, ss: [{ Spans: [SPAN] }] }],
  },
];

async function read(text: string) {
  const written = await runImporter(tempoParquet, text);
  return { written, spans: written.statements.map((entry) => entry.statement as SpanStatement) };
}

describe('tempo-parquet', () => {
  it('reads the rows that a block is opened to, as the fixture holds them', async () => {
    const bytes = parquetOf(BLOCK, ROWS, { codec: 'SNAPPY' });
    const lines = Buffer.concat(await Array.fromAsync(unparquet({ bytes }, expect.unreachable))).toString();
    await expect(lines).toMatchFileSnapshot(join(FIXTURES, 'block.jsonl'));
  });

  it('gives each span the trace of its row and the node of its own resource', async () => {
    const { spans, written } = await read(readFileSync(join(FIXTURES, 'block.jsonl'), 'utf8'));
    expect(spans.map((one) => [one.traceId, one.service, one.node, one.labelAsked])).toEqual([
      ['4d1f0c2ab7e84f6f9a1d3c5e7b902468', 'gateway', 'gateway-7c9-1', null],
      ['4d1f0c2ab7e84f6f9a1d3c5e7b902468', 'gateway', 'gateway-7c9-1', 'gemini-2.5-pro'],
      ['4d1f0c2ab7e84f6f9a1d3c5e7b902468', 'runner', 'node-9', null],
      ['0000000000000000a1d3c5e7b9024680', 'runner', 'node-9', null],
    ]);
    expect(spans[1]).toMatchObject({ spanKind: 'client', status: 'error', endNs: '1772460301935802467' });
    expect(written.issues.map(({ code }) => code)).toEqual(['dedicated-columns']);
  });

  it('reads the single values of older blocks, and takes no trace id over from another row', async () => {
    const older = {
      TraceID: 'aa',
      rs: [
        {
          Resource: { ServiceName: '', Attrs: [{ Key: 'service.name', Value: 'old' }] },
          ss: [{ Spans: [{ SpanID: '01', Attrs: [{ Key: 'og.blob_id', Value: 'blob' }] }] }],
        },
      ],
    };
    const lines = [older, { rs: older.rs }].map((row) => JSON.stringify(row)).join('\n');
    const { spans, written } = await read(lines);
    expect(spans.map((one) => [one.traceId, one.service, one.artifactRef])).toEqual([
      ['aa', 'old', 'blob'],
      [null, 'old', 'blob'],
    ]);
    expect(written.units.map(({ category }) => category)).toEqual(['accepted', 'accepted']);
  });

  it('names dedicated columns by the meta.json beside the block, on disk, in a zip and in a tar', async () => {
    const folder = join(root, 'single-tenant', 'block');
    mkdirSync(folder, { recursive: true });
    const meta = {
      format: 'vParquet4',
      dedicatedColumns: [
        { n: 'gen_ai.response.id' },
        { s: 'resource', n: 'host.name' },
        { s: 'span', n: 'tokens', t: 'int' },
        { s: 'resource', n: 'never.used' },
      ],
    };
    const rows = [{ ...ROWS[0]!, rs: [{ ...ROWS[0]!.rs[0]!, Resource: { ...NAMELESS } }] }];
    writeFileSync(join(folder, 'data.parquet'), parquetOf(BLOCK, rows, { codec: 'SNAPPY' }));
    writeFileSync(join(folder, 'meta.json'), JSON.stringify(meta));
    const rowsIn = async (path: string): Promise<string> => {
      for await (const found of findFiles([path]))
        if (found.kind === 'file' && found.path.endsWith('!/rows.jsonl'))
          return Buffer.concat(await Array.fromAsync(found.open())).toString();
      throw new Error(`there are no rows in ${path}`);
    };
    const text = await rowsIn(folder);
    const { spans, written } = await read(text);
    expect(spans.map((one) => [one.node, one.responseId])).toEqual([
      ['node-7', null],
      ['node-7', 'a value without a name'],
    ]);
    expect(written.issues).toEqual([]);
    for (const [name, command] of [
      ['block.tar', ['tar', '-C', root, '-cf']],
      ['block.tgz', ['tar', '-C', root, '-czf']],
    ] as const) {
      const [program, ...args] = command;
      const packed = join(root, name);
      execFileSync(program, [...args, packed, 'single-tenant']);
      expect(await rowsIn(packed)).toBe(text);
    }
    const zip = new yazl.ZipFile();
    for (const name of ['data.parquet', 'meta.json']) zip.addFile(join(folder, name), `t/b/${name}`);
    zip.end();
    writeFileSync(join(root, 'b.zip'), Buffer.concat(await Array.fromAsync(zip.outputStream as AsyncIterable<Buffer>)));
    expect(await rowsIn(join(root, 'b.zip'))).toBe(text);
    // Alone the file says nothing of the names, whatever lies in its folder.
    const alone = await read(await rowsIn(join(folder, 'data.parquet')));
    expect(alone.written.issues.map(({ code }) => code)).toEqual(['dedicated-columns']);
  });
});
