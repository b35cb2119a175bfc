/**
 * The canonical extract of a case: what it holds as tables of plain rows. Reports and every other export are made of it
 * and of nothing else. Rows are written as canonical JSON, one a line; their order is told in docs/extract.md.
 */
import type * as Case from './extract/case-rows.ts';
import type * as Evidence from './extract/evidence-rows.ts';
import type * as Result from './extract/result-rows.ts';

/** Of the tables and their rows. A reader refuses any other. */
export const EXTRACT_SCHEMA = 2;

export interface ExtractRows {
  readonly control: Case.ControlRow;
  readonly sources: Evidence.SourceRow;
  readonly ledger: Evidence.LedgerRow;
  readonly issues: Evidence.IssueRow;
  readonly custody: Case.CustodyRow;
  readonly acquisitions: Case.AcquisitionRow;
  readonly handles: Case.HandleRow;
  readonly method: Case.MethodRow;
  readonly requests: Result.RequestRow;
  readonly records: Result.RecordRow;
  readonly paths: Result.PathRow;
  readonly proofs: Result.ProofRow;
  readonly settlements: Result.SettlementRow;
  readonly findings: Result.FindingRow;
  readonly finding_requests: Result.FindingRequestRow;
  readonly contradictions: Result.ContradictionRow;
  readonly edges: Result.EdgeRow;
  readonly events: Evidence.EventRow;
  readonly spans: Evidence.SpanRow;
  readonly artifacts: Evidence.ArtifactRow;
  readonly nodes: Evidence.NodeRow;
  readonly node_records: Evidence.NodeRecordRow;
  readonly labels: Evidence.LabelRow;
  readonly images: Evidence.ImageRow;
  readonly releases: Evidence.ReleaseRow;
  readonly lifetimes: Evidence.LifetimeRow;
  readonly certificates: Evidence.CertificateRow;
  readonly trust_roots: Evidence.TrustRootRow;
  readonly keys: Evidence.KeyRow;
  readonly knowledge: Evidence.KnowledgeRow;
  readonly clocks: Evidence.ClockRow;
  readonly clock_pairs: Evidence.ClockPairRow;
  readonly limits: Evidence.LimitRow;
  readonly time_texts: Evidence.TimeTextRow;
  readonly annotations: Case.AnnotationRow;
  readonly parts: Case.PartRow;
  readonly versions: Case.VersionRow;
}

export type ExtractTable = keyof ExtractRows;

/** What each table holds, in the order in which a person reads them. */
export const EXTRACT_TABLES: Readonly<Record<ExtractTable, string>> = {
  control: 'the case, the scope and what was left out',
  sources: 'files as acquired, each with its SHA-256',
  ledger: 'what became of the bytes of each source',
  issues: 'what could not be read, and where',
  custody: 'the log of everything that was done to the case, a hash chain',
  acquisitions: 'when each source was acquired',
  handles: 'what the case calls each thing: x-1, r-7, f-2',
  method: 'importers, passes, rules and bounds as they were used',
  requests: 'every request in scope, as reconstructed',
  records: 'the records that each request rests on',
  paths: 'requests reconstructed step by step, with their checks',
  proofs: 'signed answers and how far they could be checked',
  settlements: 'leaves of batch trees and individual settlements',
  findings: 'what the rules found, with grounds and alternatives',
  finding_requests: 'which requests a finding is about',
  contradictions: 'records that disagree and checks that failed, with all sides',
  edges: 'the flow: requests from label over node to artifact',
  events: 'what chains and producers logged, dated or not',
  spans: 'every span as imported; only when it is asked for',
  artifacts: 'what answered, or was published',
  nodes: 'who answered',
  node_records: 'where a node is told of',
  labels: 'what was asked for',
  images: 'measured enclave images',
  releases: 'what a label meant, from when on',
  lifetimes: 'how long Walrus kept a blob',
  certificates: 'what storage nodes signed of a blob',
  trust_roots: 'what the checks rest on',
  keys: 'public keys that signatures were checked under',
  knowledge: 'tables of public facts that ship with the tool',
  clocks: 'a node’s clock beside another one',
  clock_pairs: 'how far two clocks are apart, by calls that both sides recorded',
  limits: 'what the results have to be read with',
  time_texts: 'times as their records write them, with the zone; of requests step by step, events and nodes',
  annotations: 'what people said about findings and requests',
  parts: 'what people wrote for the report',
  versions: 'issued versions of the report, and what each said',
};

/**
 * Tables that tell of this case and of the work on it. All others follow from the evidence alone, and are the same bytes
 * in whatever order it was imported.
 */
export const CASE_TABLES: readonly ExtractTable[] = [
  'control',
  'custody',
  'acquisitions',
  'handles',
  'annotations',
  'parts',
  'versions',
];

/** Pictures, each with the table that says the same. */
export const EXTRACT_PICTURES = {
  'flow.svg': 'edges',
  'path.svg': 'paths',
  'timeline.svg': 'events',
  'lifetime.svg': 'lifetimes',
} as const satisfies Readonly<Record<string, ExtractTable>>;

export type ExtractPicture = keyof typeof EXTRACT_PICTURES;

/** An extract as it is read, wherever it lies. */
export interface Extract {
  /** In canonical order. A table that was not asked for is empty. */
  rows<T extends ExtractTable>(table: T): Iterable<ExtractRows[T]>;
  /** The text of a picture; null where there was nothing to draw. */
  file(name: ExtractPicture): string | null;
}

/** The row of the table that has one. */
export function controlOf(extract: Extract): ExtractRows['control'] {
  for (const row of extract.rows('control')) return row;
  throw new RangeError('an extract without its control row');
}

/** What the case calls things, by the ids of the extract. A thing without a handle goes by its id. */
export function handlesOf(extract: Extract): (id: string) => string {
  const handles = new Map<string, string>();
  for (const { id, kind, handle } of extract.rows('handles'))
    if (kind === 'source' || kind === 'request' || kind === 'finding') handles.set(id, handle);
  return (id) => handles.get(id) ?? id;
}

/** An extract of rows held in memory. */
export function extractOf(
  tables: { readonly [T in ExtractTable]?: readonly ExtractRows[T][] },
  files: Readonly<Partial<Record<ExtractPicture, string>>> = {},
): Extract {
  return {
    rows: <T extends ExtractTable>(table: T): readonly ExtractRows[T][] => tables[table] ?? [],
    file: (name) => files[name] ?? null,
  };
}
