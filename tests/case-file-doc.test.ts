/** docs/case-file.md against a fresh case: every table, every index, every column of every view, and the hash rule. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { hashEntry } from '../src/core/case/custody.ts';
import { LATE_INDEXES } from '../src/core/case/schema-check.ts';
import { PASSES } from '../src/core/reconstruct/reconstruct.ts';
import { SPAN_TABLE_COLUMNS } from '../src/core/spans/span-table.ts';
import { openDb } from '../src/core/store/db.ts';
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from '../src/core/store/migrate.ts';
import { sql } from '../src/core/store/sql.ts';

const page = readFileSync(new URL('../docs/case-file.md', import.meta.url), 'utf8');
const db = openDb('(fresh)', { mode: 'memory' });
migrate(db);
afterAll(() => db.close());

/** Text below a heading, up to the next heading of any level. */
function section(heading: string): string {
  const at = page.indexOf(`\n${heading}\n`);
  if (at < 0) throw new Error(`docs/case-file.md has no heading "${heading}"`);
  const rest = page.slice(at + heading.length + 2);
  const end = rest.search(/^#+ /m);
  return end < 0 ? rest : rest.slice(0, end);
}

/** Rows of the first table in a text, without its head; cells trimmed, code marks off the first. */
function rows(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    )
    .map(([first = '', ...rest]) => [first.replace(/^`(.*)`$/, '$1'), ...rest]);
}

const names = (query: ReturnType<typeof sql>): readonly string[] => db.all(query).map((row) => String(row['name']));
const columnsOf = (table: string): readonly string[] =>
  names(sql`SELECT name FROM pragma_table_info(${table}) ORDER BY cid`);

const views = names(sql`SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name`);
/** These tables are their own views. */
const READ_AS_THEY_ARE = ['custody', 'ledger'];
/** Made while it is read. */
const MADE = 'spans';

describe('docs/case-file.md', () => {
  it('has a section for every view and for nothing else', () => {
    const headings = [...page.slice(page.indexOf('\n## Views\n')).matchAll(/^### (.+)$/gm)].map(
      ([, name = '']) => name,
    );
    expect(headings.toSorted()).toEqual([...views, ...READ_AS_THEY_ARE, MADE].toSorted());
  });

  it.each([...views, ...READ_AS_THEY_ARE, MADE])(
    'gives every column of %s, in order, with type and meaning',
    (name) => {
      const told = rows(section(`### ${name}`));
      expect(told.map(([column]) => column)).toEqual(name === MADE ? SPAN_TABLE_COLUMNS : columnsOf(name));
      for (const cells of told)
        expect([cells[0], cells.length, cells.every((cell) => cell !== '')]).toEqual([cells[0], 3, true]);
    },
  );

  it('says of each table whether it is evidence or derived, and by which pass', () => {
    const guarded = names(
      sql`SELECT tbl_name AS name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%_no_delete' ORDER BY 1`,
    );
    expect(
      rows(section('### Evidence'))
        .map(([table]) => table)
        .toSorted(),
    ).toEqual(guarded);
    const derived = rows(section('### Derived')).map(([table, pass]) => [table, pass]);
    expect(derived).toEqual(PASSES.flatMap(({ id, tables }) => tables.map((table) => [table, `\`${id}\``])));
    const all = names(
      sql`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    );
    expect([...guarded, ...derived.map(([table]) => table), 'derived'].toSorted()).toEqual(all);
  });

  it('names every late index', () => {
    expect(rows(section('### Late indexes')).map(([index]) => index)).toEqual([...LATE_INDEXES.keys()]);
  });

  it('knows the versions of the schema and how a case is told from other files', () => {
    expect(rows(section('## Schema versions')).map(([version]) => Number(version))).toEqual(
      Array.from({ length: SCHEMA_VERSION }, (_, i) => i + 1),
    );
    expect(page).toContain(`0x${APPLICATION_ID.toString(16)}`);
  });

  it('gives the settings that connections have', () => {
    const words: Readonly<Record<string, string | number>> = { FULL: 2, ON: 1, OFF: 0, FILE: 1, '24 MiB': -24_576 };
    for (const [name = '', value = ''] of rows(section('## Connections'))) {
      // A database in memory has neither.
      if (name === 'journal_mode' || name === 'mmap_size') continue;
      const told = value.replaceAll('`', '');
      expect([name, Number(db.pragma(name))]).toEqual([name, Number(words[told] ?? told)]);
    }
  });

  it('states the rule of the chain, with an example that follows it', () => {
    const entry = {
      seq: 1,
      atNs: '1772496000000000000',
      actor: 'mara',
      action: 'case.create',
      body: '{"schema":1,"version":"0.1.0"}',
    };
    for (const value of [entry.atNs, entry.actor, entry.action, entry.body]) expect(page).toContain(value);
    expect(page).toContain(`\n${hashEntry('', entry)}\n`);
  });
});
