/**
 * Everything a report says, whatever it is written as. Plain data: times are decimal nanoseconds since
 * 1970 (UTC), ids stand in full, handles (`r-7`) as in the window. The same model gives the same bytes;
 * only `generation` may differ between two reports of one case.
 */
import type { ArtifactKind } from '../base/ids.ts';
import type { SignatureVerdict } from './facts.ts';
import type { ReportContradiction, ReportFinding } from './report/report-finding.ts';
import type { ReportOpinion } from './report/report-opinion.ts';
import type { ReportChanges, ReportPersons } from './report/report-persons.ts';
import type { ReportRequest, ReportRequestRow } from './report/report-request.ts';
import type { ReportGround, ReportSource } from './report/report-source.ts';
import type { TrustRoot } from './trust-root.ts';
import type { VersionStatus } from './report/report-part.ts';
import type { ReportClock, ReportClockPair, ReportTimeline } from './report/report-timeline.ts';
import type { UnfinishedImport } from './unfinished-import.ts';
import type { Freshness, Status, UnknownReason } from './status.ts';

export type ReportFormat = 'html' | 'md' | 'json' | 'csv';

export interface ReportModel {
  readonly control: ReportControl;
  readonly generation: ReportGeneration;
  /** What only people can say: questions, hypotheses, deviations, who signs. */
  readonly persons: ReportPersons;
  readonly scope: ReportScope;
  /** One per label, in the order to print; the labels that need an eye first. */
  readonly answers: readonly ReportAnswer[];
  readonly completeness: ReportCompleteness;
  /** In order of their handles. */
  readonly sources: readonly ReportSource[];
  readonly method: ReportMethod;
  readonly trust: ReportTrust;
  readonly releases: readonly ReportRelease[];
  /** Most severe first. */
  readonly findings: readonly ReportFinding[];
  /** What people said; the things that they added to the report first. */
  readonly opinions: readonly ReportOpinion[];
  readonly requests: ReportRequests;
  readonly contradictions: readonly ReportContradiction[];
  /** Limits of this case, beside those that hold for every report. */
  readonly limits: readonly string[];
  readonly reproducibility: ReportReproducibility;
  readonly custody: ReportCustody;
  readonly clocks: readonly ReportClock[];
  /** Those that cannot agree first; `of` counts all. */
  readonly clockPairs: { readonly listed: readonly ReportClockPair[]; readonly of: number };
  readonly timeline: ReportTimeline;
  readonly changes: ReportChanges;
  readonly tables: readonly ReportTable[];
  readonly flow: ReportFlow;
  readonly pictures: ReportPictures;
}

/** One table of the extract that the report was made of. */
export interface ReportTable {
  readonly table: string;
  readonly about: string;
  readonly rows: number;
}

export interface ReportControl {
  /** The same for the same case, scope and tool. */
  readonly reportId: string;
  readonly caseId: string;
  readonly caseName: string;
  /** The file's own name, without folders. */
  readonly caseFile: string;
  readonly schema: number;
  readonly toolName: string;
  readonly toolVersion: string;
  readonly status: VersionStatus;
  /** Of an issued report its number; of a draft the one that it would have. */
  readonly version: number;
  /** The version that it takes the place of; null: there is none, or it adds to them. */
  readonly supersedes: number | null;
}

/** The only part that may differ between two reports of one case. */
export interface ReportGeneration {
  readonly issuedNs: string;
  /** `node 24.21.0`, `SQLite 3.51.3`, … */
  readonly runtime: readonly string[];
  readonly platform: string;
}

export interface ReportScope {
  /** The filter in words, one sentence each; empty when the whole case is reported. */
  readonly filters: readonly string[];
  readonly requestsOfCase: number;
  /** First and last time of a request in scope. */
  readonly fromNs: string | null;
  readonly toNs: string | null;
}

/** What one label's requests hit. */
export interface ReportAnswer {
  /** null: requests that no record gives a label. */
  readonly label: string | null;
  readonly requests: number;
  readonly artifacts: readonly ReportAnswerArtifact[];
  /** Handles of the findings about it. */
  readonly findings: readonly string[];
  /** What record would change or settle this answer. */
  readonly wouldChange: readonly string[];
}

export interface ReportAnswerArtifact {
  /** null: what these requests hit is not known. */
  readonly ref: string | null;
  readonly kind: ArtifactKind | null;
  /** The release that carries it, where one is known. */
  readonly version: string | null;
  readonly requests: number;
  readonly stale: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  /** Enclave ids or names, in full. */
  readonly nodes: readonly string[];
  readonly fromNs: string | null;
  readonly toNs: string | null;
}

