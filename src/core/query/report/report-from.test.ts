/** Reports of a folder, with the case closed; and the parts and versions that people make of them. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from '../../../../tests/builders/bundled-incident.ts';
import { canonicalJson, type Plain } from '../../../base/canonical-json.ts';
import type { ReportModel } from '../../../model/report.ts';
import type { Engine } from '../../engine.ts';
import { createCaseFolder, engineAt, FORMATS, QUIET } from './report.test-helper.ts';

const folder = createCaseFolder();
const at = (name: string): string => join(folder.path, name);
let engine: Engine;

beforeAll(async () => {
  engine = await folder.make('incident', [INCIDENT]);
}, 60_000);
afterAll(() => folder.remove());

const state = () => engine.handlers['report.state']({}, QUIET);
const put = (
  kind: 'question' | 'answer' | 'control' | 'hypothesis' | 'alternative' | 'deviation' | 'signature',
  key: string,
  texts: Record<string, string>,
) => engine.handlers['report.put']({ kind, key, texts, actor: 'Ann' }, QUIET);
const issue = (status: 'interim' | 'final' | 'supplemental', note = '') =>
  engine.handlers['report.issue']({ status, note, actor: 'Ann' }, QUIET);
const model = async (): Promise<ReportModel> =>
  JSON.parse((await engine.handlers['report.build']({ format: 'json' }, QUIET)).text) as ReportModel;

async function exported(name: string): Promise<string> {
  await engine.handlers['export.write']({ out: at(name) }, QUIET);
  return at(name);
}

describe('a report of an export', () => {
  it('is that of the case, which may be gone', async () => {
    const path = await exported('out');
    const alone = engineAt(1_772_496_000_000_000_000n);
    for (const format of FORMATS) {
      const [own, other] = await Promise.all([
        engine.handlers['report.build']({ format, question: 'Why?' }, QUIET),
        alone.handlers['report.from']({ path, format, question: 'Why?' }, QUIET),
      ]);
      const fixed = (text: string): string => text.replaceAll(/[^\n,<>]*SQLite [0-9.]+[^\n,<>]*/g, '');
      expect(other.name).toBe(own.name);
      expect(fixed(other.text).length).toBeGreaterThan(1000);
      if (format === 'md')
        expect(other.text.replace(/## Generation\n.*?(?=\n## )/s, '')).toBe(
          own.text.replace(/## Generation\n.*?(?=\n## )/s, ''),
        );
    }
    alone.close();
  });

  it('changes with a row of it where all sums were made anew, and stops where they were not', async () => {
    const path = await exported('edited');
    const rows = readFileSync(join(path, 'tables/requests.jsonl'), 'utf8');
    const edited = rows.replace('"freshness":"current"', '"freshness":"unpublished"');
    expect(edited).not.toBe(rows);
    writeFileSync(join(path, 'tables/requests.jsonl'), edited);
    const from = async () => engine.handlers['report.from']({ path, format: 'json' }, QUIET);
    await expect(from()).rejects.toThrow(/requests\.jsonl (has \d+ bytes|does not have the SHA-256)/);
    remake(path, 'requests');
    const before = await model();
    const after = JSON.parse((await from()).text) as ReportModel;
    expect(after.completeness.byFreshness.current).toBe(before.completeness.byFreshness.current - 1);
    expect(after.completeness.byFreshness.unpublished).toBe(before.completeness.byFreshness.unpublished + 1);
    writeFileSync(join(path, 'tables/requests.jsonl'), rows.replace('"freshness":"stale"', '"freshness":"current"'));
    remake(path, 'requests');
    await expect(from()).rejects.toThrow(/edges\.jsonl counts \d+ stale requests/);
  });

  it('stops where rows do not agree with each other', async () => {
    const path = await exported('torn');
    const rows = readFileSync(join(path, 'tables/findings.jsonl'), 'utf8');
    writeFileSync(join(path, 'tables/findings.jsonl'), rows.replace(/"grounds":\[\{[^\]]*\]/, '"grounds":[]'));
    remake(path, 'findings');
    const from = async () => engine.handlers['report.from']({ path, format: 'md' }, QUIET);
    await expect(from()).rejects.toThrow(/it has no ground/);
    rmSync(join(path, 'trailer.json'));
    await expect(from()).rejects.toThrow(/trailer\.json is not there/);
  });
});

/** The sums of one table, the manifest and the trailer, as somebody would make them who hides a change. */
function remake(path: string, table: string): void {
  const read = (name: string) => JSON.parse(readFileSync(join(path, name), 'utf8')) as Record<string, unknown>;
  const sum = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
  const data = readFileSync(join(path, `tables/${table}.jsonl`));
  const manifest = read('manifest.json');
  const tables = (manifest['tables'] as Record<string, unknown>[]).map((each) =>
    each['table'] === table ? { ...each, bytes: data.length, sha256: sum(data) } : each,
  );
  const text = `${canonicalJson({ ...manifest, tables } as Plain)}\n`;
  writeFileSync(join(path, 'manifest.json'), text);
  const trailer = { ...read('trailer.json'), manifestSha256: sum(text) };
  writeFileSync(join(path, 'trailer.json'), `${canonicalJson(trailer as Plain)}\n`);
}

