/** One request as the nearest level draws it: its path, and what was recorded along it. */
import type { Freshness, Status } from '../status.ts';

export interface RequestPicture {
  readonly id: string;
  /** `''` where none is recorded. */
  readonly label: string;
  readonly node: string;
  readonly artifact: string;
  readonly slot: number;
  readonly timeNs: string | null;
  readonly status: Status;
  readonly freshness: Freshness;
  /** From the label asked for to the settlement. */
  readonly steps: readonly {
    readonly title: string;
    readonly status: Status;
    readonly because: string;
    readonly isWeakest: boolean;
  }[];
  /** In the order of their tree. */
  readonly spans: readonly {
    readonly name: string;
    readonly depth: number;
    readonly startNs: string | null;
    readonly endNs: string | null;
    readonly isOwn: boolean;
  }[];
  /** Records that say something of it. */
  readonly events: readonly { readonly role: string; readonly where: string }[];
  /** Steps of the verification ladder. */
  readonly proofs: readonly {
    readonly title: string;
    readonly verdict: 'passed' | 'failed' | 'could-not-run';
    readonly reason: string;
  }[];
}
