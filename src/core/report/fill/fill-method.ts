/** How the case was read, what its checks rest on besides keys, and the versions that decide what is said. */
import type { Extract, ExtractRows } from '../../../model/extract.ts';
import type { ReportMethod, ReportReproducibility } from '../../../model/report.ts';
import type { TrustRoot } from '../../../model/trust-root.ts';
import type { CaseNames } from './case-names.ts';

type Row = ExtractRows['method'];

function rowsOf(extract: Extract): ReadonlyMap<Row['kind'], readonly Row[]> {
  const groups = Map.groupBy(extract.rows('method'), ({ kind }) => kind);
  return new Map([...groups].map(([kind, rows]) => [kind, rows.toSorted((a, b) => a.n - b.n)]));
}

export function fillMethod(extract: Extract): ReportMethod {
  const rows = rowsOf(extract);
  const sources = Map.groupBy(
    [...extract.rows('sources')].filter(({ duplicateOf }) => duplicateOf === null),
    ({ format }) => format,
  );
  return {
    importers: (rows.get('importer') ?? []).map(({ id, title }) => ({
      format: id,
      title,
      sources: sources.get(id)?.length ?? 0,
    })),
    passes: (rows.get('pass') ?? []).map(({ id, title, value }) => ({ id, version: Number(value), does: title })),
    rules: (rows.get('rule') ?? []).map(({ id, title, value }) => ({ id, version: Number(value), title })),
    limits: (rows.get('limit') ?? []).map(({ title, value }) => ({ name: title, value })),
  };
}

export function fillVersions(
  extract: Extract,
  { toolVersion, caseSchema }: ExtractRows['control'],
): ReportReproducibility['versions'] {
  const { passes, rules } = fillMethod(extract);
  return [
    { name: 'blobtrail', version: toolVersion },
    { name: 'case schema', version: String(caseSchema) },
    ...passes.map(({ id, version }) => ({ name: `pass ${id}`, version: String(version) })),
    ...rules.map(({ id, version }) => ({ name: `rule ${id}`, version: String(version) })),
    ...Array.from(extract.rows('knowledge'), ({ name, asOf }) => ({ name, version: `as of ${asOf}` })),
  ];
}

/** `chain:x:5f…` → `chain:x-3`: as the command line names it. */
function rootName(id: string, names: CaseNames): string {
  const colon = id.indexOf(':');
  return `${id.slice(0, colon)}:${names.handle(id.slice(colon + 1))}`;
}

/** Keys and shipped tables have tables of their own. */
export function fillRoots(extract: Extract, names: CaseNames): readonly TrustRoot[] {
  const others = [...extract.rows('trust_roots')].filter(
    ({ kind, isShipped }) => kind !== 'enclave-key' && !(kind === 'knowledge' && isShipped),
  );
  return others
    .map((root) => ({
      ...root,
      id: rootName(root.id, names),
      source: root.source === null ? null : names.handle(root.source),
    }))
    .toSorted((a, b) =>
      a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : names.byHandle({ id: a.source ?? a.id }, { id: b.source ?? b.id }),
    );
}
