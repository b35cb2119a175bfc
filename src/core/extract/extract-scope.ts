/** What an extract is made of: the part of the case that a filter leaves, and what is left out, in words. */
import { basename } from 'node:path';
import { grouped } from '../../base/counted.ts';
import type { ExtractRows } from '../../model/extract.ts';
import type { PathRow } from '../../model/extract/result-rows.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { Filter } from '../../shared/views.ts';
import type { CaseEffects, CaseFile } from '../case/case-file.ts';
import { custodyHead, listCustody } from '../case/custody.ts';
import { listFindings } from '../query/findings.ts';
import { addedRequests } from '../query/report/added-requests.ts';
import { filterOptions, filterSentences } from '../query/report/report-scope.ts';
import { whereRequest } from '../query/requests/filter.ts';
import type { DetailContext } from '../query/requests/request-detail.ts';
import { countRequests } from '../query/requests/requests.ts';
import type { Db } from '../store/db.ts';
import { SCHEMA_VERSION } from '../store/migrate.ts';
import type { Sql } from '../store/sql.ts';
import { chosenRequests } from './chosen-requests.ts';
import { extractIds, type ExtractIds } from './extract-ids.ts';
import type { RedactParams } from './redaction.ts';
import { pathRows } from './request-tables.ts';

export interface ExtractParams {
  readonly filter?: Filter | undefined;
  /** Which requests are reconstructed step by step: those that a report shows, or each. */
  readonly paths?: 'shown' | 'all';
  /** Also every span, which no other table needs. */
  readonly spans?: boolean;
  /** The bytes of the sources stand beside it. */
  readonly originals?: boolean;
  /** Names that tokens shall stand for. */
  readonly redact?: RedactParams | undefined;
}

interface Counts {
  readonly inScope: number;
  readonly ofCase: number;
  readonly shown: number;
  readonly findings: number;
  readonly findingsOfCase: number;
}

function leftOut({ paths, spans, originals }: ExtractParams, counts: Counts): readonly string[] {
  const { inScope, ofCase, shown, findings, findingsOfCase } = counts;
  return [
    ...(inScope < ofCase
      ? [`${grouped(ofCase - inScope)} of ${grouped(ofCase)} requests are outside the filter.`]
      : []),
    ...(findings < findingsOfCase
      ? [
          `${grouped(findingsOfCase - findings)} of ${grouped(findingsOfCase)} findings are about nothing inside the filter.`,
        ]
      : []),
    ...(paths !== 'all' && shown < inScope
      ? [
          `${grouped(inScope - shown)} of ${grouped(inScope)} requests in scope are not reconstructed step by step (--paths all does).`,
        ]
      : []),
    ...(spans === true ? [] : ['Spans as imported are left out (--spans adds them).']),
    ...(originals === true
      ? []
      : ['Bytes of the sources are left out: blobtrail show reads them back by source, offset and length.']),
  ];
}

/** What the filter leaves of the case, looked up once for all tables. */
export interface Scope {
  readonly ids: ExtractIds;
  readonly where: Sql;
  /** The filter, a sentence for each of its members. */
  readonly sentences: readonly string[];
  readonly isWhole: boolean;
  readonly findings: ReturnType<typeof listFindings>;
  readonly paths: readonly PathRow[];
  readonly counts: Counts;
}

export async function scopeOf(
  db: Db,
  detail: DetailContext,
  params: ExtractParams,
  context: CallContext,
): Promise<Scope> {
  const { filter } = params;
  const where = whereRequest(filter);
  const sentences = filterSentences(filter);
  const ids = extractIds(db, where);
  const findings = listFindings(db, filter);
  const chosen =
    params.paths === 'all' ? [...ids.requests.keys()] : chosenRequests(db, findings, ids, addedRequests(db));
  const paths = await pathRows(db, detail, ids, chosen, context);
  const counts = {
    inScope: ids.requests.size,
    ofCase: countRequests(db),
    shown: paths.length,
    findings: findings.length,
    findingsOfCase: ids.findings.size,
  };
  return { ids, where, sentences, isWhole: sentences.length === 0, findings, paths, counts };
}

/** The one row that tells of the extract itself. */
export function controlRow(
  { read: db, name, path }: CaseFile,
  { version }: CaseEffects,
  params: ExtractParams,
  { sentences, counts }: Scope,
): ExtractRows['control'] {
  const { words, rest } = filterOptions(params.filter);
  const custody = custodyHead(db);
  return {
    caseId: listCustody(db, 1, 0)[0]?.hash ?? '',
    caseName: name,
    caseFile: basename(path),
    caseSchema: SCHEMA_VERSION,
    tool: 'Blobtrail',
    toolVersion: version,
    custodyCount: custody.count,
    custodyHead: custody.head,
    filters: sentences,
    options: words,
    optionless: rest,
    requestsOfCase: counts.ofCase,
    findingsOfCase: counts.findingsOfCase,
    leftOut: leftOut(params, counts),
    redacted: [],
  };
}
