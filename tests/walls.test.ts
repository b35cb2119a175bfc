/** Plants one violation per wall beside clean neighbours, and lints them with the project's own rules. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** File, and what it may not import. */
const VIOLATIONS: readonly (readonly [file: string, specifier: string])[] = [
  ['src/base/a.ts', 'node:fs'],
  ['src/base/a.ts', '../model/status.ts'],
  ['src/base/a.ts', 'zod'],
  ['src/model/a.ts', 'node:crypto'],
  ['src/model/a.ts', '../core/engine.ts'],
  ['src/model/flow/a.ts', 'd3-scale'],
  ['src/model/flow/a.ts', '../../core/engine.ts'],
  ['src/shared/a.ts', '../core/engine.ts'],
  ['src/shared/a.ts', 'react'],
  ['src/shared/a.ts', 'node:path'],
  ['src/core/a.ts', 'electron'],
  ['src/core/a.ts', 'react'],
  ['src/core/a.ts', 'better-sqlite3'],
  ['src/core/a.ts', '../host/host.ts'],
  ['src/core/store/a.ts', 'better-sqlite3'],
  ['src/core/store/a.ts', '../../cli/print.ts'],
  ['src/core/store/db.ts', '../../renderer/engine.ts'],
  ['src/core/verify/a.ts', '../store/db.ts'],
  ['src/core/verify/a.ts', 'node:fs'],
  ['src/core/verify/a.ts', '../engine.ts'],
  ['src/core/rules/a.ts', '../store/db.ts'],
  ['src/core/rules/a.ts', 'node:crypto'],
  ['src/core/report/a.ts', '../../shared/views.ts'],
  ['src/core/report/a.ts', 'node:fs'],
  ['src/core/report/html/a.ts', '../../engine.ts'],
  ['src/core/exports/a.ts', 'node:fs'],
  ['src/core/exports/a.ts', '../store/db.ts'],
  ['src/core/exports/a.ts', 'graphology'],
  ['src/main/a.ts', '../core/engine.ts'],
  ['src/main/a.ts', '../renderer/app.tsx'],
  ['src/main/engine-process.ts', '../renderer/app.tsx'],
  ['src/preload/a.ts', '../core/engine.ts'],
  ['src/preload/a.ts', 'node:fs'],
  ['src/host/a.ts', 'electron'],
  ['src/host/a.ts', '../renderer/app.tsx'],
  ['src/cli/a.ts', 'electron'],
  ['src/cli/commands/a.ts', '../../renderer/app.tsx'],
  ['src/cli/commands/a.ts', 'better-sqlite3'],
  ['src/renderer/a.ts', '../core/engine.ts'],
  ['src/renderer/a.ts', 'node:fs'],
  ['src/renderer/a.ts', 'electron'],
  ['src/renderer/views/a.tsx', '../../host/host.ts'],
  ['src/renderer/views/a.tsx', 'zod'],
  ['src/renderer/canvas/a.ts', 'react'],
  ['src/renderer/canvas/a.ts', '../stores/filter.ts'],
  ['src/renderer/canvas/a.ts', 'zustand'],
];

/** File, and what it may import. */
const ALLOWED: readonly (readonly [file: string, specifier: string])[] = [
  ['src/base/b.ts', './bytes.ts'],
  ['src/model/b.ts', '../base/ids.ts'],
  ['src/model/flow/b.ts', '../../base/ids.ts'],
  ['src/model/flow/b.ts', '../flow-data.ts'],
  ['src/model/flow/b.ts', '../trace/trace-tree.ts'],
  ['src/shared/b.ts', '../model/status.ts'],
  ['src/core/b.ts', 'zod'],
  ['src/core/b.ts', 'node:fs'],
  ['src/core/b.ts', '../shared/contract.ts'],
  ['src/core/store/db.ts', 'better-sqlite3'],
  ['src/core/verify/b.ts', '@noble/hashes/sha3.js'],
  ['src/core/verify/b.ts', 'node:crypto'],
  ['src/core/rules/b.ts', '../../model/facts.ts'],
  ['src/core/rules/b.ts', './registry.ts'],
  ['src/core/exports/b.ts', '../../model/extract.ts'],
  ['src/core/exports/b.ts', '../report/document.ts'],
  ['src/core/exports/b.ts', 'node:crypto'],
  ['src/core/report/html/b.ts', '../../../model/status.ts'],
  ['src/core/report/html/b.ts', '../model.ts'],
  ['src/main/b.ts', 'electron'],
  ['src/main/b.ts', '../shared/port.ts'],
  ['src/main/engine-process.ts', '../core/engine.ts'],
  ['src/preload/b.ts', 'electron'],
  ['src/host/b.ts', '../core/engine.ts'],
  ['src/cli/commands/b.ts', '../../host/host.ts'],
  ['src/cli/commands/b.ts', '../print.ts'],
  ['src/cli/b.ts', 'commander'],
  ['src/renderer/b.ts', '../shared/client.ts'],
  ['src/renderer/views/b.tsx', 'react'],
  ['src/renderer/views/b.tsx', '../stores/filter.ts'],
  ['src/renderer/canvas/b.ts', 'd3-scale'],
  ['src/renderer/canvas/b.ts', '../../model/status.ts'],
  ['src/renderer/canvas/flow-canvas.tsx', 'react'],
];

