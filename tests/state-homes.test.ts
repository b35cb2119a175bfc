/** The five homes of the window's state (docs/adr/0010-five-homes-of-state.md), as far as source text can show them. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', 'src', 'renderer');
const files = globSync('**/*.{ts,tsx}', { cwd: root })
  .filter((path) => !path.includes('.test.'))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(root, path), 'utf8') }));
const pathsWith = (pattern: RegExp): readonly string[] =>
  files
    .filter(({ text }) => pattern.test(text))
    .map(({ path }) => path)
    .toSorted();
const saved = files.filter(({ text }) => /from 'zustand\/middleware'/.test(text));

describe('what the browser keeps', () => {
  it('is kept by stores, through persist and nothing else', () => {
    expect(saved.length).toBeGreaterThan(5);
    expect(saved.filter(({ path }) => !/^stores\/[a-z-]+-store\.ts$/.test(path))).toEqual([]);
    expect(pathsWith(/\b(localStorage|sessionStorage|indexedDB|document\.cookie)\b/)).toEqual([]);
  });

  it.each(saved)('has a key of its own, named members, and is checked on its way back: $path', ({ text }) => {
    expect(text).toMatch(/\bpartialize:/);
    expect(text).toMatch(/\bmerge:/);
    expect(text.match(/name: 'blobtrail\.[a-z]+'/g)).toHaveLength(1);
  });

  it('does not share a key', () => {
    const keys = saved.map(({ text }) => /name: '(blobtrail\.[a-z]+)'/.exec(text)?.[1]);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('what the address says', () => {
  it('is in the view store, which the browser does not keep', () => {
    expect(saved.map(({ path }) => path)).not.toContain('stores/view-store.ts');
    expect(pathsWith(/\b(pushState|replaceState)\b/)).toEqual(['stores/session-token.ts', 'stores/view-url.ts']);
  });
});

describe('what the engine answers', () => {
  it('goes into no store that is kept: these members are, and what a person chose or wrote is all they hold', () => {
    const members = saved.map(({ path, text }) => [
      path.replace(/^stores\/|-store\.ts$/g, ''),
      /partialize: \(\{ ([A-Za-z, ]+) \}\)/.exec(text)?.[1],
    ]);
    expect(Object.fromEntries(members)).toEqual({
      author: 'name',
      coverage: 'folded',
      findings: 'grouping, sort',
      layout: 'sizes',
      sql: 'text, limit, history',
      table: 'columns, sort, descending',
      theme: 'choice',
      zone: 'choice',
    });
  });
});

describe('what the pointer is at', () => {
  it('is unknown to every component: nobody hears of a hover', () => {
    const users = files.filter(({ path, text }) => !path.startsWith('canvas/') && /\bonHover=/.test(text));
    expect(users.map(({ path }) => path)).toEqual([]);
  });
});
