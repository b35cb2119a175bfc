import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from '../../../tests/builders/bundled-incident.ts';
import type { Params } from '../../shared/contract.ts';
import { importInto, QUIET, scratchFolder, verify, withEngine } from '../case/case-file.test-helper.ts';

let whole: string;
beforeAll(async () => {
  whole = join(scratchFolder(), 'whole.blobtrail');
  await importInto(whole, [INCIDENT]);
});

function copies(): { readonly mine: string; readonly theirs: string } {
  const folder = scratchFolder();
  const [mine, theirs] = [join(folder, 'mine.blobtrail'), join(folder, 'theirs.blobtrail')];
  copyFileSync(whole, mine);
  copyFileSync(whole, theirs);
  return { mine, theirs };
}

type Add = Params<'annotation.add'>;
const say = (path: string, ...all: readonly Add[]) =>
  withEngine(path, async ({ handlers }) => {
    for (const one of all) await handlers['annotation.add'](one, QUIET);
  });
const merge = (path: string, params: Params<'annotation.merge'>) =>
  withEngine(path, async ({ handlers }) => handlers['annotation.merge'](params, QUIET));
const said = (path: string, subject: string) =>
  withEngine(path, async ({ handlers }) =>
    (await handlers['annotation.list']({ subject }, QUIET)).rows.map(({ kind, value, tag, text, actor }) =>
      [kind, value, tag, text, actor].filter((word) => word !== '').join(' '),
    ),
  );

describe('a returned copy', () => {
  it('brings what was said in it, with its authors, once', async () => {
    const { mine, theirs } = copies();
    await say(theirs, { subject: 'f-1', kind: 'note', value: 'added', text: 'seen before', actor: 'Ann' });
    await say(theirs, { subject: 'r-2', kind: 'tag', value: 'added', tag: 'late', actor: 'Ann' });
    await say(mine, { subject: 'f-1', kind: 'note', value: 'added', text: 'mine', actor: 'Bob' });
    expect(await merge(mine, { path: theirs })).toMatchObject({
      added: 2,
      known: 0,
      conflicts: [],
      lost: [],
      taken: null,
    });
    expect(await said(mine, 'f-1')).toEqual(['note added mine Bob', 'note added seen before Ann']);
    expect(await merge(mine, { path: theirs })).toMatchObject({ added: 0, known: 2, conflicts: [] });
    expect((await verify(mine)).ok).toBe(true);
  });

  it('that says something else of one thing leaves the case as it is until a side is taken', async () => {
    const { mine, theirs } = copies();
    const subject = 'f-1';
    await say(mine, { subject, kind: 'decision', value: 'accepted', text: 'clear', actor: 'Bob' });
    await say(theirs, { subject, kind: 'decision', value: 'rejected', text: 'a test', actor: 'Ann' });
    await say(theirs, { subject, kind: 'note', value: 'added', text: 'look', actor: 'Ann' });
    const first = await merge(mine, { path: theirs });
    expect(first).toMatchObject({ added: 1, taken: null });
    expect(first.conflicts).toMatchObject([
      {
        subject,
        kind: 'decision',
        mine: { value: 'accepted', actor: 'Bob' },
        theirs: { value: 'rejected', actor: 'Ann' },
      },
    ]);
    expect(await said(mine, subject)).toEqual(['decision accepted clear Bob', 'note added look Ann']);
    expect(await merge(mine, { path: theirs, take: 'theirs' })).toMatchObject({ added: 1, taken: 'theirs' });
    expect((await said(mine, subject)).at(-1)).toBe('decision rejected a test Ann');
    expect((await verify(mine)).ok).toBe(true);
  });

  it('that is a part of the case is taken in as well', async () => {
    const { mine } = copies();
    const part = join(scratchFolder(), 'part.blobtrail');
    const rows = await withEngine(mine, async ({ handlers }) => {
      const { rows } = await handlers['request.list']({ offset: 0, limit: 1000 }, QUIET);
      await handlers['case.subset']({ path: part, filter: { labels: [rows[0]!.label!] } }, QUIET);
      return rows;
    });
    const there = await withEngine(part, async ({ handlers }) =>
      (await handlers['request.list']({ offset: 0, limit: 1000 }, QUIET)).rows.findIndex(
        ({ responseId, timeNs }) => responseId === rows[0]!.responseId && timeNs === rows[0]!.timeNs,
      ),
    );
    const handle = await withEngine(
      part,
      async ({ handlers }) => (await handlers['request.list']({ offset: there, limit: 1 }, QUIET)).rows[0]!.id,
    );
    await say(part, { subject: handle, kind: 'note', value: 'added', text: 'from the part', actor: 'Eve' });
    expect(await merge(mine, { path: part })).toMatchObject({ added: 1, lost: [] });
    expect(await said(mine, rows[0]!.id)).toEqual(['note added from the part Eve']);
  });

  it('of another case is refused, and the case itself is none', async () => {
    const { mine } = copies();
    const other = join(scratchFolder(), 'other.blobtrail');
    await importInto(other, [join(INCIDENT, '..', 'warm-cache')]);
    await withEngine(other, async ({ handlers }) => {
      await handlers['annotation.add']({ subject: 'f-1', kind: 'note', value: 'added', text: 'x' }, QUIET);
    });
    await expect(merge(mine, { path: mine })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(merge(mine, { path: other })).rejects.toThrow(/begins otherwise/);
  });
});
