/** Reports as a script makes them: of a case, of an export, with what people write, in versions. */
import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobtrail, copyExample, ensureBuilt, temporaryFolder, type CliResult } from './builders/built-cli.ts';
import { REPORT_PART, REPORT_VERSION } from './builders/cli-shapes.ts';

const CASE = 'incident.blobtrail';
const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const run = (...args: readonly string[]): CliResult =>
  blobtrail(args, { cwd: folder.path, env: { BLOBTRAIL_NOW_NS: '1772496000000000000', BLOBTRAIL_ACTOR: 'mara' } });

beforeAll(async () => {
  await ensureBuilt();
  copyExample(at('warm-cache'));
  expect(run('import', CASE, 'warm-cache').status).toBe(0);
}, 120_000);

afterAll(folder.remove);

describe('parts and versions', () => {
  it('are written, listed and issued', () => {
    const put = run(
      'report-parts',
      CASE,
      'question',
      'Q1',
      '--text',
      'text=What was it?',
      '--text',
      'askedBy=the owner',
      '--by',
      'Ann',
      '--json',
    );
    expect(REPORT_PART.parse(JSON.parse(put.stdout))).toMatchObject({
      actor: 'Ann',
      part: { kind: 'question', key: 'Q1' },
    });
    expect(run('report-parts', CASE, 'control', '--text', 'author=Ann').status).toBe(0);
    expect(run('report-versions', CASE).stdout).toContain('version 1 would be next; to be final it needs a signature');
    expect(run('report-versions', CASE, '--issue', 'final')).toMatchObject({ status: 2, stdout: '' });
    expect(run('report-parts', CASE, 'signature', '--text', 'name=Ann').status).toBe(0);
    const issued = run('report-versions', CASE, '--issue', 'final', '--note', 'for the owner', '--json');
    expect(REPORT_VERSION.parse(JSON.parse(issued.stdout))).toMatchObject({
      number: 1,
      status: 'final',
      actor: 'mara',
    });
    expect(run('report', CASE, '--format', 'md').stdout).toMatch(/Final\*\*.* Version 1, issued\./);
    expect(run('report-parts', CASE, 'question', 'Q1', '--remove').status).toBe(0);
    const listed = run('report-parts', CASE, '--json').stdout.trim().split('\n');
    expect(listed.map((line) => REPORT_PART.parse(JSON.parse(line)).part.kind)).toEqual(['control', 'signature']);
    expect(run('report-versions', CASE).stdout).toMatch(
      /^version 1, final: .*\n.*for the owner\nversion 2 would be next/,
    );
    expect(run('verify', CASE).status).toBe(0);
  });

  it.each([
    [['report-parts', CASE, 'opinion', '--text', 'a=b'], /Allowed choices are question/],
    [['report-parts', CASE, 'question', 'Q1'], /NAME is text, askedBy/],
    [['report-parts', CASE, 'question', 'Q1', '--text', 'nothing'], /not NAME=TEXT/],
    [['report-parts', CASE, 'question', 'one', '--text', 'text=a'], /Q and a number/],
    [['report-parts', CASE, '--text', 'text=a'], /of which kind/],
    [['report-versions', CASE, '--issue', 'draft'], /Allowed choices are interim/],
    [['report'], /Name a case, or an export/],
    [['report', CASE, '--extract', 'out'], /give one of them/],
    [['report', '--extract', 'no-such-folder'], /holds no export/],
    [['report', '--extract', 'warm-cache', '--label', 'a'], /--label limits what is exported/],
    [['report', '--extract', 'out', '--out', 'out/report.html'], /lies in the export/],
  ])('%j is refused', (words, says) => {
    const { status, stdout, stderr } = run(...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });
});

describe('a report of an export', () => {
  it('is that of the case, which is gone, and stops when a byte of it is flipped', () => {
    const own = run('report', CASE, '--format', 'json').stdout;
    expect(run('export', CASE, '--out', 'out').status).toBe(0);
    renameSync(at(CASE), at('gone'));
    const other = run('report', '--extract', 'out', '--format', 'json');
    renameSync(at('gone'), at(CASE));
    const rest = (text: string): unknown => ({ ...(JSON.parse(text) as object), generation: null });
    expect(rest(other.stdout)).toEqual(rest(own));
    const verifier = () => spawnSync(process.execPath, [at('out/verify.mjs')], { encoding: 'utf8' });
    expect(verifier().status).toBe(0);
    const bytes = readFileSync(at('out/tables/findings.jsonl'));
    bytes[40]! ^= 1;
    writeFileSync(at('out/tables/findings.jsonl'), bytes);
    expect(verifier()).toMatchObject({ status: 1, stdout: expect.stringContaining('tables/findings.jsonl') as string });
    const stopped = run('report', '--extract', 'out');
    expect(stopped).toMatchObject({ status: 3, stdout: '' });
    expect(stopped.stderr).toContain('The export is not as it was written: tables/findings.jsonl');
  });
});
