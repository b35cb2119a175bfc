import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from '../../../../tests/builders/bundled-incident.ts';
import { importCase, QUIET, type ImportedCase } from '../../../../tests/builders/imported-case.ts';
import type { ReportModel } from '../../../model/report.ts';
import type { Filter } from '../../../shared/views.ts';

let folder: string;
let made: ImportedCase;
/** A request that no finding names. */
let plain: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-opinions-'));
  made = await importCase(folder, [INCIDENT]);
  const { handlers } = made.engine;
  const { rows } = await handlers['request.list']({ offset: 0, limit: 1000 }, QUIET);
  plain = rows.find((row) => row.findings === 0)?.id ?? '';
  await handlers['annotation.add'](
    { subject: 'f-1', kind: 'decision', value: 'rejected', text: 'a <b>test</b>', actor: 'Ann' },
    QUIET,
  );
  await handlers['annotation.add']({ subject: 'f-2', kind: 'bookmark', value: 'added' }, QUIET);
  await handlers['annotation.add']({ subject: plain, kind: 'report', value: 'added', actor: 'Ann' }, QUIET);
  await handlers['annotation.add']({ subject: plain, kind: 'note', value: 'added', text: 'look here' }, QUIET);
});
afterAll(() => {
  made.close();
  rmSync(folder, { recursive: true, force: true });
});

const report = async (format: 'json' | 'html', filter?: Filter) =>
  (await made.engine.handlers['report.build']({ format, ...(filter !== undefined && { filter }) }, QUIET)).text;
const model = async (filter?: Filter) => JSON.parse(await report('json', filter)) as ReportModel;

describe('what people said, in a report', () => {
  it('stands in a section of its own, added items first, without bookmarks', async () => {
    const { opinions, findings } = await model();
    expect(opinions.map((opinion) => opinion.subject)).toEqual([plain, 'f-1']);
    expect(opinions[0]).toMatchObject({ added: { actor: 'Ann' }, notes: [{ actor: 'test', text: 'look here' }] });
    expect(opinions[1]?.decision).toMatchObject({ value: 'rejected', actor: 'Ann' });
    expect(Object.keys(findings[0] ?? {})).not.toContain('opinion');
  });

  it('has an added request reconstructed, though no finding names it', async () => {
    const { requests } = await model();
    expect(requests.reconstructed[0]?.id).toBe(plain);
    expect(requests.choice).toMatch(/Besides, 1 request that a person added is reconstructed\.$/);
  });

  it('is limited by the scope of the report, and is text whatever it holds', async () => {
    const { opinions } = await model({ finding: 'f-1' });
    expect(opinions.map((opinion) => opinion.subject)).toEqual(['f-1']);
    const html = await report('html');
    expect(html).toContain('What people said');
    expect(html).toContain('a &lt;b&gt;test&lt;/b&gt;');
  });
});
