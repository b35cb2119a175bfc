import type { ReportModel } from '../../../model/report.ts';
import type { ReportSource } from '../../../model/report/report-source.ts';
import { BREAK, code, muted, ref, strong } from '../block.ts';
import type { Block, Cell, Inline, Section } from '../block.ts';
import { grouped } from '../../../base/counted.ts';
import { time, timeSpan } from '../wording.ts';

export function evidenceSection(model: ReportModel): Section {
  const parents = new Set(model.sources.flatMap((source) => source.parent ?? []));
  return {
    id: 'evidence',
    title: 'Evidence',
    blocks: [
      {
        kind: 'table',
        caption: 'Items examined: name as received, size and SHA-256 as acquired',
        columns: [
          { title: 'Source', width: 8 },
          { title: 'File as received, SHA-256, format', width: 51 },
          { title: 'Bytes, records', kind: 'number', width: 15 },
          { title: 'First and last record; acquired', width: 26 },
        ],
        rows: model.sources.map((source) => ({
          id: source.id,
          cells: [[strong(source.id)], identity(source, parents.has(source.id)), sizes(source), times(source)],
        })),
        empty: 'Nothing was imported into this case.',
      },
      ...alterations(model),
    ],
  };
}

function identity(source: ReportSource, isParent: boolean): Cell {
  const cell: Inline[] = [code(source.path), BREAK, code(source.sha256), BREAK];
  if (source.duplicateOf !== null)
    cell.push(muted('Same bytes as '), ref(source.duplicateOf), muted('; adds nothing.'));
  else if (source.format === null && isParent) cell.push(muted(`Opened: ${source.formatReason}`));
  else if (source.format === null) cell.push(muted(`Not read: ${source.formatReason}`));
  else cell.push(muted('Read as '), code(source.format), muted(`: ${source.formatReason}`));
  if (source.mapping !== null)
    cell.push(
      BREAK,
      muted(
        source.mapping.basis === 'given' ? 'Columns as a person said, “' : 'Columns as the file’s own words propose, “',
      ),
      source.mapping.name,
      muted('”: '),
      code(source.mapping.sha256),
    );
  cell.push(
    BREAK,
    muted(
      source.storage === 'embedded' ? 'Copied into the case.' : 'Digest and path only; the bytes are not in the case.',
    ),
  );
  if (source.parent !== null) cell.push(BREAK, muted('Came out of '), ref(source.parent), muted('.'));
  return cell;
}

function sizes(source: ReportSource): Cell {
  return [grouped(source.bytes), BREAK, grouped(source.records)];
}

function times(source: ReportSource): Cell {
  const cell: Inline[] = [
    ...timeSpan(source.firstNs, source.lastNs),
    BREAK,
    muted('acquired '),
    time(source.acquiredNs),
  ];
  if (source.captureNs !== null) cell.push(BREAK, muted('captured '), time(source.captureNs));
  return cell;
}

/** Said once per format: what its exporters are known to change before anybody can import the file. */
function alterations(model: ReportModel): readonly Block[] {
  const byFormat = new Map<string, { readonly known: readonly string[]; readonly sources: string[] }>();
  for (const source of model.sources) {
    if (source.format === null || source.alterations.length === 0) continue;
    const entry = byFormat.get(source.format);
    if (entry === undefined) byFormat.set(source.format, { known: source.alterations, sources: [source.id] });
    else entry.sources.push(source.id);
  }
  return [
    {
      kind: 'table',
      caption: 'What exporters of these formats are known to change',
      columns: [
        { title: 'Format', width: 22 },
        { title: 'Sources', width: 18 },
        { title: 'Known alterations', width: 60 },
      ],
      rows: [...byFormat].map(([format, entry]) => ({
        cells: [
          [code(format)],
          entry.sources.flatMap((id, index): Inline[] => (index === 0 ? [ref(id)] : [', ', ref(id)])),
          entry.known.flatMap((text, index): Inline[] => (index === 0 ? [text] : [BREAK, text])),
        ],
      })),
      empty: 'Of none of the formats here is an exporter known that changes values.',
    },
  ];
}
