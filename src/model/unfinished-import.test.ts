import { describe, expect, it } from 'vitest';
import { sayUnfinished, unfinishedImports, type ImportLogEntry, type UnfinishedImport } from './unfinished-import.ts';

const log = (...entries: readonly (readonly [string, unknown])[]): readonly ImportLogEntry[] =>
  entries.map(([action, body], i) => ({ seq: i + 1, atNs: `${i}`, action, body: JSON.stringify(body) }));
const begin = (...paths: readonly string[]) => ['import.begin', { paths }] as const;
const end = ['import.end', { sources: [], refused: [] }] as const;
const source = ['source.acquire', { source: 'x-1' }] as const;
const partial = (ended: string, more: object = {}) =>
  ['import.end', { partial: true, ended, reason: 'r', ...more }] as const;

describe('an import', () => {
  it('that ended whole is finished', () => expect(unfinishedImports(log(begin('a'), source, end))).toEqual([]));

  it('without an end was cut short, and keeps what it acquired', () => {
    expect(unfinishedImports(log(begin('a', 'b'), source, source))).toEqual([
      {
        entry: 1,
        atNs: '0',
        paths: ['a', 'b'],
        reference: false,
        as: null,
        captureNs: null,
        mapping: null,
        ended: 'cut-short',
        reason: null,
        at: null,
        left: [],
        sources: 2,
        isRead: false,
      },
    ]);
  });

  it('that was cancelled or failed says where', () => {
    const more = { at: 'a/x', left: ['b'] };
    expect(unfinishedImports(log(begin('a', 'b'), partial('cancelled', more)))).toMatchObject([
      { ended: 'cancelled', reason: null, at: 'a/x', left: ['b'] },
    ]);
    expect(unfinishedImports(log(begin('a'), partial('failed')))).toMatchObject([{ ended: 'failed', reason: 'r' }]);
  });

  it('of tables keeps the mapping that they were to be read through', () => {
    const mapping = { version: 1, name: 'calls', form: { kind: 'json-lines' }, columns: [] };
    const told = ['import.begin', { paths: ['a'], mapping: { name: 'calls', sha256: '0', profile: mapping } }] as const;
    const [found] = unfinishedImports(log(told));
    expect(found?.mapping).toEqual(mapping);
    expect(sayUnfinished(found!)).toContain('Its tables were to be read through “calls”.');
    const damaged = ['import.begin', { paths: ['a'], mapping: { profile: 'calls' } }] as const;
    expect(unfinishedImports(log(damaged))).toMatchObject([{ mapping: null }]);
  });

  it('that lacked the passes only is finished once they ran, and no other is', () => {
    const passes = ['passes.run', {}] as const;
    const isRead = ({ isRead: is }: UnfinishedImport): boolean => is;
    const [read, cut] = [partial('cancelled', { at: null, left: [] }), partial('cancelled', { at: 'b', left: [] })];
    expect(unfinishedImports(log(begin('a'), read)).map(isRead)).toEqual([true]);
    expect(unfinishedImports(log(begin('a'), read, passes))).toEqual([]);
    expect(unfinishedImports(log(begin('b'), cut, passes)).map(isRead)).toEqual([false]);
    expect(unfinishedImports(log(begin('c'), passes)).map(isRead)).toEqual([false]);
  });

  it('that was killed once its files were in lacks the passes only', () => {
    const acquired = ['import.acquired', { sources: ['x-1'], refused: [] }] as const;
    const [killed] = unfinishedImports(log(begin('a'), source, acquired));
    expect(killed).toMatchObject({ ended: 'cut-short', isRead: true, sources: 1 });
    expect(sayUnfinished(killed!)).toMatch(/all its files are in .* Reconstructing completes it\.$/);
    expect(unfinishedImports(log(begin('a'), source, acquired, ['passes.run', {}]))).toEqual([]);
    const failed = partial('failed', { at: null, left: [] });
    expect(unfinishedImports(log(begin('a'), source, acquired, failed))).toMatchObject([{ isRead: true }]);
  });

  it('is taken up by one of the same paths or more', () => {
    expect(unfinishedImports(log(begin('a'), begin('a'), end))).toEqual([]);
    expect(unfinishedImports(log(begin('a'), partial('cancelled'), begin('b', 'a'), end))).toEqual([]);
    expect(unfinishedImports(log(begin('a'), begin('a')))).toMatchObject([{ entry: 2 }]);
  });

  it('is not taken up by one of other paths', () => {
    expect(unfinishedImports(log(begin('a', 'b'), begin('a'), end))).toMatchObject([{ entry: 1 }]);
  });

  it('beside one of another process is finished once both ended', () => {
    expect(unfinishedImports(log(begin('a'), begin('b'), source, end, end))).toEqual([]);
  });

  it('that a log tells badly is no fault of the reader', () => {
    const entries = [{ seq: 1, atNs: '0', action: 'import.begin', body: 'no JSON' }];
    expect(unfinishedImports(entries)).toMatchObject([{ paths: [], ended: 'cut-short' }]);
  });
});
