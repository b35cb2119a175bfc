import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findFiles } from '../container.ts';
import { headOf } from '../import.test-helper.ts';
import { impostorReason } from '../impostors.ts';
import { IMPORT_LIMITS } from '../limits.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-frame-'));
afterAll(() => rmSync(root, { recursive: true }));

/** The lines that come out of a file; null where it stays one. */
async function linesOf(text: string, frameBytes = IMPORT_LIMITS.frameBytes): Promise<readonly string[] | null> {
  const path = join(root, 'frame.json');
  writeFileSync(path, text);
  const [file, rows] = await Array.fromAsync(findFiles([path], undefined, { ...IMPORT_LIMITS, frameBytes }));
  if (file?.kind === 'refused' || rows?.kind === 'refused') throw new Error('refused');
  if (rows === undefined) return null;
  expect([file?.kind, rows.name, rows.damage]).toEqual(['archive', 'rows.jsonl', null]);
  return Buffer.concat(await Array.fromAsync(rows.open()))
    .toString()
    .trimEnd()
    .split('\n');
}

const SPAN = 'a1b2c3d4e5f60701';

describe('a dataframe that was saved column by column', () => {
  it('is a container of its rows, numbers as they are written', async () => {
    const text = '{"model":{"0":"a","1":"b"}, "ns": {"0":1772460309000000001,"1":null}, "only": {"1":[1.50],"2":"x"}}';
    expect(await linesOf(text)).toEqual([
      '{"model":"a","ns":1772460309000000001}',
      '{"model":"b","ns":null,"only":[1.50]}',
      '{"only":"x"}',
    ]);
  });

  it('keeps labels that say something', async () => {
    expect(await linesOf(`{"name":{"${SPAN}":"x"},"n":{"${SPAN}":1}}`)).toEqual([
      `{"index":"${SPAN}","name":"x","n":1}`,
    ]);
  });

  it('may keep names, labels and cells apart', async () => {
    const text = '{"columns":["a",["b","c"]],"index":["q",1],"data":[[1,"x"],[2,null,true]]}';
    expect(await linesOf(text)).toEqual([
      '{"index":"q","a":1,"[\\"b\\",\\"c\\"]":"x"}',
      '{"a":2,"[\\"b\\",\\"c\\"]":null,"column 3":true}',
    ]);
  });
});

describe('a file that begins like one', () => {
  it.each([
    ['is cut off', '{"model":{"0":"a","1":"b"},"ns":{"0":1'],
    ['has but one member', '{"model":{"0":"a"}}'],
    ['has other members', '{"model":{"0":"a"},"count":1}'],
    ['has a row that is none', '{"columns":["a","b"],"data":[[1,2],3]}'],
    ['has names alone', '{"columns":["a","b"],"rows":[]}'],
  ])('and %s stays as it is', async (_, text) => {
    expect(await linesOf(text)).toBeNull();
  });

  it('and is larger than may be held is told so', async () => {
    const text = '{"model":{"0":"a","1":"b"},"n":{"0":1,"1":2}}';
    expect(await linesOf(text, text.length - 1)).toBeNull();
    expect(await linesOf(text, text.length)).toHaveLength(2);
    expect(impostorReason(headOf(text))).toContain('frameBytes');
  });

  it('and is known to an importer is read by it', async () => {
    const trace = '{"traceID":"1","spans":[],"processes":{}}';
    expect(await linesOf(`{"columns":["a"],"data":[${trace}]}`)).toBeNull();
  });
});