interface Diagnostic {
  readonly filename: string;
  readonly code: string;
}

let folder: string;
let diagnostics: readonly Diagnostic[];
let exitCode: number | null;

/** Each import stands alone in its file, so that the folders decide and nothing else. */
function fileOf(kind: string, [file, specifier]: readonly [string, string]): string {
  // The two files with a wall of their own keep their names.
  const isNamed = ['db.ts', 'engine-process.ts'].includes(basename(file));
  if (isNamed) return join(kind, file);
  const slug = specifier.replace(/\W+/g, '-').replace(/^-|-$/g, '');
  return join(kind, file.replace(/(\.tsx?)$/, `-${slug}$1`));
}

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

const codesOf = (file: string): readonly string[] =>
  diagnostics.filter(({ filename }) => filename === file).map(({ code }) => code);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'walls-'));
  // Each half is a project of its own, for the rules' globs start at the folder of the configuration.
  for (const kind of ['bad', 'good']) {
    mkdirSync(join(folder, kind));
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, kind, '.oxlintrc.json'));
  }
  for (const entry of VIOLATIONS) plant(fileOf('bad', entry), `export * from '${entry[1]}';\n`);
  for (const entry of ALLOWED) plant(fileOf('good', entry), `export * from '${entry[1]}';\n`);
  plant('bad/src/base/long.ts', '// long\n'.repeat(400) + 'export const a = 1;\n');
  plant('bad/src/model/lazy.ts', "export const later = () => import('../core/engine.ts');\n");
  plant('bad/src/base/nameless.ts', 'export default 1;\n');
  plant('bad/src/base/NotKebab.ts', 'export const d = 1;\n');
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const lint = (kind: string) =>
    spawnSync(process.execPath, [oxlint, '--format', 'json', '.'], { cwd: join(folder, kind), encoding: 'utf8' });
  const read = (kind: string, text: string): readonly Diagnostic[] =>
    (JSON.parse(text) as { diagnostics: Diagnostic[] }).diagnostics.map(({ filename, code }) => ({
      filename: join(kind, filename),
      code,
    }));
  const bad = lint('bad');
  const good = lint('good');
  exitCode = bad.status;
  diagnostics = [...read('bad', bad.stdout), ...read('good', good.stdout)];
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the walls', () => {
  it('make the lint fail', () => {
    expect(exitCode).toBe(1);
  });

  it.each(VIOLATIONS)('keep %s from importing %s', (file, specifier) => {
    expect(codesOf(fileOf('bad', [file, specifier]))).toContain('eslint(no-restricted-imports)');
  });

  it('hold for imports at run time too', () => {
    expect(codesOf('bad/src/model/lazy.ts')).toContain('eslint(no-restricted-imports)');
  });

  it.each(ALLOWED)('let %s import %s', (file, specifier) => {
    expect(codesOf(fileOf('good', [file, specifier]))).toEqual([]);
  });

  it('stop long files, default exports and names that are not kebab-case', () => {
    expect(codesOf('bad/src/base/long.ts')).toContain('eslint(max-lines)');
    expect(codesOf('bad/src/base/nameless.ts')).toContain('import(no-default-export)');
    expect(codesOf('bad/src/base/NotKebab.ts')).toContain('unicorn(filename-case)');
  });
});

describe('the tree', () => {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: root });

  it('has no drawer called utils', () => {
    expect(files.filter((path) => /(^|\/)(utils?|helpers|misc)(\/|\.tsx?$)/.test(path))).toEqual([]);
  });

  it('has no barrels', () => {
    const isBarrel = (path: string): boolean => {
      const text = readFileSync(join(root, path), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
      return (
        text.trim() !== '' && text.replace(/export\s+(type\s+)?(\*|\{[^}]*\})[^;]*?from\s*'[^']*';/g, '').trim() === ''
      );
    };
    expect(files.filter((path) => isBarrel(path))).toEqual([]);
  });
});
