/**
 * The whole conversation between a shell and the engine. One sentence above each entry; every
 * parameter is checked by the engine (core/schemas.ts), every answer is plain data (views.ts).
 */
import type { FlowBudget, FlowData, FlowMarks } from '../model/flow-data.ts';
import type { AnnotationKind } from '../model/annotation.ts';
import type { ColumnMapping } from '../model/column-mapping.ts';
import type { RedactedKind } from '../model/redactor.ts';
import type { ContentIdentity } from '../model/content-identity.ts';
import type { ArtifactHistory, LabelHistory, NodeHistory } from '../model/thing-history.ts';
import type { ReportPartKind, VersionStatus } from '../model/report/report-part.ts';
import type { ReportVersion } from '../model/report/report-persons.ts';
import type { TrustRoot } from '../model/trust-root.ts';
import type { SpanLinkRow } from '../model/trace/span-links.ts';
import type { CaseClocks, TraceView } from '../model/trace/trace-view.ts';
import type { QueryResult, QueryView } from './query-views.ts';
import type { ReportFile, ReportFormat, ReportState, WrittenPart } from './report-views.ts';
import type { ExportResult, MergeResult, SubsetResult } from './share-views.ts';
import type {
  AnnotationList,
  AnnotationRow,
  CaseInfo,
  Coverage,
  CustodyRow,
  Filter,
  FindingRow,
  ImportResult,
  IssueRow,
  RequestDetail,
  RequestPage,
  RequestSort,
  SourceRow,
  SourceSlice,
  VerifyResult,
} from './views.ts';
import type { AppliedMapping, MappingOffer, MappingPreview } from './mapping-views.ts';
import type { Withdrawal } from './trust-views.ts';
import type { GroupComparison, RequestComparison, TimeWindow } from './compare-views.ts';
import type { FindHistoryRow, FindKey, FindSuggestions, ZoneCount } from './find-views.ts';

