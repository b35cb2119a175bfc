/** verify.mjs, as it lies in every export, against each way in which an export can be changed. */
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { accessSync, constants, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from './builders/bundled-incident.ts';
import { canonicalJson, type Plain } from '../src/base/canonical-json.ts';
import { hashEntry } from '../src/core/case/custody.ts';
import { GENERATION, withExtractOf } from '../src/core/extract/extract.test-helper.ts';
import { writeExtract } from '../src/core/extract/write-extract.ts';
import type { ExtractTable } from '../src/model/extract.ts';
import { tablePath, type Manifest, type Trailer } from '../src/model/extract/manifest.ts';
import { importCase } from './builders/imported-case.ts';

let folder: string;
let good: string;
let copies = 0;

type Row = Record<string, unknown>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-verifier-'));
  const made = await importCase(folder, [INCIDENT]);
  made.close();
  good = join(folder, 'good');
  await withExtractOf(join(folder, 'test.blobtrail'), (extract) => writeExtract(good, extract, GENERATION));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Told {
  readonly code: number | null;
  readonly text: string;
}

function run(node: string, words: readonly string[]): Told {
  const { status, stdout, stderr } = spawnSync(node, words, { encoding: 'utf8' });
  return { code: status, text: stdout + stderr };
}

/** The verifier that lies in the export itself. */
const check = (path: string, ...words: readonly string[]): Told =>
  run(process.execPath, [join(path, 'verify.mjs'), ...words]);

function copy(): string {
  copies += 1;
  const path = join(folder, `copy-${copies}`);
  cpSync(good, path, { recursive: true });
  return path;
}

const sum = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const readRows = (path: string, table: ExtractTable): Row[] =>
  readFileSync(join(path, tablePath(table)), 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row]));
const jsonOf = <T>(path: string, name: string): T => JSON.parse(readFileSync(join(path, name), 'utf8')) as T;

function putRows(path: string, table: ExtractTable, rows: readonly Row[]): void {
  writeFileSync(join(path, tablePath(table)), rows.map((row) => `${canonicalJson(row as Plain)}\n`).join(''));
}

/** All sums, counts and heads anew, as somebody would who hides a change. */
function remake(path: string): void {
  const manifest = jsonOf<Manifest>(path, 'manifest.json');
  const measured = <T extends { readonly path: string }>(file: T): T => {
    const data = readFileSync(join(path, file.path));
    return { ...file, bytes: data.length, sha256: sum(data) };
  };
  const tables = manifest.tables.map((table) => ({
    ...measured(table),
    rows: readFileSync(join(path, table.path), 'utf8').split('\n').length - 1,
  }));
  const log = readRows(path, 'custody');
  const custody = { count: log.length, head: String(log.at(-1)?.['hash'] ?? '') };
  putRows(path, 'control', [
    { ...readRows(path, 'control')[0], custodyCount: custody.count, custodyHead: custody.head },
  ]);
  const control = tables.map((table) => (table.table === 'control' ? measured(table) : table));
  const text = `${canonicalJson({ ...manifest, custody, tables: control, files: manifest.files.map(measured) } as unknown as Plain)}\n`;
  writeFileSync(join(path, 'manifest.json'), text);
  const trailer = jsonOf<Trailer>(path, 'trailer.json');
  const rows = Object.fromEntries(control.map((table) => [table.table, table.rows]));
  writeFileSync(
    join(path, 'trailer.json'),
    `${canonicalJson({ ...trailer, rows, custody, manifestSha256: sum(text) } as unknown as Plain)}\n`,
  );
  resum(path);
}

function resum(path: string): void {
  const manifest = jsonOf<Manifest>(path, 'manifest.json');
  const names = [...manifest.tables, ...manifest.files].map((file) => file.path);
  const lines = [...names, 'manifest.json', 'trailer.json'].toSorted();
  writeFileSync(
    join(path, 'SHA256SUMS'),
    lines.map((name) => `${sum(readFileSync(join(path, name)))}  ${name}\n`).join(''),
  );
}

