/** A report's model, filled from an extract and from nothing else: every number in it is counted from rows. */
import { canonicalJson } from '../../../base/canonical-json.ts';
import {
  controlOf,
  EXTRACT_TABLES,
  type Extract,
  type ExtractRows,
  type ExtractTable,
} from '../../../model/extract.ts';
import type { Generation } from '../../../model/extract/manifest.ts';
import { withoutProvider } from '../../../model/label-name.ts';
import type { ReportFormat, ReportModel, ReportScope } from '../../../model/report.ts';
import { reportFileName } from '../write-report.ts';
import { caseNames } from './case-names.ts';
import { createVersionAt, fillAnswers, type VersionAt } from './fill-answers.ts';
import { contentHead, fillChanges, versionOf } from './fill-changes.ts';
import { fillChecks, fillKeys } from './fill-checks.ts';
import { fillCommands } from './fill-commands.ts';
import { fillClockPairs } from './fill-clock-pairs.ts';
import { fillCompleteness } from './fill-completeness.ts';
import { fillContradictions, fillFindings, requestsOfFindings } from './fill-findings.ts';
import { fillLimits } from './fill-limits.ts';
import { fillMethod, fillRoots, fillVersions } from './fill-method.ts';
import { fillOpinions } from './fill-opinions.ts';
import { fillPictures, picturesLeftOut } from './fill-pictures.ts';
import { fillPersons } from './fill-persons.ts';
import { fillRequests } from './fill-requests.ts';
import { fillSources } from './fill-sources.ts';
import { findingStrengths, requestStrengths } from './fill-strengths.ts';
import { fillClocks, fillTimeline } from './fill-timeline.ts';

const MOST_ENTRIES = 500;
const MOST_EDGES = 200;

export interface FillOptions {
  readonly format: ReportFormat;
  /** Asked with the report alone; empty for none. */
  readonly question: string;
  readonly generation: Generation;
  /** SHA-256 of a text, hex. */
  readonly digest: (text: string) => string;
}

function scopeOf(
  { filters, requestsOfCase }: ExtractRows['control'],
  requests: readonly ExtractRows['requests'][],
): ReportScope {
  // In order of time, those without one last.
  const dated = requests.filter(({ timeNs }) => timeNs !== null);
  return { filters, requestsOfCase, fromNs: dated[0]?.timeNs ?? null, toNs: dated.at(-1)?.timeNs ?? null };
}

/** What decides what a report says: the same for the same case, scope, question and tool. */
function reportIdOf(
  extract: Extract,
  custody: readonly ExtractRows['custody'][],
  { question, digest }: FillOptions,
): string {
  const { caseId, filters, toolVersion } = controlOf(extract);
  const { passes, rules } = fillMethod(extract);
  const decides = {
    caseId,
    custody: contentHead(custody),
    passes: passes.map(({ id, version }) => ({ id, version })),
    question,
    rules: rules.map(({ id, version }) => ({ id, version })),
    scope: filters,
    tool: toolVersion,
  };
  return `R-${digest(`blobtrail/report/2\n${canonicalJson(decides)}\n`)}`;
}

/** All of a short log; of a long one its first entry and the newest ones. */
function custodyOf(custody: readonly ExtractRows['custody'][]): ReportModel['custody'] {
  const shown = custody.length <= MOST_ENTRIES ? custody : [custody[0]!, ...custody.slice(1 - MOST_ENTRIES)];
  return {
    count: custody.length,
    head: custody.at(-1)?.hash ?? '',
    entries: shown.map(({ prevHash: _prev, ...entry }) => entry),
  };
}

function flowOf(extract: Extract, versionAt: VersionAt): ReportModel['flow'] {
  const edges = [...extract.rows('edges')].toSorted((a, b) => b.requests - a.requests);
  return {
    of: edges.length,
    rows: edges.slice(0, MOST_EDGES).map(({ label, artifact, node, requests, stale, contradicted, toNs }) => ({
      label,
      artifact,
      version: versionAt(label, artifact, toNs),
      node,
      requests,
      stale,
      contradicted,
    })),
  };
}

