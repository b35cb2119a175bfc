import type { Command } from 'commander';
import { mappingOf } from '../../model/column-mapping.ts';
import type { MappingOffer, PreviewRow } from '../../shared/mapping-views.ts';
import { formatNs } from '../../base/time.ts';
import { readMappingFile } from '../mapping-file.ts';
import { writeJsonLine, writeLine, writeTable } from '../print.ts';
import { withCase, type Session } from '../session.ts';

interface Options {
  readonly with?: string;
  readonly preview?: boolean;
  readonly json?: boolean;
}

function offerJson({ source, path, proposal, current }: MappingOffer): Readonly<Record<string, unknown>> {
  return {
    source,
    path,
    reading: current?.reading ?? null,
    basis: current?.basis ?? null,
    sha256: current?.sha256 ?? null,
    mapping: current?.mapping ?? mappingOf(proposal, 'proposed'),
    columns: proposal.columns,
  };
}

function readingOf(current: MappingOffer['current']): string {
  if (current === null) return 'Not read yet.';
  const through = current.basis === 'proposed' ? 'what its own columns propose' : `“${current.mapping.name}”`;
  return `Read as ${current.reading} through ${through}.`;
}

async function printOffer({ source, path, proposal, current }: MappingOffer): Promise<void> {
  await writeLine(`${source}  ${path}`);
  await writeLine(`${readingOf(current)} What the columns seem to be:`);
  await writeTable(
    proposal.columns.map(({ column, field, unit, why, examples }) => [
      column,
      field === null ? '-' : unit === null ? field : `${field} in ${unit}`,
      why ?? '',
      examples[0] ?? '',
    ]),
  );
}

const time = (ns: string | null): string => (ns === null ? '-' : formatNs(BigInt(ns)));

async function printPreview(rows: readonly PreviewRow[]): Promise<void> {
  const cells = rows.map(({ offset, span, doubts }) => [
    String(offset),
    span?.traceId ?? '-',
    span?.spanId ?? '-',
    time(span?.startNs ?? null),
    time(span?.endNs ?? null),
    span?.labelAsked ?? '-',
    doubts.join(' '),
  ]);
  if (cells.length > 0) await writeTable([['byte', 'trace', 'span', 'start', 'end', 'label', ''], ...cells]);
}

async function preview(session: Session, source: string, path: string, isJson: boolean): Promise<void> {
  const found = await session.call('mapping.preview', { source, mapping: readMappingFile(path) });
  if (isJson) await writeJsonLine(found);
  else {
    for (const fault of found.faults) await writeLine(fault);
    await printPreview(found.rows);
  }
}

async function apply(session: Session, source: string, path: string, isJson: boolean): Promise<void> {
  const applied = await session.call('mapping.apply', { source, mapping: readMappingFile(path) });
  if (isJson) await writeJsonLine(applied);
  else await writeLine(`${applied.source}: ${applied.records} records, ${applied.issues} issues`);
}

export function addMap(program: Command): void {
  program
    .command('map')
    .description('how the columns of a table (CSV, TSV, JSON lines or lists) are read; --with reads it another way')
    .argument('<case>', 'case file')
    .argument('<source>', 'handle of the source, such as x-3')
    .option('--with <file>', 'read it through this mapping (JSON, as --json prints it)')
    .option('--preview', 'with --with: show the first rows, and change nothing')
    .option('--json', 'print one object')
    .action((casePath: string, source: string, options: Options) =>
      withCase(casePath, async (session) => {
        const isJson = options.json === true;
        if (options.with === undefined) {
          const offer = await session.call('mapping.offer', { source });
          if (isJson) await writeJsonLine(offerJson(offer));
          else await printOffer(offer);
        } else if (options.preview === true) await preview(session, source, options.with, isJson);
        else await apply(session, source, options.with, isJson);
      }),
    );
}