/** Entries with the hashes that follow from them. */
function rechain(rows: readonly Row[]): Row[] {
  let previous = '';
  return rows.map((row, i) => {
    const { action, actor, atNs, body } = row as Record<'action' | 'actor' | 'atNs' | 'body', string>;
    const entry = { seq: i + 1, action, actor, atNs, body };
    const hash = hashEntry(previous, entry);
    const made = { ...entry, prevHash: previous, hash };
    previous = hash;
    return made;
  });
}

const headOf = (path: string): string => jsonOf<Manifest>(path, 'manifest.json').custody.head;

/** Another `node` than the one that runs this, where the machine has one. */
function otherNode(): string | null {
  for (const entry of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(entry, 'node');
    if (entry.includes('node_modules') || path === process.execPath) continue;
    try {
      accessSync(path, constants.X_OK);
    } catch {
      continue;
    }
    const version = Number(/^v(\d+)/.exec(run(path, ['--version']).text)?.[1] ?? 0);
    if (version >= 18) return path;
  }
  return null;
}

describe('an export as it was written', () => {
  it('is good, with its head and without', () => {
    expect(check(good)).toMatchObject({ code: 0 });
    const { code, text } = check(good, '--head', headOf(good));
    expect([code, text]).toEqual([0, expect.stringContaining('GOOD')]);
    expect(run(process.execPath, [join(import.meta.dirname, '../resources/verify.mjs'), good]).code).toBe(0);
  });

  it('holds for those who read the first lines only, and is broken for them where it is', () => {
    const piped = (path: string): Told =>
      run('bash', ['-c', 'set -o pipefail; "$0" "$1/verify.mjs" "$1" | true', process.execPath, path]);
    expect(piped(good)).toEqual({ code: 0, text: '' });
    const path = copy();
    rmSync(join(path, tablePath('nodes')));
    expect(piped(path)).toEqual({ code: 1, text: '' });
  });

  it.skipIf(otherNode() === null)('is good under the Node that the machine has', () => {
    expect(run(otherNode() ?? '', [join(good, 'verify.mjs')])).toMatchObject({ code: 0 });
  });
});

describe('a custody log that was changed', () => {
  /** Sums and counts made anew, so that the chain alone shows it. */
  function changed(change: (rows: Row[]) => readonly Row[]): Told {
    const path = copy();
    putRows(path, 'custody', change(readRows(path, 'custody')));
    remake(path);
    return check(path);
  }

  it.each<[string, (rows: Row[]) => readonly Row[], RegExp]>([
    ['edited', (rows) => rows.map((row, i) => (i === 2 ? { ...row, actor: 'nobody' } : row)), /entry 3 does not have/],
    ['without one in the middle', (rows) => rows.filter((_, i) => i !== 2), /entry 3 is missing/],
    ['with two changed over', (rows) => rows.with(2, rows[3]!).with(3, rows[2]!), /entry 3 is missing/],
    ['with one twice', (rows) => [...rows.slice(0, 3), ...rows.slice(2)], /entry 4 is missing/],
    ['empty', () => [], /holds no entry/],
  ])('%s', (_what, change, says) => {
    const told = changed(change);
    expect(told.code).toBe(1);
    expect(told.text).toMatch(says);
  });

  it('without its end: the head shows it, and where that was changed too, the one that was written down', () => {
    const path = copy();
    putRows(path, 'custody', readRows(path, 'custody').slice(0, -2));
    expect(check(path)).toMatchObject({ code: 1 });
    remake(path);
    expect(check(path, '--head', headOf(good))).toMatchObject({
      code: 1,
      text: expect.stringContaining('you expected') as string,
    });
    expect(check(path, '--count', String(readRows(good, 'custody').length))).toMatchObject({ code: 1 });
  });

  it('chained anew after an edit: only what was kept elsewhere shows it', () => {
    const path = copy();
    const rows = readRows(path, 'custody').map((row, i) => (i === 0 ? { ...row, actor: 'nobody' } : row));
    putRows(path, 'custody', rechain(rows));
    expect(check(path)).toMatchObject({ code: 1 });
    const head = String(rechain(rows).at(-1)?.['hash']);
    const control = { ...readRows(path, 'control')[0], caseId: rechain(rows)[0]?.['hash'] };
    putRows(path, 'control', [control]);
    const manifest = jsonOf<Manifest>(path, 'manifest.json');
    writeFileSync(
      join(path, 'manifest.json'),
      `${canonicalJson({ ...manifest, caseId: control.caseId } as unknown as Plain)}\n`,
    );
    remake(path);
    expect(check(path)).toMatchObject({ code: 0, text: expect.stringContaining('Nothing from outside') as string });
    expect(check(path, '--head', headOf(good))).toMatchObject({ code: 1 });
    expect(check(path, '--head', head)).toMatchObject({ code: 0 });
  });

  it('an older state of the case', () => {
    const path = copy();
    putRows(path, 'custody', readRows(path, 'custody').slice(0, -1));
    remake(path);
    expect(check(path, '--head', headOf(good)).code).toBe(1);
  });
});