export interface Methods {
  /**
   * Opens a case file, making it when `create` is set and it is not there. `asFound` is for verifying: a case
   * whose guards were taken out opens too, and nothing is brought up to date or can be written.
   */
  'case.open': { params: { path: string; create?: boolean; asFound?: boolean }; result: CaseInfo };
  /** The open case, or null. */
  'case.info': { params: Record<string, never>; result: CaseInfo | null };
  /** Re-hashes every source, checks ledger and custody, runs all passes again and compares. */
  'case.verify': { params: Record<string, never>; result: VerifyResult };
  /** Derives what the sources say that no pass has read yet: an import was cancelled while it was reconstructed. Long: progress, cancel. */
  'case.reconstruct': { params: Record<string, never>; result: CaseInfo };
  /** A part of the open case as a case of its own, at `path`: what the requests of the filter rest on. Long: progress, cancel. */
  'case.subset': { params: { path: string; filter?: Filter }; result: SubsetResult };
  /** What checks rest on: keys, root certificates, tables, exports; each with its origin and fingerprint. */
  'trust.list': { params: Record<string, never>; result: readonly TrustRoot[] };
  /** What would fall if these roots were not trusted. The case is not changed. Long: progress, cancel. */
  'trust.withdraw': { params: { roots: readonly string[] }; result: Withdrawal };
  /** Acquires files and folders, reads what is recognised, reconstructs. Long: progress, cancel. */
  'import.run': {
    params: {
      paths: readonly string[];
      /** Shown instead of the path, one per path: an uploaded file's own name. */
      names?: readonly string[];
      /** Keep digest and path only. */
      reference?: boolean;
      /** Read every file as this format. */
      as?: string;
      /** Capture time for files that do not state one, decimal ns. */
      captureNs?: string;
      /** How to read tables, instead of what their own words propose. */
      mapping?: ColumnMapping;
    };
    result: ImportResult;
  };
  /** Holds the import or the reconstruction that runs between two pieces of a file or of a pass, or lets it go on. */
  'import.pause': { params: { isPaused: boolean }; result: { isPaused: boolean } };
  /** What the columns of a table seem to be, and how it is read now. */
  'mapping.offer': { params: { source: string }; result: MappingOffer };
  /** The first rows of a table as a mapping reads them; nothing is changed. */
  'mapping.preview': { params: { source: string; mapping: ColumnMapping }; result: MappingPreview };
  /** Reads a table through a mapping: one more reading, in place of the one before. Long: progress, cancel. */
  'mapping.apply': { params: { source: string; mapping: ColumnMapping }; result: AppliedMapping };
  /** How sure the answers are, and what is missing: read it before any result. */
  'coverage.get': { params: { filter?: Filter }; result: Coverage };
  /** Every source with its ledger. */
  'source.list': { params: Record<string, never>; result: readonly SourceRow[] };
  /** Bytes of a source, at most 1 MiB a call. */
  'source.read': { params: { source: string; offset: number; length: number }; result: SourceSlice };
  /** The offsets with which the sources write their times, the most frequent first; from a beginning of each source. */
  'source.zones': { params: Record<string, never>; result: readonly ZoneCount[] };
  /** What could not be read, in order of source and offset. */
  'issue.list': {
    params: { source?: string; limit: number; offset: number };
    result: { total: number; rows: readonly IssueRow[] };
  };
  /** The custody log, oldest first. */
  'custody.list': { params: { limit: number; offset: number }; result: { total: number; rows: readonly CustodyRow[] } };
  /** Findings, most severe first. */
  'finding.list': { params: { filter?: Filter; limit?: number }; result: readonly FindingRow[] };
  /** Reconstructed requests, a page at a time. */
  'request.list': {
    params: { filter?: Filter; sort?: RequestSort; descending?: boolean; offset: number; limit: number };
    result: RequestPage;
  };
  /** One request with its path, its ladder and its records; `filter` sets its position among others. */
  'request.get': { params: { id: string; filter?: Filter }; result: RequestDetail };
  /** The spans of a trace, by its id or by a request of it, as a tree with its critical path. */
  'trace.get': { params: { traceId: string } | { request: string }; result: TraceView };
  /** How far the clocks of the case are apart, by the calls that both sides recorded. Long: progress, cancel. */
  'clocks.list': { params: Record<string, never>; result: CaseClocks };
  /** What a span says of others beside its parent, read out of its record: links, further references, what it follows from. */
  'trace.links': {
    params: { source: string; offset: number; length: number };
    result: readonly SpanLinkRow[];
  };
  /** Two requests side by side: what is the same, what differs, and what that says. */
  'compare.requests': { params: { a: string; b: string }; result: RequestComparison };
  /** What two nodes are, and what they answered with. */
  'compare.nodes': { params: { a: string; b: string; filter?: Filter }; result: GroupComparison };
  /** What changed from one window of time to another. */
  'compare.windows': {
    params: { a: TimeWindow; b: TimeWindow; filter?: Filter };
    result: GroupComparison;
  };
  /** The open case beside another, which is only read. */
  'compare.cases': { params: { path: string; filter?: Filter }; result: GroupComparison };
  /** One thing by handle or by a foreign id, and everything it rests on. */
  'thing.show': { params: { id: string }; result: Readonly<Record<string, unknown>> };
  /** A node over time, by handle or name: its cache, registry, image, and what it answered. */
  'node.history': { params: { id: string }; result: NodeHistory };
  /** An artifact over time, by handle or its own id: releases, requests, who loaded it, how far it is proved. */
  'artifact.history': { params: { id: string }; result: ArtifactHistory };
  /** A label over time, by handle or name: what it should have meant, and what was served. */
  'label.history': { params: { id: string }; result: LabelHistory };
  /**
   * What a file on this machine is called by its content: SHA-256, Walrus blob id, CIDs; and where it is not the blob
   * `against`, when the case holds that blob's metadata. Long: progress, cancel.
   */
  'content.identify': { params: { path: string; against?: string }; result: ContentIdentity };
  /** The four-lane flow, aggregated to a budget of rows. */
  'graph.flow': { params: { filter?: Filter; budget: FlowBudget }; result: FlowData };
  /** Single requests for the flow, in order of time, as columns. */
  'graph.marks': { params: { filter?: Filter; limit: number }; result: FlowMarks };
  /** A report of the case (or of a filter), as a file. */
  'report.build': { params: { format: ReportFormat; filter?: Filter; question?: string }; result: ReportFile };
  /** A report of an extract in a folder, with the case closed. */
  'report.from': { params: { path: string; format: ReportFormat; question?: string }; result: ReportFile };
  /** What people wrote for the report, its issued versions, and what has changed since the last. */
  'report.state': { params: { filter?: Filter; question?: string }; result: ReportState };
  /** Writes one part of the report that only a person can say; without texts it takes back what was written. Told in the log. */
  'report.put': {
    params: { kind: ReportPartKind; key: string; texts: Readonly<Record<string, string>>; actor?: string };
    result: WrittenPart;
  };
  /** Issues what the report says now as its next version. It is never changed: what is said later opens another one. */
  'report.issue': {
    params: {
      status: Exclude<VersionStatus, 'draft'>;
      note?: string;
      actor?: string;
      filter?: Filter;
      question?: string;
    };
    result: ReportVersion;
  };
  /**
   * The canonical extract of the case, or of a filter, as a folder that is empty or not there yet. `paths` says which requests
   * are reconstructed step by step, `formats` in which formats of other tools it is written as well. Long: progress, cancel.
   */
  'export.write': {
    params: {
      out: string;
      filter?: Filter;
      paths?: 'shown' | 'all';
      spans?: boolean;
      formats?: readonly string[];
      /** Paths: a private key in PEM that the manifest is signed with, and a time stamp of that very manifest. */
      sign?: string;
      timestamp?: string;
      bag?: boolean;
      /** The bytes of the sources as well. */
      originals?: boolean;
      /** Names that tokens shall stand for, and the file that holds the key of the tokens. */
      redact?: { kinds: readonly RedactedKind[]; keyFile: string };
    };
    result: ExportResult;
  };
  /** Read-only SQL over the documented views, in a process that can be stopped. */
  'query.run': { params: { sql: string; limit: number }; result: QueryResult };
  /** The documented views, for whoever writes SQL: their columns and what a row of each is. */
  'query.schema': { params: Record<string, never>; result: readonly QueryView[] };
  /** What people said, oldest first: of everything, or of one finding or request. */
  'annotation.list': { params: { subject?: string }; result: AnnotationList };
  /**
   * Adds a decision, a note, a tag, a bookmark, or an item of the report; nothing is ever changed or taken out, a
   * later row of the same kind holds. Without `actor` the author is whoever started the program.
   */
  'annotation.add': {
    params: { subject: string; kind: AnnotationKind; value: string; tag?: string; text?: string; actor?: string };
    result: AnnotationRow;
  };
  /** Takes in what people said in a returned copy or part of the case; `take` says which side holds where they differ. */
  'annotation.merge': { params: { path: string; take?: 'mine' | 'theirs' }; result: MergeResult };
  /** What the find box can offer for a text: names that hold it (of one kind when `key` is set), and what a pasted id is. */
  'find.suggest': { params: { key?: FindKey; text: string }; result: FindSuggestions };
  /** What was looked for before, newest first, each filter once. */
  'find.history': { params: { limit: number }; result: readonly FindHistoryRow[] };
  /** Keeps a filter in the case's history with the number of requests that pass it. */
  'find.record': { params: { text: string; filter: Filter }; result: FindHistoryRow };
}

export type Method = keyof Methods;
export type Params<M extends Method> = Methods[M]['params'];
export type Result<M extends Method> = Methods[M]['result'];

export interface Progress {
  readonly phase: 'hash' | 'acquire' | 'read' | 'index' | 'reconstruct' | 'verify' | 'report';
  /** What is being worked on: a file's name, a pass's id. */
  readonly item: string;
  readonly done: number;
  /** 0 when it is not known. */
  readonly total: number;
  readonly unit: 'bytes' | 'records' | 'requests' | 'files';
}

export interface Events {
  /** Something was imported or rebuilt: read everything again. */
  'case.changed': { readonly path: string };
  /** The engine's process ended and was started again; the case was opened again. */
  'engine.restarted': { readonly reason: string };
}

export type EventName = keyof Events;

/** What a handler gets beside its parameters. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

export type Handlers = {
  readonly [M in Method]: (params: Params<M>, context: CallContext) => Result<M> | Promise<Result<M>>;
};
