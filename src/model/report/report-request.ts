import type { ArtifactKind } from '../../base/ids.ts';
import type { WrittenTime } from '../../base/time-text.ts';
import type { HashVerdict, SettlementVerdict, SignatureVerdict } from '../facts.ts';
import type { CheckReason } from '../check-reason.ts';
import type { Settling } from '../open-point.ts';
import type { ReportGround } from './report-source.ts';
import type { Freshness, Status, UnknownReason } from '../status.ts';
import type { Strength } from '../strength.ts';

/** One request in the table of all requests. Ids in full, times as decimal nanoseconds. */
export interface ReportRequestRow {
  readonly id: string;
  readonly timeNs: string | null;
  /** Asked; `labelAnswered` is kept apart because gateways substitute silently. */
  readonly label: string | null;
  readonly labelAnswered: string | null;
  readonly node: string | null;
  readonly artifact: string | null;
  readonly artifactKind: ArtifactKind | null;
  readonly status: Status;
  readonly rule: string | null;
  readonly reason: UnknownReason | null;
  readonly freshness: Freshness;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  readonly responseId: string | null;
  readonly txHash: string | null;
  readonly signature: SignatureVerdict;
  readonly settlement: {
    readonly kind: 'batch' | 'individual';
    readonly blobId: string | null;
    readonly merkleRoot: string | null;
    readonly txHash: string | null;
    readonly verdict: SettlementVerdict;
  } | null;
}

/** One hop from the label asked to the proof. */
export interface ReportPathStep {
  readonly title: string;
  readonly value: string | null;
  readonly status: Status;
  /** One sentence: how we know, or why not. */
  readonly because: string;
  readonly ground: ReportGround | null;
  readonly isWeakest: boolean;
  readonly settle: readonly Settling[];
}

export interface ReportLadderStep {
  readonly step: number;
  readonly title: string;
  readonly verdict: 'passed' | 'failed' | 'could-not-run';
  readonly fault: CheckReason | null;
  readonly reason: string;
  readonly inputs: readonly { readonly name: string; readonly value: string }[];
  readonly settle: readonly Settling[];
}

/** One request with everything that its reconstruction rests on. */
export interface ReportRequest extends ReportRequestRow {
  /** Of the artifact; null: nothing bears it. */
  readonly strength: Strength | null;
  readonly inputCheck: HashVerdict;
  readonly outputCheck: HashVerdict;
  /** Which record gave the time, in words. */
  readonly timeBasis: string;
  /** The time as a record of it writes it. */
  readonly written: WrittenTime | null;
  readonly expectedArtifact: string | null;
  readonly verdict: {
    readonly tone: 'bad' | 'warn' | 'good' | 'neutral';
    readonly headline: string;
    readonly detail: string;
  };
  readonly path: readonly ReportPathStep[];
  readonly ladder: readonly ReportLadderStep[];
  readonly records: readonly {
    readonly ground: ReportGround;
    readonly role: string;
    readonly joinedBy: string;
  }[];
  /** Handles of the findings that name it. */
  readonly findingIds: readonly string[];
  /** What records would raise what is not certain, and how to export them. */
  readonly wouldSettle: readonly Settling[];
}
