/** The commands that make the case and its report again, as a shell takes them. */
import { hasUnseenText } from '../../../base/visible-text.ts';
import { utf8 } from '../../../base/bytes.ts';
import type { ExtractRows } from '../../../model/extract.ts';
import type { ReportSource } from '../../../model/report/report-source.ts';
import { instant } from '../wording.ts';

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
  /** What has to be there first. */
  readonly before: readonly string[];
  readonly options: readonly string[];
  readonly paths: string[];
  /** Sources that were read another way later on. */
  readonly after: string[];
}

/** What the log tells of an import and of what it acquired. */
interface LogBody {
  readonly source?: string;
  readonly reference?: boolean;
  readonly as?: string | null;
  readonly capture_ns?: string | null;
  readonly duplicate_of?: string;
  /** `profile`: of an import that was begun with a mapping. */
  readonly mapping?: { readonly name: string; readonly sha256: string; readonly profile?: unknown };
}

const mappingFile = (sha256: string): string => `mapping-${sha256.slice(0, 8)}.json`;

/** Each import of the log with its options, and the files (no members of archives) that it brought in. */
function importRuns(
  caseFile: string,
  custody: readonly ExtractRows['custody'][],
  sources: readonly ReportSource[],
): readonly Run[] {
  const files = new Map(sources.filter(({ origin }) => origin !== 'member').map(({ id, path }) => [id, path]));
  const runs: Run[] = [];
  for (const { action, body } of custody) {
    if (action !== 'import.begin' && action !== 'source.acquire') continue;
    const told = JSON.parse(body) as LogBody;
    if (action === 'import.begin') {
      const { reference, as: format, capture_ns: captureNs, mapping } = told;
      const options = [
        ...(reference === true ? ['--reference'] : []),
        ...(format == null ? [] : ['--as', format]),
        ...(captureNs == null ? [] : ['--captured', instant(captureNs)]),
        ...(mapping === undefined ? [] : ['--map', mappingFile(mapping.sha256)]),
      ];
      const before =
        mapping === undefined
          ? []
          : [`printf %s ${shellWord(JSON.stringify(mapping.profile))} > ${mappingFile(mapping.sha256)}`];
      runs.push({ before, options, paths: [], after: [] });
      continue;
    }
    const { duplicate_of: original, mapping } = told;
    if (original !== undefined && mapping !== undefined) {
      const { name, sha256 } = mapping;
      runs
        .at(-1)
        ?.after.push(
          `# ${mappingFile(sha256)} is the mapping ${shellWord(name)}, SHA-256 ${sha256}, as the case keeps it.`,
          line('map', [caseFile, original], ['--with', mappingFile(sha256)]),
        );
      continue;
    }
    const path = files.get(told.source ?? '');
    if (path !== undefined) runs.at(-1)?.paths.push(path);
  }
  return runs;
}

function importLines(caseFile: string, { before, options, paths, after }: Run): readonly string[] {
  const lines = [...before];
  for (let at = 0; at < paths.length; at += FILES_A_LINE)
    lines.push(line('import', [caseFile, ...paths.slice(at, at + FILES_A_LINE)], options));
  return [...lines, ...after];
}

export interface CommandInput {
  readonly control: ExtractRows['control'];
  readonly custody: readonly ExtractRows['custody'][];
  readonly sources: readonly ReportSource[];
  readonly format: string;
  readonly reportFile: string;
  /** Asked with the report alone; empty for none. */
  readonly question: string;
}

export function fillCommands({
  control,
  custody,
  sources,
  format,
  reportFile,
  question,
}: CommandInput): readonly string[] {
  const { caseFile, options, optionless } = control;
  const asked = question === '' ? [] : ['--question', question];
  return [
    ...importRuns(caseFile, custody, sources).flatMap((run) => importLines(caseFile, run)),
    line('verify', [caseFile], []),
    ...(optionless.length === 0
      ? []
      : [`# The scope also limits by ${optionless.join(' and ')}, for which the command line has no option.`]),
    line('report', [caseFile], ['--format', format, '--out', reportFile, ...options, ...asked]),
  ];
}