describe('what people write', () => {
  it('stands in the report with its author, and what nobody wrote is marked as missing', async () => {
    const missing = await engine.handlers['report.build']({ format: 'md' }, QUIET);
    expect(missing.text).toContain('No question was recorded for this report.');
    expect(missing.text.match(/missing: a person has to say this/g)?.length).toBeGreaterThan(8);
    await put('question', 'Q1', { text: 'What did gemini-2.5-pro mean?\nSince when?', askedBy: ' the owner ' });
    await put('answer', 'Q1', { text: 'Two models.', strength: 'observed' });
    await put('hypothesis', 'H1', { statement: 'A cache was warm.', verdict: 'supported' });
    await put('deviation', 'D1', { kind: 'exclusion', text: 'Staging was left out.' });
    const [finding] = (await state()).findings;
    await put('alternative', finding?.key ?? '', { text: 'A planned test.', rejectedBecause: 'Nobody planned one.' });
    const { persons, findings } = await model();
    expect(persons.questions).toMatchObject([
      { key: 'Q1', askedBy: 'the owner', authority: null, answer: { text: 'Two models.', actor: 'Ann' } },
    ]);
    expect(persons.hypotheses).toMatchObject([{ key: 'H1', verdict: 'supported', prediction: null }]);
    expect(persons.deviations).toMatchObject([{ key: 'D1', text: 'Staging was left out.' }]);
    expect(findings[0]?.considered).toMatchObject([
      { text: 'A planned test.', rejectedBecause: 'Nobody planned one.' },
    ]);
  });

  it('is replaced by what they write later, and taken back without texts', async () => {
    await put('hypothesis', 'H2', { statement: 'first' });
    await put('hypothesis', 'H2', { statement: 'second' });
    expect((await model()).persons.hypotheses[1]?.statement).toBe('second');
    await put('hypothesis', 'H2', { statement: '  ' });
    expect((await model()).persons.hypotheses).toHaveLength(1);
    const { rows } = await engine.handlers['custody.list']({ limit: 100, offset: 0 }, QUIET);
    expect(rows.filter(({ action }) => action === 'report.part').length).toBe(8);
  });

  it.each([
    ['question', 'first', { text: 'a' }, /key of a question is Q and a number/],
    ['control', 'Q1', { author: 'Ann' }, /there is one of it/],
    ['hypothesis', 'H1', { verdict: 'true' }, /cannot be "true"/],
    ['question', 'Q1', { answer: 'a' }, /has text, askedBy/],
    ['alternative', 'f-1', { text: 'a' }, /that of its finding/],
    ['question', 'Q1', { text: 'a'.repeat(20_001) }, /at most 20000 characters/],
  ] as const)('is refused as %s %s', async (kind, key, texts, words) => {
    await expect(Promise.resolve(put(kind, key, texts))).rejects.toThrow(words);
  });
});

describe('versions', () => {
  it('are issued once each, say what changed, and lock', async () => {
    expect(await state()).toMatchObject({ status: 'draft', version: 1, supersedes: null, versions: [] });
    await expect(Promise.resolve(issue('final'))).rejects.toThrow(/needs an author, a signature/);
    const first = await issue('interim', 'For the first meeting.');
    expect(first).toMatchObject({ number: 1, status: 'interim', actor: 'Ann', note: 'For the first meeting.' });
    expect((await model()).control).toMatchObject({ status: 'interim', version: 1, reportId: first.reportId });
    await expect(Promise.resolve(issue('interim'))).rejects.toThrow(/issued already, as version 1/);

    await put('control', '', { author: 'Ann', authorRole: 'examiner' });
    await put('signature', '', { name: 'Ann', role: 'examiner' });
    expect(await state()).toMatchObject({ status: 'draft', version: 2, supersedes: 1, missing: [] });
    const final = await issue('final');
    const issued = await model();
    expect(issued.control).toMatchObject({ status: 'final', version: 2, supersedes: 1, reportId: final.reportId });
    expect(issued.changes.versions.map(({ number, supersededBy }) => [number, supersededBy])).toEqual([
      [1, 2],
      [2, null],
    ]);
    expect(issued.changes).toMatchObject({ since: 1, changes: [] });
    expect(issued.changes.same).toBe(issued.findings.length);

    await put('deviation', 'D2', { text: 'Said after it was final.' });
    expect((await model()).control).toMatchObject({ status: 'draft', version: 3, supersedes: 2 });
  });

  it('strike what is not said any more, and keep it', async () => {
    const part = await folder.make('part', [join(INCIDENT, 'gateway')]);
    await part.handlers['report.issue']({ status: 'interim' }, QUIET);
    await part.handlers['import.run']({ paths: [INCIDENT] }, QUIET);
    const text = (await part.handlers['report.build']({ format: 'json' }, QUIET)).text;
    const { changes, control } = JSON.parse(text) as ReportModel;
    expect(control).toMatchObject({ status: 'draft', version: 2, supersedes: 1 });
    expect(changes.changes.some(({ before, now }) => before === null && now !== null)).toBe(true);
    const html = (await part.handlers['report.build']({ format: 'html' }, QUIET)).text;
    for (const { before } of changes.changes.filter(({ now }) => now === null))
      expect(html).toContain(`<del>${before?.severity}: `);
    expect((await part.handlers['case.verify']({}, QUIET)).differences).toEqual([]);
  });
});
