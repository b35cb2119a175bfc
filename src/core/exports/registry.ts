/** Every format beside the extract's own tables. A new one is listed here and in docs/exports.md. */
import { AppError } from '../../base/errors.ts';
import { visibleText } from '../../base/visible-text.ts';
import type { Extract } from '../../model/extract.ts';
import { bodyFile } from './body-file.ts';
import { caseUco } from './case-uco.ts';
import { csvTables } from './csv-tables.ts';
import { dot } from './dot.ts';
import type { Exporter, ExportFile } from './exporter.ts';
import { gexf } from './gexf.ts';
import { graphml } from './graphml.ts';
import { otlp } from './otlp.ts';
import { prov } from './prov.ts';
import { timesketch } from './timesketch.ts';

export const EXPORTERS: readonly Exporter[] = [
  caseUco,
  prov,
  timesketch,
  bodyFile,
  graphml,
  gexf,
  dot,
  otlp,
  csvTables,
];

export const EXPORT_FORMATS: readonly string[] = EXPORTERS.map(({ id }) => id);

/** Where the files of formats lie in an export. */
const FOLDER = 'formats';

/** @throws AppError BAD_INPUT for a format that is not there. */
export function exportersOf(ids: readonly string[]): readonly Exporter[] {
  const unknown = ids.find((id) => !EXPORT_FORMATS.includes(id));
  if (unknown !== undefined)
    throw new AppError('BAD_INPUT', `There is no format "${unknown}". Known are: ${EXPORT_FORMATS.join(', ')}.`);
  return EXPORTERS.filter(({ id }) => ids.includes(id));
}

/** What each format leaves out of this extract: one sentence each, with the format's name. */
export function formatsLeftOut(exporters: readonly Exporter[], extract: Extract): readonly string[] {
  return exporters.flatMap(({ id, leftOut }) => leftOut(extract).map((sentence) => `${id}: ${sentence}.`));
}

function note(exporters: readonly Exporter[], extract: Extract): string {
  const lines = exporters.flatMap(({ title, files, lost, leftOut }) => [
    title,
    ...files(extract).map(({ name }) => `  ${name}`),
    '  What is lost, and what to know:',
    ...lost.map((sentence) => `  - ${sentence}`),
    ...leftOut(extract).map((sentence) => `  - Left out here: ${visibleText(sentence)}.`),
    '',
  ]);
  return `The extract in formats of other tools. Whole and exact are ../tables alone.\n\n${lines.join('\n')}`;
}

/** The files of formats, and one that says what each of them leaves out; by their paths inside of the export. */
export function formatFiles(
  exporters: readonly Exporter[],
  extract: Extract,
): readonly (Pick<ExportFile, 'parts'> & { readonly path: string })[] {
  if (exporters.length === 0) return [];
  const files = exporters.flatMap((exporter) => exporter.files(extract));
  return [{ name: 'LOSSES.txt', parts: [note(exporters, extract)] }, ...files].map(({ name, parts }) => ({
    path: `${FOLDER}/${name}`,
    parts,
  }));
}
