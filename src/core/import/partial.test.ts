import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sayUnfinished } from '../../model/unfinished-import.ts';
import { call, NEW_BLOB, OLD_BLOB } from '../../../tests/builders/small-evidence.ts';
import type { CallContext, Progress } from '../../shared/contract.ts';
import { QUIET, verify, withEngine } from '../case/case-file.test-helper.ts';
import type { Engine } from '../engine.ts';
import { scene, sourcesOf } from './scene.test-helper.ts';

const FILES = {
  'a.ndjson': call('req-1', 'node-a', NEW_BLOB, 1),
  'b.ndjson': call('req-2', 'node-b', OLD_BLOB, 2),
  'c.ndjson': call('req-3', 'node-a', NEW_BLOB, 3),
};

/** An import that is told of its progress and can be cancelled by it. */
function watched(onProgress: (progress: Progress, controller: AbortController) => void): CallContext {
  const controller = new AbortController();
  return { signal: controller.signal, progress: (progress) => onProgress(progress, controller) };
}

const atFile = (name: string) => watched(({ item }, controller) => item.endsWith(name) && controller.abort());

function withNewCase(path: string, work: (engine: Engine) => Promise<void>): Promise<void> {
  return withEngine(path, work, { create: true });
}

async function logOf({ handlers }: Engine): Promise<readonly (readonly [string, unknown])[]> {
  const { rows } = await handlers['custody.list']({ limit: 99, offset: 0 }, QUIET);
  return rows.map(({ action, body }) => [action, JSON.parse(body) as unknown]);
}

describe('an import that is cancelled', () => {
  it('keeps the files that were done, says so everywhere, and is completed by the same import', async () => {
    const { dump, path } = scene(FILES);
    await withNewCase(path, async (engine) => {
      const { handlers } = engine;
      const cancelled = handlers['import.run']({ paths: [dump, `${dump}/a.ndjson`] }, atFile('b.ndjson'));
      await expect(cancelled).rejects.toMatchObject({
        code: 'CANCELLED',
        message: `The import was cancelled at ${dump}/b.ndjson. 1 source that was done stays in the case. Run the same import again to go on, from the start of that file.`,
        details: { sources: 1 },
      });
      expect((await logOf(engine)).at(-1)).toEqual([
        'import.end',
        {
          partial: true,
          ended: 'cancelled',
          reason: 'The work was cancelled.',
          at: `${dump}/b.ndjson`,
          left: [`${dump}/a.ndjson`],
          sources: ['x-1'],
          refused: [],
        },
      ]);
      const { unfinished } = await handlers['coverage.get']({}, QUIET);
      expect(unfinished).toMatchObject([{ ended: 'cancelled', at: `${dump}/b.ndjson`, sources: 1 }]);
      const { text } = await handlers['report.build']({ format: 'md' }, QUIET);
      expect(text).toContain('An import did not come to its end');

      const again = await handlers['import.run']({ paths: [dump, `${dump}/a.ndjson`] }, QUIET);
      expect(again.counts.requests).toBe(3);
      expect((await handlers['coverage.get']({}, QUIET)).unfinished).toEqual([]);
    });
    const { ok, unfinished } = await verify(path);
    expect([ok, unfinished]).toEqual([true, []]);
    expect(await sourcesOf(path)).toHaveLength(3);
  });

  it('while it is reconstructed has all its files, and still did not end', async () => {
    const { dump, path } = scene(FILES);
    await withNewCase(path, async ({ handlers }) => {
      const atPasses = watched(({ phase }, controller) => phase === 'index' && controller.abort());
      await expect(handlers['import.run']({ paths: [dump] }, atPasses)).rejects.toMatchObject({
        message: expect.stringMatching(
          /cancelled while it was reconstructed\. 3 sources .* stay in the case\. All its files are in: opening the case again completes it/,
        ) as string,
      });
      const { unfinished } = await handlers['coverage.get']({}, QUIET);
      expect(unfinished).toMatchObject([{ ended: 'cancelled', at: null, left: [], sources: 3 }]);
    });
    expect((await verify(path)).ok).toBe(true);
  });

  it.each(['joining records', 'settlements', 'requests', 'roll-ups', 'search', 'rules', 'columns'])(
    'before or within the pass “%s” says what is not derived, and is completed without its files',
    async (pass) => {
      const { dump, path, folder } = scene(FILES);
      await withNewCase(path, async ({ handlers }) => {
        const atPass = watched(({ item }, controller) => item === pass && controller.abort());
        await expect(handlers['import.run']({ paths: [dump] }, atPass)).rejects.toMatchObject({ code: 'CANCELLED' });
        const { unfinished, underived, requests } = await handlers['coverage.get']({}, QUIET);
        expect([underived, requests]).toEqual([3, 0]);
        expect(sayUnfinished(unfinished[0]!)).toBe(
          `The import of ${dump} was cancelled while it was reconstructed: all its files are in (3 new sources), and what they say is in none of the numbers yet. Reconstructing completes it.`,
        );
        rmSync(join(folder, 'dump'), { recursive: true });
        expect((await handlers['case.reconstruct']({}, QUIET)).counts.requests).toBe(3);
        expect(await handlers['coverage.get']({}, QUIET)).toMatchObject({ unfinished: [], underived: 0, requests: 3 });
      });
      expect(await verify(path)).toMatchObject({ ok: true, unfinished: [] });
    },
  );
});

