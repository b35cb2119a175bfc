/** What the case knows of the time of a Walrus epoch. */
import type { Locator } from '../locator.ts';

/**
 * A moment of which the epoch is known. `start`: the epoch began then. `done`: its change was complete then, so it had
 * begun. `within`: something happened then in that epoch. `planned-end`: it ended no earlier than that.
 */
export interface EpochAnchor {
  readonly epoch: number;
  readonly edge: 'start' | 'done' | 'within' | 'planned-end';
  readonly timeNs: bigint;
  /** Of the transaction that tells it, where one does. */
  readonly txDigest: string | null;
  /** null: a public fact that ships with the tool. */
  readonly ground: Locator | null;
}
