import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importInto, QUIET, scratchFolder, withEngine } from '../case/case-file.test-helper.ts';

it('what is doubtful of a record stands with it, in whichever request it takes part', async () => {
  const folder = scratchFolder();
  const path = join(folder, 'x.blobtrail');
  const span = (id: string, more: string): string =>
    `{"traceId":"5b8aa5a2d2c872e8321cf37308d69df${id}","spanId":"051581bf3cb55c1${id}",${more}"name":"chat","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"gemini-2.5-pro"}}]}`;
  const twice = '"startTimeUnixNano":"1772460065000000001","startTimeUnixNano":"1772460065000000099",';
  const once = '"startTimeUnixNano":"1772460066000000000",';
  writeFileSync(
    join(folder, 'a.json'),
    `{"resourceSpans":[{"scopeSpans":[{"spans":[${span('1', twice)},${span('2', once)}]}]}]}`,
  );
  await importInto(path, [join(folder, 'a.json')]);
  await withEngine(path, async ({ handlers }) => {
    const { rows } = await handlers['request.list']({ offset: 0, limit: 9 }, QUIET);
    const doubts = await Promise.all(
      rows.map(async ({ id }) => (await handlers['request.get']({ id }, QUIET)).records.map((record) => record.doubts)),
    );
    expect(doubts).toEqual([
      [
        [
          {
            code: 'ambiguous',
            message: expect.stringMatching(/"startTimeUnixNano" stands more than once.*000001.*000099/),
          },
        ],
      ],
      [[]],
    ]);
  });
});
