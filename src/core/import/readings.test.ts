import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ColumnMapping } from '../../model/column-mapping.ts';
import { importInto, QUIET, scratchFolder, verify, withEngine } from '../case/case-file.test-helper.ts';
import { openSpanStore } from '../spans/span-store.ts';
import { openDb } from '../store/db.ts';

/** Names that say too little: a person has to say what they are. */
const ROWS = [
  'who,what,when,took,asked',
  'aa01,bb01,1767225600000,1500,gemini-2.5-pro',
  'aa01,bb02,1767225601000,500,',
  'aa02,bb03,1767225602000,900,gpt-4.1',
];

const MAPPING: ColumnMapping = {
  version: 1,
  name: 'calls of the partner',
  form: { kind: 'delimited', delimiter: ',', hasNames: true },
  columns: [
    { column: 'who', field: 'traceId', unit: null },
    { column: 'what', field: 'spanId', unit: null },
    { column: 'when', field: 'start', unit: 'ms' },
    { column: 'took', field: 'duration', unit: 'ms' },
    { column: 'asked', field: 'labelAsked', unit: null },
  ],
};
const WRONG: ColumnMapping = {
  ...MAPPING,
  name: 'first try',
  columns: MAPPING.columns.map((one) => (one.column === 'took' ? { ...one, unit: 's' } : one)),
};

async function caseWith(text: string, options = {}): Promise<string> {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'calls.csv'), text);
  const path = join(folder, 'x.blobtrail');
  await importInto(path, [join(folder, 'calls.csv')], options);
  return path;
}

/** Ends of the spans that count, over all blocks. */
function ends(path: string): readonly (string | null)[] {
  const db = openDb(path, { mode: 'read' });
  const found = [...openSpanStore(db).blocks()].flatMap(({ block }) =>
    Array.from({ length: block.spans }, (_, i) => block.time('endNs', i)),
  );
  db.close();
  return found;
}

const apply = (path: string, mapping: ColumnMapping, source = 'x-1') =>
  withEngine(path, async (engine) => engine.handlers['mapping.apply']({ source, mapping }, QUIET));

describe('a table', () => {
  it('whose columns say too little is kept, offered, previewed and then read', async () => {
    const path = await caseWith(`${ROWS.join('\n')}\n`);
    await withEngine(path, async (engine) => {
      const { handlers } = engine;
      expect((await handlers['source.list']({}, QUIET))[0]).toMatchObject({ format: null, records: 0, mapping: null });
      const offer = await handlers['mapping.offer']({ source: 'x-1' }, QUIET);
      expect(offer).toMatchObject({ source: 'x-1', current: null });
      expect(offer.proposal.columns.map(({ column }) => column)).toEqual(['who', 'what', 'when', 'took', 'asked']);
      const preview = await handlers['mapping.preview']({ source: 'x-1', mapping: MAPPING }, QUIET);
      expect(preview.rows.map(({ span }) => [span?.spanId, span?.endNs])).toEqual([
        ['bb01', '1767225601500000000'],
        ['bb02', '1767225601500000000'],
        ['bb03', '1767225602900000000'],
      ]);
    });
    expect(await apply(path, MAPPING)).toMatchObject({ source: 'x-2', records: 3, issues: 0 });
    await withEngine(path, async ({ handlers }) => {
      expect((await handlers['request.list']({ offset: 0, limit: 10 }, QUIET)).rows.map(({ label }) => label)).toEqual([
        'gemini-2.5-pro',
        'gpt-4.1',
      ]);
      expect((await handlers['coverage.get']({}, QUIET)).sources.unknownFormat).toBe(0);
      const slice = await handlers['source.read']({ source: 'x-2', offset: 25, length: ROWS[1]!.length }, QUIET);
      expect(Buffer.from(slice.base64, 'base64').toString()).toBe(ROWS[1]);
    });
    expect((await verify(path)).ok).toBe(true);
  });

  it('read again through a corrected mapping says what that one says, and the first stays told', async () => {
    const path = await caseWith(`${ROWS.join('\n')}\n`, { as: 'mapped-rows', mapping: WRONG });
    expect(ends(path)).toEqual(['1767227100000000000', '1767226101000000000', '1767226502000000000']);
    await apply(path, MAPPING);
    expect(ends(path)).toEqual(['1767225601500000000', '1767225601500000000', '1767225602900000000']);
    await withEngine(path, async ({ handlers }) => {
      const sources = await handlers['source.list']({}, QUIET);
      expect(sources.map(({ id, mapping, replacedBy }) => [id, mapping?.name, mapping?.basis, replacedBy])).toEqual([
        ['x-1', 'first try', 'given', 'x-2'],
        ['x-2', 'calls of the partner', 'given', null],
      ]);
      expect((await handlers['mapping.offer']({ source: 'x-1' }, QUIET)).current).toMatchObject({
        reading: 'x-2',
        mapping: MAPPING,
      });
    });
    expect((await verify(path)).ok).toBe(true);
  });

  it('whose columns say enough is read at once, by the mapping that it proposes', async () => {
    const path = await caseWith('trace_id,span_id,start_ms\naa,bb,1767225600000\ncc,dd,1767225600001\n');
    await withEngine(path, async ({ handlers }) => {
      expect((await handlers['source.list']({}, QUIET))[0]).toMatchObject({
        format: 'mapped-rows',
        records: 2,
        mapping: { name: 'proposed', basis: 'proposed' },
      });
    });
    expect((await verify(path)).ok).toBe(true);
  });

  it('is not read through an incomplete mapping, nor a source of another format through any', async () => {
    const path = await caseWith(`${ROWS.join('\n')}\n`);
    await expect(apply(path, { ...MAPPING, columns: [] })).rejects.toThrow(/No column is read as start or end/);
    const other = await caseWith('{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a","spanId":"b"}]}]}]}');
    await expect(apply(other, MAPPING)).rejects.toThrow(/x-1 is read as otlp-json/);
    await expect(apply(path, MAPPING, 'x-7')).rejects.toThrow(/no source x-7/);
  });

  it('whose mapping somebody changed behind its back fails verification', async () => {
    const path = await caseWith(`${ROWS.join('\n')}\n`, { as: 'mapped-rows', mapping: WRONG });
    await apply(path, MAPPING);
    const db = openDb(path, { mode: 'write' });
    db.script('DROP TRIGGER column_mapping_no_update; DROP TRIGGER replaced_reading_no_delete');
    db.script(
      `UPDATE column_mapping SET profile = replace(profile, '"ms"', '"us"') WHERE source_id = 2; DELETE FROM replaced_reading`,
    );
    db.close();
    const { ok, differences } = await verify(path);
    expect(ok).toBe(false);
    const said = differences.map(({ where, message }) => `${where}: ${message}`).join('\n');
    expect(said).toMatch(/x-2: The log says that its column mapping was given “calls of the partner”/);
    expect(said).toMatch(/x-1: The log says that its replacement was x-2; the case says none/);
  });
});

