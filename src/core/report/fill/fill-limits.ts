/** Limits of one case, in sentences: what the report cannot say because of what was, or was not, imported. */
import type { Extract, ExtractRows } from '../../../model/extract.ts';
import { redactionSentence } from '../../../model/redactor.ts';
import type { ReportSource } from '../../../model/report/report-source.ts';
import { counted, grouped } from '../../../base/counted.ts';
import { verb } from '../wording.ts';

const NAMED = 20;

function handles(sources: readonly ReportSource[]): string {
  const shown = sources.slice(0, NAMED).map(({ id }) => id);
  return sources.length > NAMED ? `${shown.join(', ')} and ${grouped(sources.length - NAMED)} more` : shown.join(', ');
}

/** One sentence about `n` things; none about none. */
function about(n: number, words: (is: (one: string, many: string) => string) => string): readonly string[] {
  return n === 0 ? [] : [words((one, many) => verb(n, one, many))];
}

function sourceLimits(sources: readonly ReportSource[]): readonly string[] {
  const parents = new Set(sources.map(({ parent }) => parent));
  const own = sources.filter(({ duplicateOf }) => duplicateOf === null);
  const unread = own.filter(({ id, format, bytes }) => format === null && bytes > 0 && !parents.has(id));
  const referred = own.filter(({ storage }) => storage === 'reference');
  const rejected = own
    .flatMap(({ ledger }) => ledger)
    .reduce((sum, { category, records }) => sum + (category === 'rejected' ? records : 0), 0);
  return [
    ...about(
      unread.length,
      (is) =>
        `${counted(unread.length, 'source')} ${is('was', 'were')} kept and not read: ${handles(unread)}. What ${is('it says', 'they say')} is not part of any result.`,
    ),
    ...about(
      rejected,
      (is) =>
        `${counted(rejected, 'record')} could not be read. What ${is('it', 'they')} would have said is not known.`,
    ),
    ...about(
      referred.length,
      (is) =>
        `Of ${counted(referred.length, 'source')} only digest and path are in the case: ${handles(referred)}. What is said of ${is('it', 'them')} can be checked for as long as the files lie where they lay.`,
    ),
  ];
}

function captureLimits(limits: readonly ExtractRows['limits'][]): readonly string[] {
  const count = (basis: string): number =>
    limits.filter(({ kind, detail }) => kind === 'capture-time' && detail === basis).length;
  const [byFile, asked, without] = [count('file-time'), count('asked'), count('none')];
  const captures = (n: number): string => `${counted(n, 'capture')} of the Model Hub`;
  return [
    ...about(
      byFile,
      (is) =>
        `${captures(byFile)} ${is('states', 'state')} no time: the file’s modification time stands for it, and copying a file may change that.`,
    ),
    ...about(
      asked,
      (is) => `${captures(asked)} ${is('states', 'state')} no time: the one that was given at import stands for it.`,
    ),
    ...about(
      without,
      (is) => `${captures(without)} ${is('has', 'have')} no time and ${is('dates', 'date')} no release.`,
    ),
  ];
}

/** Tables of images that differ between neighbouring versions, as far as requests in scope rest on them. */
function imageLimits(
  extract: Extract,
  limits: readonly ExtractRows['limits'][],
  requests: readonly ExtractRows['requests'][],
): readonly string[] {
  const images = new Map(Array.from(extract.rows('nodes'), ({ name, pcrHash }) => [name, pcrHash]));
  const counts = new Map<string, number>();
  for (const { rule, node } of requests) {
    const image = rule === 'image-alias-table' && node !== null ? images.get(node) : null;
    if (image != null) counts.set(image, (counts.get(image) ?? 0) + 1);
  }
  return limits.flatMap(({ kind, subject, detail }) => {
    const n = kind === 'image-table' ? (counts.get(subject) ?? 0) : 0;
    return about(
      n,
      (is) =>
        `${counted(n, 'request')} ${is('rests', 'rest')} on the label table of image 0x${subject}, which is not the same in the versions next to the one that was measured (${detail}).`,
    );
  });
}

/** Names that do not pin what answers, of artifacts that requests in scope hit. */
function redirectLimits(
  limits: readonly ExtractRows['limits'][],
  requests: readonly ExtractRows['requests'][],
): readonly string[] {
  const models = new Set(requests.map(({ artifact }) => artifact));
  return limits.flatMap(({ kind, subject, detail }) =>
    kind === 'redirect' && models.has(subject) ? [`The name ${subject} does not pin what answers. ${detail}`] : [],
  );
}

export interface LimitInput {
  readonly sources: readonly ReportSource[];
  readonly requests: readonly ExtractRows['requests'][];
  readonly control: ExtractRows['control'];
  /** What other parts of the report left out. */
  readonly leftOut: readonly string[];
}

export function fillLimits(extract: Extract, { sources, requests, control, leftOut }: LimitInput): readonly string[] {
  const limits = [...extract.rows('limits')];
  const undated = requests.filter(({ timeNs }) => timeNs === null).length;
  return [
    ...about(
      control.filters.length,
      () =>
        'The scope is a part of the case. A finding is listed when its subjects are in the scope; its numbers and its grounds are those of the whole finding.',
    ),
    ...sourceLimits(sources),
    ...captureLimits(limits),
    ...about(
      undated,
      (is) =>
        `${counted(undated, 'request')} in scope ${is('has', 'have')} no time: ${is('it stands', 'they stand')} in no span of time, and what was current for ${is('it', 'them')} cannot be told.`,
    ),
    ...imageLimits(extract, limits, requests),
    ...redirectLimits(limits, requests),
    ...(control.redacted.length === 0 ? [] : [redactionSentence(control.redacted)]),
    ...leftOut,
  ];
}
