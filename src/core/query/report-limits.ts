/** Limits of one case, in sentences: what the report cannot say because of what was, or was not, imported. */
import type { ReportAnswer } from '../../model/report.ts';
import type { Filter, SourceRow } from '../../shared/views.ts';
import type { Knowledge } from '../reconstruct/knowledge.ts';
import { counted, grouped, verb } from '../report/wording.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { numberOf } from './cells.ts';
import { whereRequest } from './filter.ts';

const NAMED = 20;

function handles(sources: readonly SourceRow[]): string {
  const shown = sources.slice(0, NAMED).map((source) => source.id);
  return sources.length > NAMED ? `${shown.join(', ')} and ${grouped(sources.length - NAMED)} more` : shown.join(', ');
}

function sourceLimits(sources: readonly SourceRow[]): readonly string[] {
  const parents = new Set(sources.map((source) => source.parent));
  const own = sources.filter((source) => source.duplicateOf === null);
  const unread = own.filter((source) => source.format === null && source.bytes > 0 && !parents.has(source.id));
  const referred = own.filter((source) => source.storage === 'reference');
  const rejected = own
    .flatMap((source) => source.ledger)
    .reduce((sum, line) => sum + (line.category === 'rejected' ? line.records : 0), 0);
  return [
    ...(unread.length === 0
      ? []
      : [
          `${counted(unread.length, 'source')} ${verb(unread.length, 'was', 'were')} kept and not read: ${handles(unread)}. What ${verb(unread.length, 'it says', 'they say')} is not part of any result.`,
        ]),
    ...(rejected === 0
      ? []
      : [
          `${counted(rejected, 'record')} could not be read. What ${verb(rejected, 'it', 'they')} would have said is not known.`,
        ]),
    ...(referred.length === 0
      ? []
      : [
          `Of ${counted(referred.length, 'source')} only digest and path are in the case: ${handles(referred)}. What is said of ${verb(referred.length, 'it', 'them')} can be checked for as long as the files lie where they lay.`,
        ]),
  ];
}

function captureLimits(db: Db): readonly string[] {
  const row = db.get(sql`
    SELECT sum(body ->> '$.captureBasis' = 'file-time') AS by_file, sum(body ->> '$.captureBasis' = 'asked') AS asked,
           sum(body ->> '$.captureBasis' = 'none') AS without
    FROM statement WHERE kind = 'hub-capture'`);
  const [byFile, asked, without] = [numberOf(row?.['by_file']), numberOf(row?.['asked']), numberOf(row?.['without'])];
  return [
    ...(byFile === 0
      ? []
      : [
          `${counted(byFile, 'capture')} of the Model Hub ${verb(byFile, 'states', 'state')} no time: the file’s modification time stands for it, and copying a file may change that.`,
        ]),
    ...(asked === 0
      ? []
      : [
          `${counted(asked, 'capture')} of the Model Hub ${verb(asked, 'states', 'state')} no time: the one that was given at import stands for it.`,
        ]),
    ...(without === 0
      ? []
      : [
          `${counted(without, 'capture')} of the Model Hub ${verb(without, 'has', 'have')} no time and ${verb(without, 'dates', 'date')} no release.`,
        ]),
  ];
}

/** Tables of images that differ between neighbouring versions, as far as requests in scope rest on them. */
function imageLimits(db: Db, filter: Filter | undefined, { images }: Knowledge): readonly string[] {
  const rows = db.all(sql`
    SELECT node.pcr_hash, count(*) AS n FROM request JOIN node ON node.id = request.node_id
    WHERE request.rule = 'image-alias-table' AND ${whereRequest(filter)} GROUP BY 1 ORDER BY 1`);
  return rows.flatMap((row) => {
    const image = images.get(String(row['pcr_hash']));
    if (image === undefined || image.confidence === 'identical in neighbours') return [];
    const n = numberOf(row['n']);
    return [
      `${counted(n, 'request')} ${verb(n, 'rests', 'rest')} on the label table of image 0x${image.pcrHash}, which is not the same in the versions next to the one that was measured (${image.confidence}).`,
    ];
  });
}

export interface LimitInput {
  readonly filter: Filter | undefined;
  readonly isWhole: boolean;
  readonly sources: readonly SourceRow[];
  readonly answers: readonly ReportAnswer[];
  /** What other parts of the report left out. */
  readonly leftOut: readonly string[];
  readonly knowledge: Knowledge;
}

export function reportLimits(
  db: Db,
  { filter, isWhole, sources, answers, leftOut, knowledge }: LimitInput,
): readonly string[] {
  const undated = numberOf(
    db.get(sql`SELECT count(*) AS n FROM request WHERE time_ns IS NULL AND ${whereRequest(filter)}`)?.['n'],
  );
  const models = new Set(
    answers.flatMap((answer) =>
      answer.artifacts.flatMap(({ ref, kind }) => (ref !== null && kind === 'provider-model' ? [ref] : [])),
    ),
  );
  const redirects = [...models].toSorted().flatMap((model) => {
    const note = knowledge.redirectNote(model);
    return note === null ? [] : [`The name ${model} does not pin what answers. ${note}`];
  });
  return [
    ...(isWhole
      ? []
      : [
          'The scope is a part of the case. A finding is listed when its subjects are in the scope; its numbers and its grounds are those of the whole finding.',
        ]),
    ...sourceLimits(sources),
    ...captureLimits(db),
    ...(undated === 0
      ? []
      : [
          `${counted(undated, 'request')} in scope ${verb(undated, 'has', 'have')} no time: ${verb(undated, 'it stands', 'they stand')} in no span of time, and what was current for ${verb(undated, 'it', 'them')} cannot be told.`,
        ]),
    ...imageLimits(db, filter, knowledge),
    ...redirects,
    ...leftOut,
  ];
}
