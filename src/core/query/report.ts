/** The report of a case: its model filled from the store, then written. Nothing is written to the case. */
import { AppError, throwIfAborted } from '../../base/errors.ts';
import type { ReportModel } from '../../model/report.ts';
import type { CallContext, Params } from '../../shared/contract.ts';
import type { ReportFile } from '../../shared/views.ts';
import type { CaseEffects, CaseFile } from '../case/case-file.ts';
import { grouped } from '../report/wording.ts';
import { reportFileName, writeReport } from '../report/write-report.ts';
import { RULES } from '../rules/registry.ts';
import type { Db } from '../store/db.ts';
import { listTrustRoots } from '../trust/trust-roots.ts';
import { SCHEMA_VERSION } from '../store/migrate.ts';
import { buildCoverage } from './coverage.ts';
import { listFindings } from './findings.ts';
import { createDetailContext, type DetailContext } from './request-detail.ts';
import { iterateRequests } from './requests.ts';
import { listSources } from './sources.ts';
import { reportAnswers } from './report-answers.ts';
import { reportChecks } from './report-checks.ts';
import { reportCommands } from './report-commands.ts';
import { reportContradictions } from './report-contradictions.ts';
import { reportControl, reportCustody, reportGeneration } from './report-control.ts';
import { reportLimits } from './report-limits.ts';
import { recordedPasses, reportMethod } from './report-method.ts';
import { addedRequests, reportOpinions } from './report-opinions.ts';
import { reportPicture } from './report-picture.ts';
import { reportReleases } from './report-releases.ts';
import { chooseRequests, reconstructRequests, reportRow, type Choice } from './report-requests.ts';
import { reportScope } from './report-scope.ts';
import { createGroundAt, refusedPaths, reportSources } from './report-sources.ts';
import { knowledgeTables, reportKeys } from './report-trust.ts';

type ReportParams = Params<'report.build'>;

/** Above this the file would not fit into one text. */
const MOST_ROWS = 400_000;
const ATTEMPTS = 3;

function reportRows(db: Db, { format, filter }: ReportParams, requests: number): ReportModel['requests']['rows'] {
  if (format === 'html' || format === 'md') return [];
  if (requests > MOST_ROWS) {
    const message = `${grouped(requests)} requests are more than one ${format} report holds (${grouped(MOST_ROWS)}). Limit it with --label, --from and --to, or use blobtrail requests --json.`;
    throw new AppError('LIMIT', message);
  }
  return Array.from(iterateRequests(db, filter), reportRow);
}

interface Filled {
  readonly model: ReportModel;
  readonly choice: Choice;
}

/** Everything but the reconstructions, in one go: no import can come in between. */
function fill(file: CaseFile, registry: DetailContext['registry'], effects: CaseEffects, params: ReportParams): Filled {
  const { read: db } = file;
  const { filter, question = '' } = params;
  const scope = reportScope(db, filter);
  const isWhole = scope.filters.length === 0;
  const rows = listSources(db);
  const groundAt = createGroundAt(rows);
  const passes = recordedPasses(db);
  const custody = reportCustody(db);
  const control = reportControl(file, effects, { scope: scope.filters, question, custody, passes });
  const findings = listFindings(db, filter);
  const answers = reportAnswers(db, filter, findings);
  const { sources: _sources, ...coverage } = buildCoverage(db, filter);
  const contradictions = reportContradictions(db, filter, isWhole, groundAt);
  const opinions = reportOpinions(db, { filter, isWhole, findings });
  const choice = chooseRequests(db, filter, findings, addedRequests(opinions));
  const tables = knowledgeTables();
  const reportFile = reportFileName(control.caseName, params.format);
  const model: ReportModel = {
    control,
    generation: reportGeneration(db, effects),
    question,
    scope,
    answers,
    completeness: { ...coverage, refused: refusedPaths(db) },
    sources: reportSources(db, rows),
    method: reportMethod(rows, passes),
    trust: {
      keys: reportKeys(db, filter, registry, groundAt),
      tables,
      roots: listTrustRoots(db).filter(
        ({ kind, isShipped }) => kind !== 'enclave-key' && !(kind === 'knowledge' && isShipped),
      ),
      checks: reportChecks(db, filter, registry),
    },
    releases: reportReleases(db, answers, isWhole, groundAt),
    findings,
    opinions,
    requests: { rows: reportRows(db, params, coverage.requests), reconstructed: [], choice: choice.sentence },
    contradictions: contradictions.listed,
    limits: reportLimits(db, {
      filter,
      isWhole,
      sources: rows,
      answers,
      leftOut: contradictions.leftOut,
      knowledge: registry.knowledge,
    }),
    reproducibility: {
      commands: reportCommands(db, { caseFile: control.caseFile, reportFile, sources: rows, params }),
      versions: [
        { name: 'blobtrail', version: effects.version },
        { name: 'case schema', version: String(SCHEMA_VERSION) },
        ...passes.map(({ id, version }) => ({ name: `pass ${id}`, version: String(version) })),
        ...RULES.map(({ id, version }) => ({ name: `rule ${id}`, version: String(version) })),
        ...tables.map(({ name, asOf }) => ({ name, version: `as of ${asOf}` })),
      ],
    },
    custody,
    picture: reportPicture(db, filter),
  };
  return { model, choice };
}

/**
 * A report of the case, or of the part that a filter leaves, as text. Two reports of one case differ in their
 * generation block only. No log entry is made.
 * @throws AppError LIMIT when the requests do not fit into one file, CONFLICT when the case keeps changing, CANCELLED.
 */
export async function buildReport(
  file: CaseFile,
  detail: DetailContext,
  effects: CaseEffects,
  params: ReportParams,
  context: CallContext,
): Promise<ReportFile> {
  const { read: db } = file;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    throwIfAborted(context.signal);
    const before = db.pragma('data_version');
    const current = attempt === 0 ? detail : createDetailContext(db);
    const { model, choice } = fill(file, current.registry, effects, params);
    const reconstructed = await reconstructRequests(db, current, choice, context);
    if (db.pragma('data_version') !== before) continue;
    return writeReport({ ...model, requests: { ...model.requests, reconstructed } }, params.format);
  }
  throw new AppError(
    'CONFLICT',
    'The case is being changed while its report is written. Wait for the import to end, then ask again.',
  );
}