describe('an import through a mapping', () => {
  it('that was cancelled is resumed with the mapping that the log keeps', async () => {
    const folder = scratchFolder();
    const file = join(folder, 'calls.csv');
    writeFileSync(file, `${ROWS.join('\n')}\n`);
    const path = join(folder, 'x.blobtrail');
    await withEngine(
      path,
      async ({ handlers }) => {
        const controller = new AbortController();
        const context = { signal: controller.signal, progress: () => controller.abort() };
        const begun = handlers['import.run']({ paths: [file], mapping: MAPPING }, context);
        await expect(begun).rejects.toMatchObject({ code: 'CANCELLED' });
        const [one] = (await handlers['coverage.get']({}, QUIET)).unfinished;
        expect(one?.mapping).toEqual(MAPPING);
        await handlers['import.run']({ paths: one!.paths, mapping: one!.mapping! }, QUIET);
        expect((await handlers['coverage.get']({}, QUIET)).unfinished).toEqual([]);
        const { current } = await handlers['mapping.offer']({ source: 'x-1' }, QUIET);
        expect(current).toMatchObject({ mapping: MAPPING, basis: 'given' });
        const { rows } = await handlers['custody.list']({ limit: 9, offset: 0 }, QUIET);
        const told = rows.find(({ action }) => action === 'import.begin');
        expect(JSON.parse(told!.body)).toMatchObject({ mapping: { name: MAPPING.name, sha256: current!.sha256 } });
      },
      { create: true },
    );
    expect((await verify(path)).ok).toBe(true);
  });

  it('reads the tables that have its columns, and no others', async () => {
    const folder = scratchFolder();
    const [calls, pods] = [join(folder, 'calls.csv'), join(folder, 'pods.csv')];
    writeFileSync(calls, `${ROWS.join('\n')}\n`);
    writeFileSync(pods, 'pod,zone\ngateway-0,north\nengine-7,south\n');
    const path = join(folder, 'x.blobtrail');
    await importInto(path, [calls, pods], { mapping: MAPPING });
    await withEngine(path, async ({ handlers }) => {
      expect(await handlers['source.list']({}, QUIET)).toMatchObject([
        { format: 'mapped-rows', records: 3, formatReason: 'A table with the columns of “calls of the partner”.' },
        { format: null, records: 0 },
      ]);
    });
  });
});
