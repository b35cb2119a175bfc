import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isFileFailure, whyUnread, whyUnwritten } from './file-failure.ts';

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-failure-'));
afterAll(() => rmSync(folder, { recursive: true }));

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

it('says in words what the system says in codes', () => {
  expect(whyUnread(thrownBy(() => readFileSync(join(folder, 'absent'))))).toBe('there is no such file');
  expect(whyUnread(thrownBy(() => readFileSync(folder)))).toBe('it is a folder');
  expect(whyUnwritten(thrownBy(() => writeFileSync(join(folder, 'absent', 'file'), '')))).toBe(
    'its folder is not there',
  );
  expect(whyUnwritten(thrownBy(() => writeFileSync(folder, '')))).toBe('it is a folder');
});

it('leaves the words of every other error', () => {
  const error = new Error('The key is wrong');
  expect([isFileFailure(error), whyUnread(error), whyUnwritten('no')]).toEqual([false, 'The key is wrong', 'no']);
});
