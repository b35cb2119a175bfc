/** `export.write`: the extract of a case as a folder. The case is not changed, and no log entry is made. */
import { hash } from 'node:crypto';
import { resolve } from 'node:path';
import { AppError } from '../../base/errors.ts';
import type { Generation } from '../../model/extract/manifest.ts';
import type { CallContext, Params, Result } from '../../shared/contract.ts';
import type { CaseEffects, CaseFile } from '../case/case-file.ts';
import { otlp } from '../exports/otlp.ts';
import { exportersOf, formatFiles, formatsLeftOut } from '../exports/registry.ts';
import type { DetailContext } from '../query/requests/request-detail.ts';
import { sql } from '../store/sql.ts';
import { withCaseExtract } from './case-extract.ts';
import { originalFiles } from './originals.ts';
import { lineOf } from './row-order.ts';
import { openSeals } from './seal-options.ts';
import { writeExtract } from './write-extract.ts';

/** When and with what something was made: all that may differ between two of one case. */
export function generationOf({ read: db }: CaseFile, effects: CaseEffects): Generation {
  const sqlite = String(db.get(sql`SELECT sqlite_version() AS version`)?.['version']);
  return {
    issuedNs: effects.nowNs().toString(),
    runtime: [`Node ${process.versions.node}`, `SQLite ${sqlite}`],
    platform: `${process.platform} ${process.arch}`,
  };
}

type ExportParams = Params<'export.write'>;

/** @throws AppError BAD_INPUT for a folder that is not empty, or a key or time stamp that cannot be used, LIMIT, CANCELLED, CONFLICT when the case keeps changing. */
export function exportCase(
  file: CaseFile,
  detail: DetailContext,
  effects: CaseEffects,
  { out, formats = [], sign, timestamp, bag: isBag = false, ...params }: ExportParams,
  context: CallContext,
): Promise<Result<'export.write'>> {
  const path = resolve(out);
  if (path === file.path) throw new AppError('BAD_INPUT', `${out} is the case itself. Name a folder for the export.`);
  if (params.redact !== undefined && params.originals === true)
    throw new AppError('BAD_INPUT', 'The bytes of the sources cannot be redacted: leave out --originals or --redact.');
  const exporters = exportersOf(formats);
  const { seals, signedBy, stampedNs } = openSeals({ sign, timestamp });
  const spans = params.spans === true || exporters.includes(otlp);
  return withCaseExtract(file, detail, effects, { ...params, spans }, context, (extract, confirm) => {
    const originals = params.originals === true ? originalFiles(file.read, extract) : [];
    const further = [...formatFiles(exporters, extract), ...originals];
    const manifest = writeExtract(path, extract, generationOf(file, effects), { further, seals, isBag, confirm });
    return {
      path: out,
      tables: manifest.tables.map(({ table, rows }) => ({ table, rows })),
      files: manifest.tables.length + manifest.files.length,
      bytes: [...manifest.tables, ...manifest.files].reduce((sum, { bytes }) => sum + bytes, 0),
      leftOut: [...manifest.leftOut, ...formatsLeftOut(exporters, extract)],
      custody: manifest.custody,
      manifestSha256: hash('sha256', `${lineOf(manifest)}\n`),
      evidenceSha256: manifest.evidenceSha256,
      signedBy,
      stampedNs,
    };
  });
}
