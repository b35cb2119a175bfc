/** The commands that make the case and its report again, as a shell takes them. */
import { hasUnseenText } from '../../base/visible-text.ts';
import { utf8 } from '../../base/bytes.ts';
import type { ReportReproducibility } from '../../model/report.ts';
import type { Params } from '../../shared/contract.ts';
import type { SourceRow } from '../../shared/views.ts';
import { instant } from '../report/wording.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { numberOf, textOf } from './cells.ts';
import { filterOptions } from './report-scope.ts';

/** Files on one line: a shell's line has an end. */
const FILES_A_LINE = 50;

/** A word that a POSIX shell reads back as this very text; what cannot be seen is written as bytes (`$'…'`). */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(text)) return text;
  if (!hasUnseenText(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = Array.from(text, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`;
    if (!hasUnseenText(character)) return character;
    return Array.from(utf8(character), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  });
  return `$'${escaped.join('')}'`;
}

/** Operands that begin with a hyphen come last, after `--`, so that none is taken for an option. */
function line(command: string, operands: readonly string[], options: readonly string[]): string {
  const isPlain = !operands.some((operand) => operand.startsWith('-'));
  const words = isPlain ? [...operands, ...options] : [...options, '--', ...operands];
  return ['blobtrail', command, ...words.map(shellWord)].join(' ');
}

interface Run {
  readonly options: readonly string[];
  readonly paths: string[];
}

/** Each import of the log with its options, and the files (no members of archives) that it brought in. */
function importRuns(db: Db, sources: readonly SourceRow[]): readonly Run[] {
  const files = new Map(
    sources.filter((source) => source.origin !== 'member').map((source) => [source.id, source.path]),
  );
  const runs: Run[] = [];
  const rows = db.iterate(sql`
    SELECT action, body ->> '$.source' AS source, body ->> '$.reference' AS is_reference, body ->> '$.as' AS format,
           body ->> '$.capture_ns' AS capture_ns
    FROM custody WHERE action IN ('import.begin', 'source.acquire') ORDER BY seq`);
  for (const row of rows) {
    if (row['action'] === 'import.begin') {
      const [format, captureNs] = [textOf(row['format']), textOf(row['capture_ns'])];
      const options = [
        ...(numberOf(row['is_reference']) === 1 ? ['--reference'] : []),
        ...(format === null ? [] : ['--as', format]),
        ...(captureNs === null ? [] : ['--captured', instant(captureNs)]),
      ];
      runs.push({ options, paths: [] });
      continue;
    }
    const path = files.get(textOf(row['source']) ?? '');
    if (path !== undefined) runs.at(-1)?.paths.push(path);
  }
  return runs;
}

function importLines(caseFile: string, { options, paths }: Run): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < paths.length; at += FILES_A_LINE) {
    lines.push(line('import', [caseFile, ...paths.slice(at, at + FILES_A_LINE)], options));
  }
  return lines;
}

export interface CommandInput {
  readonly caseFile: string;
  readonly reportFile: string;
  readonly sources: readonly SourceRow[];
  readonly params: Params<'report.build'>;
}

export function reportCommands(
  db: Db,
  { caseFile, reportFile, sources, params }: CommandInput,
): ReportReproducibility['commands'] {
  const { words, rest } = filterOptions(params.filter);
  const question = params.question === undefined || params.question === '' ? [] : ['--question', params.question];
  const options = ['--format', params.format, '--out', reportFile, ...words, ...question];
  return [
    ...importRuns(db, sources).flatMap((run) => importLines(caseFile, run)),
    line('verify', [caseFile], []),
    ...(rest.length === 0
      ? []
      : [`# The scope also limits by ${rest.join(' and ')}, for which the command line has no option.`]),
    line('report', [caseFile], options),
  ];
}
