/**
 * The objects on Sui that carry blob ids, put together from events, from the objects as somebody saw them, and from what
 * nodes and publishers answered. Nothing is judged here: records that contradict each other are kept side by side.
 */
import type { BlobEvent, BlobObject, BlobState } from '../../../model/walrus/blob-history.ts';
import type {
  WalrusNetwork,
  WalrusObjectForm,
  WalrusObjectStatement,
  WalrusStatusStatement,
  WalrusStoreStatement,
} from '../../../model/walrus-statement.ts';
import type { Stated } from '../evidence.ts';
import { compareEvents } from './events.ts';
import { epochOf, idKey, nsOf, sizeOf } from './values.ts';

interface Draft {
  readonly objectId: string | null;
  form: WalrusObjectForm | null;
  readonly networks: Set<WalrusNetwork>;
  readonly blobIds: Set<string>;
  readonly pools: Set<string>;
  readonly events: BlobEvent[];
  readonly states: BlobState[];
}

/** What an answer tells of an object that it does not name. */
const UNSEEN = {
  size: null,
  encodingType: null,
  registeredEpoch: null,
  startEpoch: null,
  storageSize: null,
  isDeleted: false,
} as const;

export class ObjectCollector {
  readonly #drafts = new Map<string, Draft>();
  readonly #eventKeys: ReadonlySet<string>;
  /** Blob ids of which an answer tells an object that no other record shows. */
  readonly unseen = new Set<string>();

  /** @param eventKeys of every event of the case: an answer that names one of them tells nothing new. */
  constructor(eventKeys: ReadonlySet<string>) {
    this.#eventKeys = eventKeys;
  }

  #draft(objectId: string | null, otherwise: string): Draft {
    const key = objectId ?? `without an id: ${otherwise}`;
    let draft = this.#drafts.get(key);
    if (draft === undefined) {
      draft = {
        objectId,
        form: null,
        networks: new Set(),
        blobIds: new Set(),
        pools: new Set(),
        events: [],
        states: [],
      };
      this.#drafts.set(key, draft);
    }
    return draft;
  }

  event(event: BlobEvent): void {
    const { blobId, objectId, network, poolId } = event;
    if (blobId === null || objectId === null) return;
    const draft = this.#draft(objectId, '');
    if (network !== null) draft.networks.add(network);
    if (poolId !== null) draft.pools.add(poolId);
    if (event.name.startsWith('Pooled')) draft.form = 'pooled-blob';
    draft.blobIds.add(blobId);
    draft.events.push(event);
  }

  object({ statement, at }: Stated<WalrusObjectStatement>): void {
    const { blobId, network, form, storagePoolId } = statement;
    const objectId = idKey(statement.objectId);
    const { teller: _teller, blobIdWritten: _written, ...said } = statement;
    const draft = this.#draft(objectId, JSON.stringify(said));
    if (network !== null) draft.networks.add(network);
    const pool = idKey(storagePoolId);
    if (pool !== null) draft.pools.add(pool);
    if (draft.form === null || draft.form === 'blob') draft.form = form;
    draft.blobIds.add(blobId);
    draft.states.push({
      blobId,
      size: sizeOf(statement.size),
      encodingType: statement.encodingType,
      registeredEpoch: epochOf(statement.registeredEpoch),
      certifiedEpoch: epochOf(statement.certifiedEpoch),
      startEpoch: epochOf(statement.startEpoch),
      endEpoch: epochOf(statement.endEpoch),
      storageSize: sizeOf(statement.storageSize),
      deletable: statement.deletable,
      isDeleted: statement.isDeleted,
      capturedNs: statement.captureBasis === 'none' ? null : nsOf(statement.capturedNs),
      ground: at,
    });
  }

  /** `alreadyCertified` tells of an object that somebody made before: by its event, or by its id where the asker owns it. */
  store({ statement, at }: Stated<WalrusStoreStatement>): void {
    const { blobId, outcome, txDigest, eventSeq } = statement;
    const endEpoch = epochOf(statement.endEpoch);
    if (blobId === null || outcome !== 'already-certified' || endEpoch === null) return;
    if (this.#isKnown(txDigest, eventSeq)) return;
    const objectId = idKey(statement.objectId);
    this.#answer(blobId, objectId, endEpoch, null, statement.network, at, nsOf(statement.capturedNs));
  }

  status({ statement, at }: Stated<WalrusStatusStatement>): void {
    const { blobId, state, txDigest, eventSeq, network } = statement;
    const endEpoch = epochOf(statement.endEpoch);
    if (state !== 'permanent' || endEpoch === null || this.#isKnown(txDigest, eventSeq)) return;
    const certified = epochOf(statement.initialCertifiedEpoch);
    this.#answer(blobId, null, endEpoch, certified, network, at, nsOf(statement.capturedNs));
  }

  #isKnown(txDigest: string | null, eventSeq: string | null): boolean {
    return txDigest !== null && this.#eventKeys.has(`${txDigest} ${eventSeq}`);
  }

  #answer(
    blobId: string,
    objectId: string | null,
    endEpoch: number,
    certifiedEpoch: number | null,
    network: WalrusNetwork | null,
    ground: BlobState['ground'],
    capturedNs: bigint | null,
  ): void {
    const draft = this.#draft(objectId, JSON.stringify([blobId, endEpoch, certifiedEpoch]));
    if (network !== null) draft.networks.add(network);
    draft.blobIds.add(blobId);
    if (objectId === null) this.unseen.add(blobId);
    draft.states.push({ ...UNSEEN, blobId, endEpoch, certifiedEpoch, deletable: null, capturedNs, ground });
  }

  /** @param fallback the network of records that name none: the only one that the case names, where there is one. */
  finish(fallback: WalrusNetwork | null): readonly BlobObject[] {
    return [...this.#drafts.entries()]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { objectId, form, networks, blobIds, pools, events, states }]) => {
        const [network = fallback, ...otherNetworks] = [...networks].toSorted();
        return {
          network,
          otherNetworks,
          objectId,
          form: form ?? 'blob',
          blobIds: [...blobIds].toSorted(),
          poolId: [...pools].toSorted()[0] ?? null,
          events: events.toSorted(compareEvents),
          states: eachOnce(states.toSorted(compareStates)),
        };
      });
  }
}

/** All that a state says, but for where it stands. */
function textOf({ ground: _ground, ...state }: BlobState): string {
  return JSON.stringify(state, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

/** Of copies, the first. */
function eachOnce(sorted: readonly BlobState[]): readonly BlobState[] {
  return sorted.filter((state, i) => i === 0 || textOf(sorted[i - 1]!) !== textOf(state));
}

/** By when they were seen, then by what they show: the order of the files decides nothing. */
function compareStates(a: BlobState, b: BlobState): number {
  if (a.capturedNs !== b.capturedNs)
    return b.capturedNs === null || (a.capturedNs !== null && a.capturedNs < b.capturedNs) ? -1 : 1;
  return textOf(a) < textOf(b) ? -1 : 1;
}
