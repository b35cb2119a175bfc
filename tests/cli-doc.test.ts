/** docs/cli.md against the command line's own words: every command, option and choice, and the shapes of the contract. */
import { readFileSync } from 'node:fs';
import { Command, type Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { findingJson, requestJson } from '../src/cli/print.ts';
import { SEVERITIES } from '../src/model/finding.ts';
import { STATUSES, UNKNOWN_REASONS } from '../src/model/status.ts';
import type { FindingRow, RequestRow } from '../src/shared/views.ts';
import { sharedPath } from './shared-files.ts';

const page = readFileSync(new URL('../docs/cli.md', import.meta.url), 'utf8');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section.slice(section.indexOf('\n'))]),
);
const section = (name: string): string => sections.get(name) ?? '';

/** Every command as its own file adds it, so that a new file needs no line here. */
const program = new Command('blobtrail');
const files = import.meta.glob<Readonly<Record<string, unknown>>>('../src/cli/commands/*.ts', { eager: true });
for (const exported of Object.values(files)) {
  for (const [name, add] of Object.entries(exported))
    if (/^add[A-Z]/.test(name)) (add as (to: Command) => void)(program);
}
const commands = program.commands.map((command) => [command.name(), command] as const);

/** First cells of a section's tables that are options, as `--name <value>`. */
const optionsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^\| `(--[^`]+)` \|/gm)].map(([, flags = '']) => flags);
const filterOptions = optionsIn(section('Filter options'));
const isShared = (name: string, option: Option): boolean =>
  section(name).includes('(#filter-options)') && filterOptions.includes(option.flags);

function jsonIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  return [...text.matchAll(/^```json\n(.*?)^```/gms)].map(
    ([, json = '']) => JSON.parse(json) as Record<string, unknown>,
  );
}

/** Names of members, also of nested objects and of the first element of lists. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
  if (value === null || typeof value !== 'object') return null;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shape(member)]));
}

describe('docs/cli.md', () => {
  it('has one section per command, and its table of commands lists them', () => {
    expect(commands.length).toBeGreaterThanOrEqual(10);
    for (const [name] of commands) expect([name, sections.has(name)]).toEqual([name, true]);
    const listed = [...page.matchAll(/^\| \[`([a-z-]+)`\]\(#\1\) \|/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(commands.map(([name]) => name).toSorted());
    const absent = /^Not in this version: (.*)$/m.exec(page)?.[1] ?? '';
    for (const [name] of commands) expect([name, absent.includes(`\`${name}\``)]).toEqual([name, false]);
  });

  it.each(commands)('gives the arguments of %s', (name, command) => {
    const words = command.registeredArguments.map((argument) => {
      const word = argument.name().toUpperCase() + (argument.variadic ? '...' : '');
      return argument.required ? word : `[${word}]`;
    });
    expect(section(name)).toContain(`\`${['blobtrail', name, ...words].join(' ')}\``);
  });

  it.each(commands)('gives every option of %s and no other', (name, command) => {
    const own = command.options.filter((option) => !isShared(name, option)).map(({ flags }) => flags);
    expect(optionsIn(section(name)).toSorted()).toEqual(own.toSorted());
    const shared = command.options.filter((option) => isShared(name, option)).map(({ flags }) => flags);
    if (section(name).includes('(#filter-options)')) expect(shared).toEqual(filterOptions);
  });

  it.each(commands)('gives every choice and default of %s', (name, command) => {
    for (const { flags, argChoices, defaultValue } of command.options) {
      const line = section(name)
        .split('\n')
        .find((text) => text.startsWith(`| \`${flags}\``));
      for (const choice of argChoices ?? []) expect(line).toContain(`\`${choice}\``);
      if (argChoices !== undefined && defaultValue !== undefined)
        expect(line).toContain(`\`${String(defaultValue)}\` (default)`);
      else if (defaultValue !== undefined) expect(line).toContain(String(defaultValue));
    }
  });

  it('lists the exit codes', () => {
    expect([...section('Exit codes').matchAll(/^\| (\d) \|/gm)].map(([, code]) => code)).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
    ]);
  });

  it('shows requests and findings with the members that are printed', () => {
    const row = { timeNs: null, settlement: null } as RequestRow;
    const [request] = jsonIn(section('requests'));
    expect(Object.keys(request ?? {})).toEqual(Object.keys(requestJson(row)));
    const members = [...section('requests').matchAll(/^\| `([a-zA-Z]+)` \|/gm)].map(([, name]) => name);
    expect(members).toEqual(Object.keys(requestJson(row)));
    const finding = { fromNs: null, toNs: null, grounds: [] } as unknown as FindingRow;
    expect(Object.keys(jsonIn(section('findings'))[0] ?? {})).toEqual(Object.keys(findingJson(finding)));
  });

  it('gives every word that a member may hold', () => {
    const line = (name: string): string =>
      section('requests')
        .split('\n')
        .find((text) => text.startsWith(`| \`${name}\``)) ?? '';
    for (const status of STATUSES) expect(line('status')).toContain(`\`${status}\``);
    for (const reason of UNKNOWN_REASONS) expect(line('reason')).toContain(`\`${reason}\``);
    for (const severity of SEVERITIES) expect(section('findings')).toContain(`\`${severity}\``);
  });

  const contract = sharedPath('design/cli.md');
  it.skipIf(contract === null).each(['import', 'requests', 'findings'])(
    'promises what the design asks of %s',
    (name) => {
      const text = readFileSync(contract ?? '', 'utf8');
      const asked = new RegExp(`^## ${name}$.*?^\`\`\`json\\n(.*?)^\`\`\``, 'ms').exec(text)?.[1] ?? '';
      expect(shape(jsonIn(section(name))[0])).toMatchObject(shape(JSON.parse(asked)) as object);
    },
  );
});
