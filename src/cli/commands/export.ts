import { InvalidArgumentError, Option, type Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { formatNs } from '../../base/time.ts';
import { exportersOf, EXPORT_FORMATS } from '../../core/exports/registry.ts';
import { REDACTED_KINDS, type RedactedKind } from '../../model/redactor.ts';
import type { ExportResult } from '../../shared/share-views.ts';
import { filterOfEarliest } from '../earliest.ts';
import { addFilterOptions, type FilterOptions } from '../filter-options.ts';
import { writeJsonLine, writeLine } from '../print.ts';
import { withCase } from '../session.ts';

interface Options extends FilterOptions {
  readonly out: string;
  readonly paths: 'shown' | 'all';
  readonly spans?: boolean;
  readonly format?: readonly string[];
  readonly sign?: string;
  readonly timestamp?: string;
  readonly bag?: boolean;
  readonly originals?: boolean;
  readonly redact?: readonly RedactedKind[];
  readonly redactKey?: string;
  readonly json?: boolean;
}

function formatsOf(words: string): readonly string[] {
  const ids = words.split(',').map((word) => word.trim());
  return words === 'all' ? EXPORT_FORMATS : exportersOf(ids).map(({ id }) => id);
}

/** @throws InvalidArgumentError */
function kindsOf(words: string): readonly RedactedKind[] {
  if (words === 'all') return REDACTED_KINDS;
  return words.split(',').map((word) => {
    const kind = REDACTED_KINDS.find((one) => one === word.trim());
    if (kind === undefined) throw new InvalidArgumentError(`Kinds are ${REDACTED_KINDS.join(', ')}, or all.`);
    return kind;
  });
}

/** @throws AppError BAD_INPUT for one option without the other. */
function redactOf({ redact, redactKey }: Options): { redact?: { kinds: RedactedKind[]; keyFile: string } } {
  if (redact === undefined && redactKey === undefined) return {};
  if (redact === undefined || redactKey === undefined)
    throw new AppError(
      'BAD_INPUT',
      '--redact and --redact-key go together: the key is what makes tokens, and only you have it.',
    );
  return { redact: { kinds: [...redact], keyFile: redactKey } };
}

async function print(result: ExportResult): Promise<void> {
  const { path, tables, files, bytes, leftOut, custody, manifestSha256, signedBy, stampedNs } = result;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  await writeLine(`${path}: ${rows} rows in ${tables.length} tables, ${files} files, ${bytes} bytes.`);
  for (const sentence of leftOut) await writeLine(sentence);
  await writeLine(`manifest.json has the SHA-256 ${manifestSha256}.`);
  if (signedBy !== null) await writeLine(`Signed under the key with the SHA-256 ${signedBy}.`);
  if (stampedNs !== null)
    await writeLine(`Stamped at ${formatNs(BigInt(stampedNs))}. Who stamped it is for openssl ts -verify to say.`);
  await writeLine(`Custody: ${custody.count} entries, head ${custody.head}. Keep both where the export is not.`);
}

export function addExport(program: Command): void {
  const command = program
    .command('export')
    .description('the canonical extract of the case as a folder that anybody can check')
    .argument('<case>');
  addFilterOptions(command)
    .requiredOption('--out <folder>', 'where to; empty, or not there yet')
    .addOption(
      new Option('--paths <which>', 'which requests are reconstructed step by step')
        .choices(['shown', 'all'])
        .default('shown'),
    )
    .option('--spans', 'also every span as imported')
    .option('--format <formats>', 'also in formats of other tools: a list with commas, or all', formatsOf)
    .option('--originals', 'also the bytes of the sources, each file by its SHA-256')
    .option('--bag', 'as a bag (BagIt 1.0): the export is its payload')
    .option('--sign <file>', 'sign the manifest with this private key: PEM, Ed25519 or ECDSA P-256')
    .option('--timestamp <file>', 'a time stamp of the very same manifest (RFC 3161, .tsr)')
    .option('--redact <kinds>', 'put tokens in the place of names: a list with commas, or all', kindsOf)
    .option('--redact-key <file>', 'with --redact: the key of the tokens, 16 bytes or more; keep it')
    .option('--json', 'one object')
    .action((casePath: string, options: Options) =>
      withCase(casePath, async (session) => {
        const result = await session.call('export.write', {
          out: options.out,
          filter: await filterOfEarliest(session, options),
          paths: options.paths,
          ...(options.spans === true && { spans: true }),
          ...(options.format !== undefined && { formats: options.format }),
          ...(options.sign !== undefined && { sign: options.sign }),
          ...(options.timestamp !== undefined && { timestamp: options.timestamp }),
          ...(options.bag === true && { bag: true }),
          ...(options.originals === true && { originals: true }),
          ...redactOf(options),
        });
        await (options.json === true ? writeJsonLine(result) : print(result));
      }),
    );
}