describe('an import that is paused', () => {
  it('stands still until it may go on, and is not unfinished while it runs', async () => {
    const { dump, path } = scene(FILES);
    await withNewCase(path, async ({ handlers }) => {
      let last = '';
      const importing = Promise.resolve(
        handlers['import.run'](
          { paths: [dump] },
          watched(({ item }) => {
            if (item.endsWith('a.ndjson') && last === '') handlers['import.pause']({ isPaused: true }, QUIET);
            last = item;
          }),
        ),
      );
      let isDone = false;
      void importing.then(() => (isDone = true));
      await expect.poll(() => last.endsWith('a.ndjson')).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect([last.endsWith('a.ndjson'), isDone]).toEqual([true, false]);
      expect((await handlers['coverage.get']({}, QUIET)).unfinished).toEqual([]);
      expect(await handlers['import.pause']({ isPaused: false }, QUIET)).toEqual({ isPaused: false });
      expect((await importing).counts.requests).toBe(3);
    });
    expect((await verify(path)).ok).toBe(true);
  });

  it('stands still while it is reconstructed, too', async () => {
    const { dump, path } = scene(FILES);
    await withNewCase(path, async ({ handlers }) => {
      const seen: string[] = [];
      const onProgress = watched(({ item, phase }) => {
        if (item === 'roll-ups') handlers['import.pause']({ isPaused: true }, QUIET);
        if (phase === 'reconstruct') seen.push(item);
      });
      const importing = Promise.resolve(handlers['import.run']({ paths: [dump] }, onProgress));
      await expect.poll(() => seen.at(-1)).toBe('roll-ups');
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(seen.at(-1)).toBe('roll-ups');
      // Readers go on beside it, and see the case as it was.
      expect((await handlers['coverage.get']({}, QUIET)).requests).toBe(0);
      handlers['import.pause']({ isPaused: false }, QUIET);
      expect((await importing).counts.requests).toBe(3);
      expect(seen.at(-1)).toBe('columns');
    });
    expect((await verify(path)).ok).toBe(true);
  });

  it('can be cancelled', async () => {
    const { dump, path } = scene(FILES);
    await withNewCase(path, async ({ handlers }) => {
      const context = watched((_progress, controller) => {
        handlers['import.pause']({ isPaused: true }, QUIET);
        setTimeout(() => controller.abort(), 20);
      });
      await expect(handlers['import.run']({ paths: [dump] }, context)).rejects.toMatchObject({ code: 'CANCELLED' });
    });
  });

  it('has to be there', async () => {
    const { path } = scene({});
    await withNewCase(path, async ({ handlers }) => {
      await expect(handlers['import.pause']({ isPaused: true }, QUIET)).rejects.toThrow(/No import is running/);
    });
  });
});
