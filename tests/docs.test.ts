/** What the program can do is written down: importers, rules, methods, events, errors. docs/cli.md has a test of its own. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IMPORTERS } from '../src/core/import/registry.ts';
import { RULES } from '../src/core/rules/registry.ts';

const root = join(import.meta.dirname, '..');
const page = (name: string): string => readFileSync(join(root, 'docs', name), 'utf8');
const source = (name: string): string => readFileSync(join(root, 'src', name), 'utf8');

const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\//g, '');

/** The text between two marks of a source file; its types leave nothing to ask at run time. */
function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from + start.length);
  expect([start, from >= 0, to > from]).toEqual([start, true, true]);
  return text.slice(from + start.length, to);
}

const names = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');
/** Rows of the tables of a section: first cell → the whole row. */
const rowsOf = (text: string, heading: string): ReadonlyMap<string, string> => {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return new Map(
    section
      .split('\n')
      .flatMap((line) => names(line, /^\| (`[^|]*`) \|/g).map((cell) => [cell.replaceAll('`', ''), line] as const)),
  );
};

describe('docs/contract.md', () => {
  const contract = source('shared/contract.ts');
  const text = page('contract.md');
  const methods = withoutComments(between(contract, 'export interface Methods {\n', '\n}\n'));

  it('has one row per method, in the order of the contract', () => {
    const declared = names(methods, /^  '([a-z.]+)': \{/gm);
    expect(declared.length).toBeGreaterThan(10);
    expect([...rowsOf(text, 'Methods').keys()]).toEqual(declared);
  });

  it('names every parameter of every method', () => {
    const rows = rowsOf(text, 'Methods');
    for (const entry of methods.split(/^(?=  '[a-z.]+': \{)/m)) {
      const method = /^  '([a-z.]+)'/.exec(entry)?.[1];
      if (method === undefined) continue;
      const parameters = entry.includes('Record<string, never>')
        ? []
        : names(between(entry, 'params: {', 'result: '), /(?:^|[\s;{])(\w+)\??: /g);
      const cell = rows.get(method)?.split(' | ')[1] ?? '';
      expect([method, names(cell, /`(\w+)`/g).toSorted()]).toEqual([method, parameters.toSorted()]);
    }
  });

  it('names every member of the filter', () => {
    const filter = between(source('shared/views.ts'), 'export interface Filter {\n', '\n}\n');
    const documented = [...rowsOf(text, 'The filter').keys()].flatMap((cell) => cell.split(', '));
    expect(documented).toEqual(names(filter, /readonly (\w+)\?:/g));
  });

  it('names every event, error code and phase', () => {
    const events = names(between(contract, 'export interface Events {\n', '\n}\n'), /^  '([a-z.]+)': /gm);
    expect([...rowsOf(text, 'Events').keys()]).toEqual(events);
    const codes = names(between(source('base/errors.ts'), 'export type ErrorCode =', ';'), /'([A-Z_]+)'/g);
    expect([...rowsOf(text, 'Errors').keys()]).toEqual(codes);
    const phases = names(/readonly phase: ([^;]+);/.exec(contract)?.[1] ?? '', /'(\w+)'/g);
    const told = text.split(/^## /m).find((part) => part.startsWith('Progress')) ?? '';
    expect(phases.filter((phase) => !told.includes(`\`${phase}\``))).toEqual([]);
  });

  it('names every message of the line', () => {
    const messages = names(source('shared/port.ts'), /readonly type: '(\w+)'/g);
    expect(
      messages.filter((message) => !new RegExp(`^\\| (shell|engine) \\| \`${message}\` `, 'm').test(text)),
    ).toEqual([]);
  });
});

describe('docs/formats', () => {
  it.each(IMPORTERS.map(({ id, title }) => [id, title] as const))(
    'has a page for %s that says how to get it and what was changed',
    (id) => {
      const path = join(root, 'docs', 'formats', `${id}.md`);
      expect(existsSync(path)).toBe(true);
      const text = readFileSync(path, 'utf8');
      expect(text).toMatch(/^# \S/);
      expect(text).toContain(id);
      expect(text.length).toBeGreaterThan(600);
    },
  );
});

describe('docs/rules.md', () => {
  it('has a section for every rule', () => {
    const sections = names(page('rules.md'), /^### (\S+)$/gm);
    expect(sections.toSorted()).toEqual(RULES.map(({ id }) => id as string).toSorted());
  });
});
