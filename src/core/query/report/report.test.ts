import { appendFileSync, copyFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { INCIDENT } from '../../../../tests/builders/bundled-incident.ts';
import { beElsewhere } from '../../../../tests/builders/elsewhere.ts';
import type { ReportFormat, ReportModel } from '../../../model/report.ts';
import type { Engine } from '../../engine.ts';
import {
  createCaseFolder,
  engineAt,
  FORMATS,
  QUIET,
  reportModel as model,
  reportText as text,
} from './report.test-helper.ts';

const folder = createCaseFolder();
let engine: Engine;

/** Cuts out the one part that may differ. */
const WITHOUT_GENERATION: Readonly<Record<ReportFormat, (text: string) => string>> = {
  html: (html) => html.replace(/<aside id="generation".*?<\/aside>/s, ''),
  md: (markdown) => markdown.replace(/## Generation\n.*?(?=\n## )/s, ''),
  json: (json) => JSON.stringify({ ...(JSON.parse(json) as ReportModel), generation: null }),
  csv: (csv) => csv.replace(/^"generation".*\r\n/m, ''),
};

const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0);

beforeAll(async () => {
  const evidence = join(folder.path, 'evidence');
  cpSync(INCIDENT, evidence, { recursive: true });
  writeFileSync(join(evidence, 'notes of "the night".txt'), 'nothing that an importer knows\n');
  writeFileSync(join(evidence, 'empty.log'), '');
  copyFileSync(join(evidence, 'hub/captures.ndjson'), join(evidence, 'hub/zz copy.ndjson'));
  appendFileSync(join(evidence, 'calls.ogtrace.ndjson'), '{"schema":"ogtrace/1","ts":"2026-03-0\n');
  symlinkSync(join(evidence, 'empty.log'), join(evidence, 'link.log'));
  engine = await folder.make('incident', [evidence]);
});

afterAll(() => folder.remove());

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('what a report says', () => {
  it('counts what each label hit as the truth of the incident has it', async () => {
    interface TruthRequest {
      readonly label: string;
      readonly artifact: string | null;
      readonly freshness: string;
      readonly status: string;
    }
    const truth = JSON.parse(readFileSync(`${INCIDENT}.truth.json`, 'utf8')) as {
      readonly requests: readonly TruthRequest[];
    };
    const cells = new Map<string, string[]>();
    for (const { label, artifact, freshness, status } of truth.requests) {
      const key = JSON.stringify([label, artifact]);
      cells.set(key, [...(cells.get(key) ?? []), `${status} ${freshness}`]);
    }
    const { answers, completeness } = await model(engine);
    const told = answers.flatMap(({ label, artifacts }) =>
      artifacts.map((each) => [JSON.stringify([label, each.ref]), each] as const),
    );
    expect(told.map(([key]) => key).toSorted()).toEqual([...cells.keys()].toSorted());
    for (const [key, { requests, stale, byStatus }] of told) {
      const all = cells.get(key) ?? [];
      expect([key, requests, stale]).toEqual([key, all.length, all.filter((each) => each.endsWith(' stale')).length]);
      for (const [status, n] of Object.entries(byStatus))
        expect(n).toBe(all.filter((each) => each.startsWith(`${status} `)).length);
    }
    expect(completeness.requests).toBe(truth.requests.length);
  });

  it('puts labels with several artifacts first and gives each answer its version, its nodes and its findings', async () => {
    const { answers, findings } = await model(engine);
    const several = answers.map(({ artifacts }) => artifacts.filter(({ ref }) => ref !== null).length > 1);
    expect(several).toEqual([true, true, false, false, false, false]);
    const volatility = answers.find(({ label }) => label === 'og-1hr-volatility-ethusdt');
    expect(volatility?.artifacts.map(({ version }) => version)).toEqual(['0.05', '0.06']);
    expect(volatility?.artifacts[0]?.nodes).toEqual(['onnx-fra-1', 'onnx-iad-2', 'onnx-sin-3']);
    for (const { label, findings: named } of answers) {
      expect(named).toEqual(findings.filter(({ labels }) => labels.includes(label ?? '')).map(({ id }) => id));
    }
  });

  it('lists every source as it came: unknown, empty, copied, cut and refused', async () => {
    const { sources, completeness, limits, contradictions } = await model(engine);
    const named = (name: string) => sources.find(({ path }) => basename(path) === name);
    expect(named('notes of "the night".txt')).toMatchObject({ format: null, records: 0, firstNs: null });
    expect(named('zz copy.ndjson')).toMatchObject({ duplicateOf: named('captures.ndjson')?.id, ledger: [] });
    const cut = readFileSync(join(folder.path, 'evidence/calls.ogtrace.ndjson'));
    expect(named('calls.ogtrace.ndjson')).toMatchObject({
      issues: 1,
      issueCounts: [{ count: 1, firstOffset: cut.lastIndexOf('{') }],
    });
    expect(named('captures.ndjson')).toMatchObject({ firstNs: '1772355600000000000', lastNs: '1772465400800000000' });
    expect(named('spans.otlp.jsonl')?.firstNs).toMatch(/^17724\d{14}$/);
    expect(completeness.refused.map(({ path }) => basename(path))).toEqual(['link.log']);
    expect(limits.join('\n')).toContain(`1 source was kept and not read: ${named('notes of "the night".txt')?.id}.`);
    expect(limits.join('\n')).toContain('1 record could not be read.');
    expect(contradictions.some(({ subject }) => subject.includes('JYUVzc8wiJbVQdlRBJpUFxdjgmql-7NJCdQeIonHnK4'))).toBe(
      true,
    );
  });

  it('counts every request once in every check, failed and could-not-run apart', async () => {
    for (const filter of [undefined, { labels: ['gemini-2.5-pro'] }, { freshness: ['stale'] as const }]) {
      const { trust, completeness } = await model(engine, filter);
      for (const { passed, failed, couldNotRun } of trust.checks) {
        expect(passed + failed + sum(couldNotRun.map(({ count }) => count))).toBe(completeness.requests);
      }
      const [signature] = trust.checks;
      expect([signature?.passed, signature?.failed]).toEqual([
        completeness.bySignature.valid,
        completeness.bySignature.invalid,
      ]);
      expect(sum(trust.keys.map((key) => key.signaturesValid))).toBe(completeness.bySignature.valid);
      expect(sum(trust.keys.map((key) => key.signaturesInvalid))).toBe(completeness.bySignature.invalid);
    }
  });

  it('names the shipped tables by the SHA-256 of their files', async () => {
    const { createHash } = await import('node:crypto');
    const { trust } = await model(engine);
    for (const file of ['gateway-images', 'provider-redirects']) {
      const bytes = readFileSync(join(import.meta.dirname, `../../../../resources/knowledge/${file}.json`));
      const table = trust.tables.find(({ name }) => name.includes(`(${file})`));
      expect(table?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(table?.entries).toBeGreaterThan(5);
    }
  });

  it('reconstructs requests of every finding that has some, the most severe first', async () => {
    const { findings, requests } = await model(engine);
    const shown = requests.reconstructed.map(({ id }) => id);
    expect(new Set(shown).size).toBe(shown.length);
    for (const finding of findings) {
      const there = finding.requests.filter((id) => shown.includes(id));
      expect(there.length).toBeGreaterThanOrEqual(Math.min(2, finding.requestCount));
    }
    expect(findings[0]?.requests).toContain(shown[0]);
    const concerned = new Set(findings.flatMap((finding) => finding.requests));
    expect(shown.length).toBe(Math.min(100, concerned.size));
    expect(requests.choice).toContain(`All ${concerned.size} requests`);
    expect(requests.choice).toContain(`${82 - concerned.size} that no finding names`);
    for (const { path, findingIds } of requests.reconstructed) {
      expect(path.filter((step) => step.isWeakest).length).toBeLessThanOrEqual(1);
      expect(findingIds.length).toBeGreaterThan(0);
    }
  });

  it('keeps to a filter, says so, and gives the options that say the same', async () => {
    const filter = { labels: ['gemini-2.5-pro'], statuses: ['inferred'] as const, toNs: '1772460000000000000' };
    const report = await model(engine, filter);
    expect(report.scope.filters).toEqual([
      'Only requests that asked for gemini-2.5-pro.',
      'Only requests whose status is inferred.',
      'Only requests before 2026-03-02T14:00:00.000000000Z.',
    ]);
    expect(report.answers.map(({ label }) => label)).toEqual(['gemini-2.5-pro']);
    expect(report.requests.rows.length).toBe(report.completeness.requests);
    expect(report.completeness.requests).toBeLessThan(report.scope.requestsOfCase);
    const ids = new Set(report.requests.rows.map(({ id }) => id));
    expect(report.requests.reconstructed.every(({ id }) => ids.has(id))).toBe(true);
    expect(new Set(report.releases.map(({ label }) => label))).toEqual(new Set(['gemini-2.5-pro']));
    const [note, command] = report.reproducibility.commands.slice(-2);
    expect(note).toMatch(/^# .*status/);
    expect(command).toBe(
      'blobtrail report incident.blobtrail --format json --out incident-report.json --label gemini-2.5-pro --to 2026-03-02T14:00:00.000000000Z',
    );
  });
});

describe('the formats', () => {
  it('writes all four under the case’s name, the answer before the findings', async () => {
    for (const format of FORMATS) {
      const file = await engine.handlers['report.build']({ format, question: 'What did gemini-2.5-pro mean?' }, QUIET);
      expect(file.name).toBe(`incident-report.${format}`);
      const places = {
        html: ['section-answer"', 'section-findings"'],
        md: ['\n## 3. Answer', '\n## 11. Findings'],
        json: ['"answers":', '"findings":'],
        csv: ['"request"', '"finding"'],
      }[format];
      const [answer = -1, finding = -1] = places.map((place) => file.text.indexOf(place));
      expect(answer).toBeGreaterThan(0);
      expect(finding).toBeGreaterThan(answer);
      if (format !== 'csv') expect(file.text).toContain('What did gemini-2.5-pro mean?');
    }
  });

  it('draws the flow into the page', async () => {
    const html = await text(engine, { format: 'html' });
    const svg = html.slice(html.indexOf('<svg'), html.indexOf('</svg>'));
    for (const label of ['gemini-2.5-pro', 'og-1hr-volatility-ethusdt', 'onnx-iad-2']) expect(svg).toContain(label);
  });

  it('gives every request to programs and none of their rows to the page', async () => {
    const csv = await text(engine, { format: 'csv' });
    expect(csv.match(/^"request",/gm)?.length).toBe(82);
    expect((await model(engine)).requests.rows.length).toBe(82);
  });
});

describe('the same case', () => {
  it('gives the same report on another day, in another zone and whatever the locale', async () => {
    const first = new Map<ReportFormat, string>();
    for (const format of FORMATS) first.set(format, await text(engine, { format }));
    beElsewhere();
    const later = engineAt(1_999_999_999_000_000_000n);
    await later.handlers['case.open']({ path: join(folder.path, 'incident.blobtrail') }, QUIET);
    try {
      for (const format of FORMATS) {
        const again = await text(later, { format });
        expect(again).not.toBe(first.get(format));
        expect(WITHOUT_GENERATION[format](again)).toBe(WITHOUT_GENERATION[format](first.get(format) ?? ''));
      }
    } finally {
      later.close();
    }
  });

  it('is not written to', async () => {
    const before = await engine.handlers['case.info']({}, QUIET);
    for (const format of FORMATS) await text(engine, { format });
    expect(await engine.handlers['case.info']({}, QUIET)).toEqual(before);
  });

  it('has another report id for another question and another scope', async () => {
    const ids = await Promise.all([
      model(engine),
      model(engine, { labels: ['grok-4'] }),
      text(engine, { format: 'json', question: 'Why?' }).then((json) => JSON.parse(json) as ReportModel),
    ]);
    expect(new Set(ids.map(({ control }) => control.reportId)).size).toBe(3);
    expect(new Set(ids.map(({ control }) => control.caseId)).size).toBe(1);
  });
});
