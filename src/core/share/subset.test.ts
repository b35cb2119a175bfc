import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from '../../../tests/builders/bundled-incident.ts';
import { importInto, QUIET, scratchFolder, verify, withEngine } from '../case/case-file.test-helper.ts';

let whole: string;
beforeAll(async () => {
  whole = join(scratchFolder(), 'whole.blobtrail');
  await importInto(whole, [INCIDENT]);
});

const requestsOf = (path: string, filter = {}) =>
  withEngine(path, async ({ handlers }) =>
    (await handlers['request.list']({ filter, offset: 0, limit: 1000 }, QUIET)).rows.map(
      ({ id: _id, findings: _findings, ...row }) => row,
    ),
  );

describe('a part of a case', () => {
  it('holds what the requests rest on, says the same of them, verifies, and names its parent', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'part.blobtrail');
    const all = await requestsOf(whole);
    const label = all.map((row) => row.label).find((name) => name !== null)!;
    const filter = { labels: [label] };
    const made = await withEngine(whole, async ({ handlers }) => handlers['case.subset']({ path, filter }, QUIET));
    const asked = all.filter((row) => row.label === label);
    expect(made.requests).toMatchObject({ asked: asked.length, ofParent: all.length });
    expect(await requestsOf(path, filter)).toEqual(asked);
    expect((await verify(path)).ok).toBe(true);
    await withEngine(path, async ({ handlers }) => {
      const { rows } = await handlers['custody.list']({ limit: 10, offset: 0 }, QUIET);
      expect(rows[1]!.action).toBe('case.subset');
      const body = JSON.parse(rows[1]!.body);
      expect(body.parent.name).toBe('whole');
      expect(body.sources.length + body.left_out.length).toBe(made.sources.length + made.leftOut.length);
      expect((await handlers['case.info']({}, QUIET))?.name).toBe('part');
    });
    expect(readdirSync(folder)).toEqual(['part.blobtrail']);
  });

  it('takes the place of nothing, and is not made of nothing', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'part.blobtrail');
    copyFileSync(whole, path);
    await withEngine(whole, async ({ handlers }) => {
      await expect(handlers['case.subset']({ path }, QUIET)).rejects.toMatchObject({ code: 'CONFLICT' });
      const none = { path: join(folder, 'none.blobtrail'), filter: { labels: ['no such label'] } };
      await expect(handlers['case.subset'](none, QUIET)).rejects.toMatchObject({ code: 'BAD_INPUT' });
      expect(existsSync(none.path)).toBe(false);
    });
    expect(readdirSync(folder)).toEqual(['part.blobtrail']);
  });
});