describe('a file that was changed', () => {
  const flip = (path: string, name: string): void => {
    const data = readFileSync(join(path, name));
    data[data.length >> 1]! ^= 1;
    writeFileSync(join(path, name), data);
  };

  it.each([
    'tables/requests.jsonl',
    'tables/findings.jsonl',
    'pictures/flow.svg',
    'README.txt',
    'manifest.json',
    'trailer.json',
    'SHA256SUMS',
  ])('one bit of %s', (name) => {
    const path = copy();
    flip(path, name);
    expect(check(path).code).toBe(1);
  });

  it('one that is missing or too many, by name', () => {
    const [missing, added, cut] = [copy(), copy(), copy()];
    rmSync(join(missing, 'tables/events.jsonl'));
    expect(check(missing)).toMatchObject({ code: 1, text: expect.stringContaining('tables/events.jsonl') as string });
    writeFileSync(join(added, 'tables/more.jsonl'), '{}\n');
    expect(check(added)).toMatchObject({ code: 1, text: expect.stringContaining('more.jsonl') as string });
    rmSync(join(cut, 'trailer.json'));
    expect(check(cut)).toMatchObject({ code: 1, text: expect.stringContaining('not whole') as string });
  });

  it('rows of other tables, with all sums made anew', () => {
    const changes: readonly [ExtractTable, (row: Row) => Row, RegExp][] = [
      ['sources', (row) => ({ ...row, sha256: '0'.repeat(64) }), /custody entry/],
      ['ledger', (row) => ({ ...row, bytes: Number(row['bytes']) + 1 }), /adds up/],
      ['records', (row) => ({ ...row, offset: 1e12 }), /outside/],
      ['findings', (row) => ({ ...row, grounds: [] }), /without a ground/],
      ['finding_requests', (row) => ({ ...row, request: 'r:0' }), /not there/],
    ];
    for (const [table, change, says] of changes) {
      const path = copy();
      const [first, ...rest] = readRows(path, table);
      putRows(path, table, [change(first!), ...rest]);
      remake(path);
      const told = check(path);
      expect([table, told.code]).toEqual([table, 1]);
      expect(told.text).toMatch(says);
    }
  });

  it('a manifest that names files elsewhere', () => {
    const path = copy();
    const manifest = jsonOf<Manifest>(path, 'manifest.json');
    const [file, ...files] = manifest.files;
    const text = `${canonicalJson({ ...manifest, files: [{ ...file, path: '../good/README.txt' }, ...files] } as unknown as Plain)}\n`;
    writeFileSync(join(path, 'manifest.json'), text);
    const trailer = jsonOf<Trailer>(path, 'trailer.json');
    writeFileSync(
      join(path, 'trailer.json'),
      `${canonicalJson({ ...trailer, manifestSha256: sum(text) } as unknown as Plain)}\n`,
    );
    expect(check(path)).toMatchObject({ code: 1, text: expect.stringContaining('outside of the export') as string });
  });
});

describe('what cannot be told', () => {
  it.each([
    ['a folder that is not there', ['/no/such/folder']],
    ['a folder that holds no export', [import.meta.dirname]],
    ['a key that is none', [join(import.meta.dirname, '..'), '--key', 'README.md']],
    ['a word that is not understood', ['--fast']],
    ['an option without its value', ['--head']],
    ['a head that is none', ['--head', 'abc']],
  ])('%s', (_what, words) => {
    expect(check(good, ...words).code).toBe(2);
  });

  it('an unreadable key beside a good export', () => {
    expect(check(good, '--key', join(folder, 'none.pem')).code).toBe(2);
  });

  it('another form of export', () => {
    const path = copy();
    const manifest = jsonOf<Manifest>(path, 'manifest.json');
    writeFileSync(join(path, 'manifest.json'), JSON.stringify({ ...manifest, format: 'blobtrail/extract/99' }));
    expect(check(path).code).toBe(2);
  });
});

