/**
 * What the records of a case tell of a Walrus blob: the objects on Sui that carry its id, each with its events and with
 * the states in which somebody saw it. Times are nanoseconds, object ids 64 hex digits.
 */
import type { Locator } from '../locator.ts';
import type { WalrusEventName, WalrusNetwork, WalrusObjectForm } from '../walrus-statement.ts';

export interface BlobEvent {
  readonly name: WalrusEventName;
  readonly network: WalrusNetwork | null;
  /** Of an extension: the epoch of the first certification. */
  readonly epoch: number;
  readonly timeNs: bigint | null;
  readonly txDigest: string | null;
  readonly eventSeq: string | null;
  readonly blobId: string | null;
  readonly objectId: string | null;
  readonly size: bigint | null;
  readonly encodingType: string | null;
  readonly endEpoch: number | null;
  readonly deletable: boolean | null;
  readonly isExtension: boolean | null;
  readonly poolId: string | null;
  readonly ground: Locator;
}

/** An object as one record shows it. */
export interface BlobState {
  readonly blobId: string;
  readonly size: bigint | null;
  readonly encodingType: string | null;
  readonly registeredEpoch: number | null;
  readonly certifiedEpoch: number | null;
  readonly startEpoch: number | null;
  readonly endEpoch: number | null;
  readonly storageSize: bigint | null;
  readonly deletable: boolean | null;
  /** The record tells of its deletion. */
  readonly isDeleted: boolean;
  readonly capturedNs: bigint | null;
  readonly ground: Locator;
}

export interface BlobObject {
  /** null: no record says. */
  readonly network: WalrusNetwork | null;
  /** Other networks that its records name: one object is on one network only. */
  readonly otherNetworks: readonly WalrusNetwork[];
  /** null: the record leaves it out, and the object stands for that record alone. */
  readonly objectId: string | null;
  readonly form: WalrusObjectForm;
  /** More than one: its records contradict each other. */
  readonly blobIds: readonly string[];
  readonly poolId: string | null;
  /** In order of time as far as they have one; each once, whichever exports tell of it. */
  readonly events: readonly BlobEvent[];
  readonly states: readonly BlobState[];
}

export function groundsOf({ events, states }: Pick<BlobObject, 'events' | 'states'>): readonly Locator[] {
  return [...events, ...states].map(({ ground }) => ground);
}
