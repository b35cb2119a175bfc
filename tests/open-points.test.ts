/** Every step that is not certain says what would settle it; the table of those points is complete, and all of it is used. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFailure } from '../src/model/check-reason.ts';
import { OPEN_POINTS, SETTLES, settling } from '../src/model/open-point.ts';
import { createDetailContext, requestDetail } from '../src/core/query/requests/request-detail.ts';
import { evidence, reconstructed } from './builders/random-evidence.ts';

const root = join(import.meta.dirname, '..');

describe('the table of open points', () => {
  it('names for each a record, what it does, and how to export it', () => {
    expect(Object.keys(SETTLES).toSorted()).toEqual([...OPEN_POINTS].toSorted());
    for (const point of OPEN_POINTS) {
      const { record, how } = settling(point);
      expect(record).toMatch(/^[A-Z].{20,}[^.]\.$/);
      expect(how).toMatch(/^\S.{30,}\.$/);
    }
    expect(new Set(OPEN_POINTS.map((point) => settling(point).record)).size).toBe(OPEN_POINTS.length);
  });

  it('holds no point that nothing leaves open', () => {
    const files = globSync('src/core/**/*.ts', { cwd: root }).filter((file) => !file.includes('.test'));
    const code = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
    expect(OPEN_POINTS.filter((point) => !code.includes(`'${point}'`))).toEqual([]);
  });
});

describe('every step of a request', () => {
  it('that is unknown or inferred, or could not run, names its points; one that failed has a fault', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, async (given) => {
        const made = await reconstructed(given);
        const context = createDetailContext(made.db);
        for (const { id } of made.requests) {
          const { path, ladder, wouldSettle } = requestDetail(made.db, context, Number(id.slice(2)));
          const points = new Set(wouldSettle.map(({ point }) => point));
          expect(points.size).toBe(wouldSettle.length);
          for (const { title, status, settle } of path) {
            const isOpen = status === 'unknown' || status === 'inferred';
            expect([title, status, settle.length > 0 || !isOpen]).toEqual([title, status, true]);
            for (const { point } of settle) expect(points).toContain(point);
          }
          for (const { verdict, fault, reason, settle } of ladder) {
            expect(fault === null).toBe(verdict === 'passed');
            if (fault !== null) expect(isFailure(fault)).toBe(verdict === 'failed');
            expect(settle.length > 0).toBe(verdict === 'could-not-run');
            if (fault !== null) expect(reason).toContain(`(${fault.replaceAll('-', ' ')})`);
          }
        }
      }),
      { numRuns: 20 },
    );
  }, 60_000);
});