/** What the labels should have meant; a scope shows the releases of its own labels. */
function releasesOf(
  extract: Extract,
  ground: (place: ExtractRows['releases']['grounds'][number]) => ReportModel['releases'][number]['grounds'][number],
  labels: ReadonlySet<string> | null,
): ReportModel['releases'] {
  return [...extract.rows('releases')]
    .filter(({ label }) => labels === null || labels.has(label))
    .map((release) => ({ ...release, grounds: release.grounds.map(ground) }))
    .toSorted((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
}

function countRows(extract: Extract): ReportModel['tables'] {
  return (Object.keys(EXTRACT_TABLES) as ExtractTable[]).map((table) => {
    let rows = 0;
    for (const _row of extract.rows(table)) rows += 1;
    return { table, about: EXTRACT_TABLES[table], rows };
  });
}

export function fillReport(extract: Extract, options: FillOptions): ReportModel {
  const { format, question, generation } = options;
  const control = controlOf(extract);
  const names = caseNames(extract);
  const custody = [...extract.rows('custody')];
  const requests = [...extract.rows('requests')];
  const reportId = reportIdOf(extract, custody, options);
  const versions = [...extract.rows('versions')];
  const { before, ...version } = versionOf(custody, versions, reportId);
  const ofFindings = requestsOfFindings(extract, names);
  const sure = requestStrengths(extract);
  const findings = fillFindings(extract, names, ofFindings, findingStrengths(extract, sure));
  const labels = new Map(requests.map(({ id, label }) => [names.handle(id), label]));
  const withoutLabel = new Set(
    findings.flatMap(({ id, key }) =>
      (ofFindings.get(key) ?? []).some((request) => labels.get(request) === null) ? [id] : [],
    ),
  );
  const versionAt = createVersionAt(extract.rows('releases'));
  const answers = fillAnswers({ requests, findings, versionAt, withoutLabel });
  const sources = fillSources(extract, names);
  const contradictions = fillContradictions(extract, names);
  const opinions = fillOpinions(extract, names);
  const added = opinions.flatMap(({ added: by, subject, subjectKind }) =>
    by === null || subject === null || subjectKind !== 'request' ? [] : [subject],
  );
  const reportFile = reportFileName(control.caseName, format);
  return {
    control: {
      reportId,
      caseId: control.caseId,
      caseName: control.caseName,
      caseFile: control.caseFile,
      schema: control.caseSchema,
      toolName: control.tool,
      toolVersion: control.toolVersion,
      ...version,
    },
    generation,
    persons: fillPersons(extract, question),
    scope: scopeOf(control, requests),
    answers,
    completeness: fillCompleteness(requests, custody),
    sources,
    method: fillMethod(extract),
    trust: {
      keys: fillKeys(extract, names),
      tables: Array.from(extract.rows('knowledge'), ({ id: _id, ...table }) => table),
      roots: fillRoots(extract, names),
      checks: fillChecks(extract, requests),
    },
    releases: releasesOf(
      extract,
      names.ground,
      control.filters.length === 0
        ? null
        : new Set(answers.flatMap(({ label }) => (label === null ? [] : [label, withoutProvider(label)]))),
    ),
    findings,
    opinions,
    requests: fillRequests(extract, names, {
      requests,
      ofFindings: findings.map(({ id, key }) => [id, ofFindings.get(key) ?? []]),
      added: new Set(added),
      sure,
      withRows: format === 'json' || format === 'csv',
    }),
    contradictions: contradictions.listed,
    limits: fillLimits(extract, {
      sources,
      requests,
      control,
      leftOut: [...contradictions.leftOut, ...picturesLeftOut(extract)],
    }),
    reproducibility: {
      commands: fillCommands({ control, custody, sources, format, reportFile, question }),
      versions: fillVersions(extract, control),
    },
    custody: custodyOf(custody),
    clocks: fillClocks(extract),
    clockPairs: fillClockPairs(extract),
    timeline: fillTimeline(extract, names, findings),
    changes: fillChanges(versions, before, findings),
    tables: countRows(extract),
    flow: flowOf(extract, versionAt),
    pictures: fillPictures(extract),
  };
}
