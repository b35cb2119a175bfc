import { AppError } from '../../base/errors.ts';
import type { ReportModel } from '../../model/report.ts';
import type { ReportGround, ReportSource } from '../../model/report/report-source.ts';

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function refuse(where: string, why: string): never {
  throw new AppError('INTERNAL', `The report was not written: ${where}: ${why}.`, { details: { where } });
}

function checkCounts(model: ReportModel): void {
  const { completeness } = model;
  const sums: readonly (readonly [string, number])[] = [
    ['statuses', total(completeness.byStatus)],
    ['freshness', total(completeness.byFreshness)],
    ['signatures', total(completeness.bySignature)],
    ['answers by label', model.answers.reduce((sum, answer) => sum + answer.requests, 0)],
  ];
  for (const [where, sum] of sums) {
    if (sum !== completeness.requests) {
      refuse(where, `they add up to ${sum}, but ${completeness.requests} requests are in scope`);
    }
  }
  for (const answer of model.answers) {
    const where = `answer for ${answer.label ?? 'requests without a label'}`;
    const sum = answer.artifacts.reduce((all, artifact) => all + artifact.requests, 0);
    if (sum !== answer.requests) refuse(where, `its artifacts add up to ${sum} of ${answer.requests} requests`);
    for (const artifact of answer.artifacts) {
      if (total(artifact.byStatus) !== artifact.requests) refuse(where, 'its statuses do not add up');
    }
  }
}

/** A ground outside the evidence list, or past the end of its source, is no ground. */
function checkGround(where: string, ground: ReportGround, sources: ReadonlyMap<string, ReportSource>): void {
  const source = sources.get(ground.source);
  if (source === undefined) refuse(where, `its ground ${ground.source} is not in the evidence list`);
  const inside = ground.offset >= 0 && ground.length > 0 && ground.offset + ground.length <= source.bytes;
  if (!inside) refuse(where, `its ground lies outside the ${source.bytes} bytes of ${ground.source}`);
}

/**
 * Recomputes what the report is about to print: the counts add up, and every finding has a ground that lies in
 * a source of the evidence list. @throws AppError INTERNAL naming the first thing that does not hold.
 */
export function checkReport(model: ReportModel): void {
  checkCounts(model);
  const sources = new Map(model.sources.map((source) => [source.id, source]));
  for (const finding of model.findings) {
    if (finding.grounds.length === 0) refuse(finding.id, 'it has no ground');
    for (const ground of finding.grounds) checkGround(finding.id, ground, sources);
  }
  for (const release of model.releases) {
    for (const ground of release.grounds) checkGround(`release of ${release.label}`, ground, sources);
  }
  for (const contradiction of model.contradictions) {
    for (const side of contradiction.sides) {
      for (const ground of side.grounds) checkGround(`contradiction about ${contradiction.subject}`, ground, sources);
    }
  }
  for (const request of model.requests.reconstructed) {
    for (const record of request.records) checkGround(request.id, record.ground, sources);
    for (const step of request.path) if (step.ground !== null) checkGround(request.id, step.ground, sources);
  }
}

/** Bytes that the ledger of a source books too many (or, negative, too few). 0 is how it must be. */
export function ledgerGap(source: ReportSource): number {
  return source.ledger.reduce((sum, line) => sum + line.bytes, 0) - source.bytes;
}
