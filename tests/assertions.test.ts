/** docs/validation/assertions.md: numbers are unique, every row names a test, and every test that is named is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs', 'validation', 'assertions.md'), 'utf8');

interface Assertion {
  readonly number: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

const assertions: readonly Assertion[] = [...page.matchAll(/^\| ([A-Z]\d+) \| (.+) \| (.+) \|$/gm)].map(
  ([, number = '', , shown = '']) => ({
    number,
    tests: [...shown.matchAll(/`([\w./-]+\.test\.ts)` "([^"]+)"/g)].map(([, file = '', title = '']) => ({
      file,
      title,
    })),
  }),
);

/** Titles as they stand in the source: at the beginning of a literal, or behind what stands for the row of a table. */
function hasTitle(file: string, title: string): boolean {
  const text = readFileSync(join(root, file), 'utf8').replaceAll("\\'", "'");
  const at = text.indexOf(title);
  return at >= 0 && /(?:['`"]|%[sijd] |\$\w+ )$/.test(text.slice(0, at));
}

describe('the assertions', () => {
  it('have numbers of their own, in order', () => {
    const numbers = assertions.map(({ number }) => number);
    expect(numbers.length).toBeGreaterThan(35);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const letter of new Set(numbers.map((number) => number[0]))) {
      const own = numbers.filter((number) => number[0] === letter).map((number) => Number(number.slice(1)));
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
  });

  it.each(assertions)('$number is shown by tests that are there', ({ number, tests }) => {
    expect([number, tests.length > 0]).toEqual([number, true]);
    for (const { file, title } of tests) {
      expect([file, existsSync(join(root, file))]).toEqual([file, true]);
      expect([file, title, hasTitle(file, title)]).toEqual([file, title, true]);
    }
  });

  it('notice a title that nobody has', () => {
    expect(hasTitle('tests/laws.test.ts', 'is as strong as its weakest link')).toBe(true);
    expect(hasTitle('tests/laws.test.ts', 'is as strong as its strongest link')).toBe(false);
    expect(hasTitle('tests/laws.test.ts', 'strong as its weakest link')).toBe(false);
  });
});
