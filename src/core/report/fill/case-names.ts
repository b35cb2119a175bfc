/** What things of an extract are called in a report: by the handles of the case, with the paths of files. */
import type { Extract } from '../../../model/extract.ts';
import type { Place } from '../../../model/extract/evidence-rows.ts';
import type { ReportGround } from '../../../model/report/report-source.ts';

export interface CaseNames {
  /** Handle of a source, a request or a finding; whatever has none goes by its id. */
  readonly handle: (id: string) => string;
  /** Handle of a node, by its name. */
  readonly node: (name: string) => string;
  readonly ground: (place: Place) => ReportGround;
  /** Orders by the number of a handle: `x-2` before `x-10`. */
  readonly byHandle: (a: { readonly id: string }, b: { readonly id: string }) => number;
}

/** The number in a handle; what has none comes last. */
function numberIn(handle: string): number {
  const number = handle[1] === '-' ? Number(handle.slice(2)) : NaN;
  return Number.isSafeInteger(number) ? number : Number.MAX_SAFE_INTEGER;
}

export function caseNames(extract: Extract): CaseNames {
  const [handles, nodes] = [new Map<string, string>(), new Map<string, string>()];
  for (const { id, kind, handle } of extract.rows('handles')) {
    if (kind === 'source' || kind === 'request' || kind === 'finding') handles.set(id, handle);
    if (kind === 'node') nodes.set(id, handle);
  }
  const paths = new Map<string, string>();
  for (const { id, path } of extract.rows('sources')) paths.set(id, path);
  const handle = (id: string): string => handles.get(id) ?? id;
  return {
    handle,
    node: (name) => nodes.get(name) ?? name,
    ground: ({ source, offset, length }) => ({ source: handle(source), path: paths.get(source) ?? '', offset, length }),
    byHandle: (a, b) => numberIn(a.id) - numberIn(b.id) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  };
}
