import type { Command } from 'commander';
import { withSession } from '../session.ts';
import { readMappingFile } from '../mapping-file.ts';
import { timeArgument } from '../filter-options.ts';
import { writeJsonLine, writeLine, writeTable } from '../print.ts';
import { openedPaths } from '../../shared/opened-paths.ts';
import type { ImportResult } from '../../shared/views.ts';

interface Options {
  readonly reference?: boolean;
  readonly as?: string;
  readonly captured?: string;
  readonly map?: string;
  readonly json?: boolean;
}

/** Of the sources that one line is about. */
const SHOWN_HANDLES = 5;

function importJson(casePath: string, result: ImportResult): Readonly<Record<string, unknown>> {
  return {
    case: casePath,
    sources: result.sources.map(({ id, path, format, bytes, sha256, records, issues, duplicateOf, formatReason }) => ({
      id,
      path,
      format,
      bytes,
      sha256,
      records,
      issues,
      ...(duplicateOf !== null && { duplicateOf }),
      formatReason,
    })),
    counts: result.counts,
    ...(result.refused.length > 0 && { refused: result.refused }),
  };
}

/** Why sources are not read, each reason once. */
function reasonsOfUnread(sources: ImportResult['sources']): readonly string[] {
  const opened = openedPaths(sources);
  const unread = sources.filter(
    (source) => source.duplicateOf === null && source.format === null && !opened.has(source.path),
  );
  return [...Map.groupBy(unread, ({ formatReason }) => formatReason)].map(([reason, alike]) => {
    const shown = alike.slice(0, SHOWN_HANDLES).map(({ id }) => id);
    const rest = alike.length - shown.length;
    return `${shown.join(', ')}${rest === 0 ? '' : ` and ${rest} more`}: ${reason}`;
  });
}

async function printResult(result: ImportResult): Promise<void> {
  const opened = openedPaths(result.sources);
  const rows = result.sources.map((source) => [
    source.id,
    source.duplicateOf === null
      ? (source.format ?? (opened.has(source.path) ? 'opened' : 'unknown format'))
      : `copy of ${source.duplicateOf}`,
    `${source.records} records`,
    source.issues === 0 ? '' : `${source.issues} issues`,
    source.path,
  ]);
  if (rows.length > 0) await writeTable(rows);
  for (const reason of reasonsOfUnread(result.sources)) await writeLine(reason);
  for (const { path, reason } of result.refused) await writeLine(`not read: ${path}: ${reason}`);
  const { requests, labels, artifacts, nodes, proofs, findings } = result.counts;
  await writeLine(
    `${requests} requests, ${labels} labels, ${artifacts} artifacts, ${nodes} nodes, ${proofs} proofs, ${findings} findings`,
  );
}

export function addImport(program: Command): void {
  program
    .command('import')
    .description('create CASE if it is missing, acquire every file (folders and archives are walked), reconstruct')
    .argument('<case>', 'case file, something.blobtrail')
    .argument('<path...>', 'files and folders')
    .option('--reference', 'keep digest and path of the files, not their bytes')
    .option('--as <format>', 'read every file as this format')
    .option('--captured <time>', 'capture time of files that do not state one', timeArgument)
    .option('--map <file>', 'read tables through this column mapping (JSON, as blobtrail map --json prints it)')
    .option('--json', 'print one object')
    .action((casePath: string, paths: string[], options: Options) =>
      withSession(async (session) => {
        await session.call('case.open', { path: casePath, create: true });
        const result = await session.call('import.run', {
          paths,
          ...(options.reference === true && { reference: true }),
          ...(options.as !== undefined && { as: options.as }),
          ...(options.captured !== undefined && { captureNs: options.captured }),
          ...(options.map !== undefined && { mapping: readMappingFile(options.map) }),
        });
        if (options.json === true) await writeJsonLine(importJson(casePath, result));
        else await printResult(result);
      }),
    );
}