describe('a signature', () => {
  const keys: readonly [string, () => { readonly privateKey: KeyObject; readonly publicKey: KeyObject }][] = [
    ['Ed25519', () => generateKeyPairSync('ed25519')],
    ['ECDSA', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ];

  it.each(keys)('of %s over the manifest', (name, make) => {
    const path = copy();
    const { privateKey, publicKey } = make();
    const manifest = readFileSync(join(path, 'manifest.json'));
    const signature = sign(name === 'Ed25519' ? null : 'sha256', manifest, privateKey).toString('base64');
    const pem = (key: KeyObject, file: string): string => {
      writeFileSync(join(folder, file), key.export({ type: 'spki', format: 'pem' }));
      return join(folder, file);
    };
    const own = pem(publicKey, `${name}.pem`);
    expect(check(path, '--key', own)).toMatchObject({
      code: 1,
      text: expect.stringContaining('no signature') as string,
    });
    writeFileSync(join(path, 'manifest.json.sig'), `${signature}\n`);
    expect(check(path, '--key', own)).toMatchObject({ code: 0, text: expect.stringContaining('verifies') as string });
    expect(check(path)).toMatchObject({ code: 0, text: expect.stringContaining('NOT CHECKED') as string });
    expect(check(path, '--key', pem(make().publicKey, 'other.pem')).code).toBe(1);
    const bytes = readFileSync(join(path, 'tables/labels.jsonl'), 'utf8');
    writeFileSync(join(path, 'tables/labels.jsonl'), bytes.replace('gemini', 'Gemini'));
    remake(path);
    expect(check(path, '--key', own)).toMatchObject({ code: 1, text: expect.stringContaining('signature') as string });
  });
});

/** The commands of a paragraph of README.txt: lines with four blanks in front. */
function commandsAfter(words: string): string {
  const text = readFileSync(join(good, 'README.txt'), 'utf8');
  const from = text.indexOf(words);
  const lines = text.slice(from).split('\n').slice(1);
  const first = lines.findIndex((line) => line.startsWith('    '));
  const end = lines.findIndex((line, i) => i > first && !line.startsWith('    '));
  return lines
    .slice(first, end)
    .map((line) => line.slice(4))
    .join('\n');
}

const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;

describe.skipIf(!has('jq') || !has('bash') || !has('sha256sum'))(
  'the same with stock tools, as README.txt says',
  () => {
    const bash = (text: string, cwd: string): Told => {
      const { status, stdout, stderr } = spawnSync('bash', ['-c', text], { cwd, encoding: 'utf8' });
      return { code: status, text: stdout + stderr };
    };

    it('sums, list of files and counts', () => {
      expect(bash(commandsAfter('Every file has its sum'), good).code).toBe(0);
      const [a, b] = bash(commandsAfter('The manifest has the sum'), good).text.split('\n');
      expect(a?.slice(0, 64)).toBe(b);
      expect(bash(commandsAfter('The manifest has the sum'), good).code).toBe(0);
      expect(bash(commandsAfter('The rows of each table'), good)).toEqual({ code: 0, text: '' });
      expect(bash(commandsAfter('The ledger of each source'), good)).toEqual({ code: 0, text: '' });
      const path = copy();
      writeFileSync(join(path, 'tables/labels.jsonl'), '');
      expect(bash(commandsAfter('Every file has its sum'), path).code).toBe(1);
      expect(bash(commandsAfter('The rows of each table'), path).code).toBe(1);
    });

    it('the log, entry by entry', () => {
      const head = headOf(good);
      expect(bash(commandsAfter('The custody log is a chain'), good).text.trim()).toBe(`head ${head}\n${head}`);
      const path = copy();
      putRows(
        path,
        'custody',
        readRows(path, 'custody').map((row, i) => (i === 1 ? { ...row, actor: 'nobody' } : row)),
      );
      expect(bash(commandsAfter('The custody log is a chain'), path).text).toContain('broken at 2');
    });
  },
);
