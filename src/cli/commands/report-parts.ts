import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { REPORT_PART_KINDS, REPORT_PART_TEXTS, type ReportPartKind } from '../../model/report/report-part.ts';
import type { WrittenPart } from '../../shared/report-views.ts';
import { writeJsonLine, writeLine } from '../print.ts';
import { withCase } from '../session.ts';

interface Options {
  readonly text?: Readonly<Record<string, string>>;
  readonly remove?: boolean;
  readonly by?: string;
  readonly json?: boolean;
}

function textArgument(value: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const equals = value.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It is not NAME=TEXT.');
  return { ...before, [value.slice(0, equals)]: value.slice(equals + 1) };
}

async function print({ part, actor }: WrittenPart): Promise<void> {
  await writeLine(`${[part.kind, part.key].filter((word) => word !== '').join(' ')}, by ${actor}`);
  for (const [name, text] of Object.entries(part.texts)) await writeLine(`  ${name}: ${text}`);
}

/** What is written, or null where the parts are listed. */
function given(kind: ReportPartKind | undefined, { text, remove }: Options): Readonly<Record<string, string>> | null {
  if (kind === undefined) {
    if (text === undefined && remove !== true) return null;
    throw new AppError('BAD_INPUT', `Say of which kind the part is: ${REPORT_PART_KINDS.join(', ')}.`);
  }
  if (remove === true && text === undefined) return {};
  if (remove === true || text === undefined)
    throw new AppError(
      'BAD_INPUT',
      `Give texts (--text NAME=TEXT, where NAME is ${REPORT_PART_TEXTS[kind].join(', ')}) or --remove, and not both.`,
    );
  return text;
}

export function addReportParts(program: Command): void {
  program
    .command('report-parts')
    .description('what people wrote for the report; with a kind, writes one part of it')
    .argument('<case>')
    .addArgument(new Argument('[kind]').choices(REPORT_PART_KINDS))
    .argument('[key]')
    .option('--text <name=text>', 'one text of the part; may be repeated', textArgument)
    .option('--remove', 'takes the part back')
    .addOption(new Option('--by <name>', 'who says it; whoever is logged in without it'))
    .option('--json', 'one object a line')
    .action((casePath: string, kind: ReportPartKind | undefined, key: string | undefined, options: Options) =>
      withCase(casePath, async (session) => {
        const texts = given(kind, options);
        const show = (part: WrittenPart): Promise<void> => (options.json === true ? writeJsonLine(part) : print(part));
        if (texts === null || kind === undefined) {
          for (const part of (await session.call('report.state', {})).parts) await show(part);
          return;
        }
        const actor = options.by === undefined ? {} : { actor: options.by };
        await show(await session.call('report.put', { kind, key: key ?? '', texts, ...actor }));
      }),
    );
}