/** How much of the requests in scope is known, and what the case does not hold. */
export interface ReportCompleteness {
  readonly requests: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly byFreshness: Readonly<Record<Freshness, number>>;
  readonly bySignature: Readonly<Record<SignatureVerdict, number>>;
  readonly withNode: number;
  readonly withSettlement: number;
  readonly unknownReasons: readonly { readonly reason: UnknownReason; readonly requests: number }[];
  /** Absent: a kind of record that the case does not hold. */
  readonly missing: readonly { readonly what: string; readonly wouldSettle: string }[];
  /** Unavailable: a path that could not be acquired. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
  /** Imports that did not come to their end. */
  readonly unfinished: readonly UnfinishedImport[];
}

export interface ReportMethod {
  readonly importers: readonly { readonly format: string; readonly title: string; readonly sources: number }[];
  readonly passes: readonly { readonly id: string; readonly version: number; readonly does: string }[];
  readonly rules: readonly { readonly id: string; readonly version: number; readonly title: string }[];
  /** Bounds on input, each with its unit in the value: `64 MiB`. */
  readonly limits: readonly { readonly name: string; readonly value: string }[];
}

export interface ReportTrust {
  readonly keys: readonly ReportTrustKey[];
  readonly tables: readonly ReportKnowledgeTable[];
  /** What else checks rest on: root certificates, exports, measurements, facts that a person added, committees. */
  readonly roots: readonly TrustRoot[];
  readonly checks: readonly ReportCheckCount[];
}

/** A public key that signatures were checked under. */
export interface ReportTrustKey {
  /** The enclave id, hex with `0x`. */
  readonly teeId: string;
  /** SHA-256 of the DER SubjectPublicKeyInfo, hex. */
  readonly keySha256: string;
  /** One sentence: where the key came from. */
  readonly learned: string;
  readonly ground: ReportGround | null;
  readonly signaturesValid: number;
  readonly signaturesInvalid: number;
}

/** A table of public facts that ships with the tool. */
export interface ReportKnowledgeTable {
  readonly name: string;
  readonly entries: number;
  /** Hex, of the file as shipped. */
  readonly sha256: string;
  readonly asOf: string;
  readonly origin: string;
}

/** One kind of check over all requests in scope. Failed and could-not-run are never one number. */
export interface ReportCheckCount {
  readonly check: string;
  readonly passed: number;
  readonly failed: number;
  readonly couldNotRun: readonly { readonly reason: string; readonly count: number }[];
}

/** From some moment in (afterNs, byNs] on, `label` meant `artifact`. */
export interface ReportRelease {
  readonly label: string;
  readonly version: string | null;
  readonly artifact: string;
  /** null: the beginning of time. */
  readonly afterNs: string | null;
  readonly byNs: string;
  readonly basis: 'publish-event' | 'hub-capture' | 'image-table';
  readonly grounds: readonly ReportGround[];
}

export interface ReportRequests {
  /** The requests in scope, one row each; HTML and Markdown print their number only. */
  readonly rows: readonly ReportRequestRow[];
  /** Those that are reconstructed step by step. */
  readonly reconstructed: readonly ReportRequest[];
  /** One sentence: how these were chosen, and how many were left out. */
  readonly choice: string;
}

export interface ReportReproducibility {
  /** Exact commands, one line each, in order. */
  readonly commands: readonly string[];
  /** Versions that decide what a reconstruction says. */
  readonly versions: readonly { readonly name: string; readonly version: string }[];
}

export interface ReportCustody {
  readonly count: number;
  /** SHA-256 of the last entry, hex. */
  readonly head: string;
  /** Oldest first; may be fewer than `count`. */
  readonly entries: readonly {
    readonly seq: number;
    readonly atNs: string;
    readonly actor: string;
    readonly action: string;
    /** Canonical JSON. */
    readonly body: string;
    readonly hash: string;
  }[];
}

/** The flow as a table: the edges that carry most requests. */
export interface ReportFlow {
  readonly rows: readonly ReportFlowRow[];
  /** Edges in scope. */
  readonly of: number;
}

/** '' is "none recorded". */
export interface ReportFlowRow {
  readonly label: string;
  readonly artifact: string;
  readonly version: string | null;
  readonly node: string;
  readonly requests: number;
  readonly stale: number;
  readonly contradicted: number;
}

/** Drawings in light colours; null where there was nothing to draw. A report refuses one that could load or run anything. */
export interface ReportPictures {
  readonly flow: string | null;
  readonly path: string | null;
  readonly timeline: string | null;
  readonly lifetime: string | null;
}

export interface ReportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}
