/**
 * Enclaves and their images as the case knows them: registry entries, registry events on their time
 * line, measurements. Pure: statements in, tables out.
 */
import { fromHex } from '../../../base/bytes.ts';
import { hexKey } from '../../../base/ids.ts';
import type { Locator } from '../../../model/locator.ts';
import { pcrHashOf } from '../../verify/pcr.ts';
import { teeIdOf } from '../../verify/tee-id.ts';
import type { Attestations, AttestationState } from './attestations.ts';
import type { Stated, StatementOf } from '../evidence.ts';
import type { Knowledge, KnownImage } from './knowledge.ts';

export interface NodeRecord {
  readonly role: string;
  readonly atNs: bigint | null;
  /** Its place on the chain, block before log; -1 where the record has none. */
  readonly place: readonly [block: bigint, log: number];
  readonly at: Locator;
}

export interface Enclave {
  /** Hex key. */
  readonly teeId: string;
  registered: boolean;
  registeredNs: bigint | null;
  endpoint: string | null;
  pcrHash: string | null;
  /** DER, hex. The one whose Keccak-256 is the id, when any is. */
  publicKey: string | null;
  keyMismatch: { readonly recomputed: string; readonly ground: Locator } | null;
  switches: readonly { readonly atNs: bigint; readonly enabled: boolean; readonly ground: Locator }[];
  readonly records: NodeRecord[];
  /** Attestation documents that vouch for its key. */
  attestations: readonly NodeRecord[];
}

type RegistryEntry = Stated<StatementOf<'registry-entry'>>;

export interface Image {
  readonly pcrHash: string;
  pcr0: string | null;
  pcr1: string | null;
  pcr2: string | null;
  version: string | null;
  approvedNs: bigint | null;
  approvedAt: Locator | null;
  revokedNs: bigint | null;
  /** Where its measurement is known from; null: the PCRs are not known. */
  knownFrom: string | null;
  known: KnownImage | null;
}

export interface Registry {
  readonly enclaves: ReadonlyMap<string, Enclave>;
  readonly images: ReadonlyMap<string, Image>;
  /** Every public key of the case under the enclave id that it hashes to. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
  /** What the attestation documents of an enclave's own key say together, each at its own time. */
  readonly attestationOf: (enclave: Enclave | undefined) => AttestationState;
  readonly knowledge: Knowledge;
}

export interface RegistryInput {
  readonly entries: Iterable<RegistryEntry>;
  readonly events: Iterable<Stated<StatementOf<'chain-event'>>>;
  readonly measurements: Iterable<Stated<StatementOf<'measurement'>>>;
  readonly attestations: Attestations;
  readonly knowledge: Knowledge;
}

const NO_PLACE = [-1n, -1] as const;

const NS = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
const earlier = (a: bigint | null, b: bigint | null): bigint | null => (a === null ? b : b === null || a < b ? a : b);

class RegistryBuilder {
  private readonly knowledge: Knowledge;
  readonly enclaves = new Map<string, Enclave>();
  readonly images = new Map<string, Image>();
  readonly keys = new Map<string, Uint8Array>();

  constructor(knowledge: Knowledge) {
    this.knowledge = knowledge;
  }

  enclave(teeId: string): Enclave {
    const key = hexKey(teeId);
    const known = this.enclaves.get(key);
    if (known !== undefined) return known;
    const made: Enclave = {
      teeId: key,
      registered: false,
      registeredNs: null,
      endpoint: null,
      pcrHash: null,
      publicKey: null,
      keyMismatch: null,
      switches: [],
      records: [],
      attestations: [],
    };
    this.enclaves.set(key, made);
    return made;
  }

  image(pcrHash: string): Image {
    const key = hexKey(pcrHash);
    const made = this.images.get(key);
    if (made !== undefined) return made;
    const known = this.knowledge.images.get(key) ?? null;
    const image: Image = {
      pcrHash: key,
      pcr0: known?.pcr0 ?? null,
      pcr1: known?.pcr1 ?? null,
      pcr2: known?.pcr2 ?? null,
      version: null,
      approvedNs: null,
      approvedAt: null,
      revokedNs: null,
      knownFrom: known?.origin ?? null,
      known,
    };
    this.images.set(key, image);
    return image;
  }

  entry({ statement, at }: RegistryEntry): void {
    const der = statement.publicKey === null ? null : fromHex(statement.publicKey);
    const recomputed = der === null ? null : teeIdOf(der);
    if (der !== null && recomputed !== null) this.keys.set(recomputed, der);
    const teeId = statement.teeId ?? recomputed;
    if (teeId === null) return;
    const enclave = this.enclave(teeId);
    enclave.records.push({ role: 'registry entry', atNs: NS(statement.registeredNs), place: NO_PLACE, at });
    enclave.endpoint ??= statement.endpoint;
    enclave.pcrHash ??= statement.pcrHash === null ? null : hexKey(statement.pcrHash);
    // A bare /signing-key answer gives a key; it says nothing of the registry.
    enclave.registered ||= statement.pcrHash !== null || statement.registeredNs !== null || statement.enabled !== null;
    enclave.registeredNs = earlier(enclave.registeredNs, NS(statement.registeredNs));
    if (recomputed !== null && recomputed !== enclave.teeId) {
      enclave.keyMismatch ??= { recomputed, ground: at };
      enclave.publicKey ??= statement.publicKey;
    } else if (recomputed !== null) enclave.publicKey = statement.publicKey;
    if (enclave.pcrHash !== null) this.image(enclave.pcrHash);
  }

  event({ statement, at }: Stated<StatementOf<'chain-event'>>): void {
    const { event } = statement;
    const atNs = NS(statement.blockTimeNs);
    const place = [BigInt(statement.blockNumber ?? -1), statement.logIndex ?? -1] as const;
    switch (event.name) {
      case 'TEERegistered': {
        const enclave = this.enclave(event.teeId);
        enclave.registered = true;
        enclave.registeredNs = earlier(enclave.registeredNs, atNs);
        enclave.records.push({ role: 'registered', atNs, place, at });
        return;
      }
      case 'TEEEnabled':
      case 'TEEDisabled': {
        const enclave = this.enclave(event.teeId);
        enclave.records.push({ role: event.name === 'TEEEnabled' ? 'enabled' : 'disabled', atNs, place, at });
        return;
      }
      case 'HeartbeatReceived':
        this.enclave(event.teeId).records.push({ role: 'heartbeat', atNs, place, at });
        return;
      case 'PCRApproved': {
        const image = this.image(event.pcrHash);
        // A hash may be approved again under another version: the first approval's own is told.
        image.version ??= event.version;
        if (atNs !== null && (image.approvedNs === null || atNs < image.approvedNs)) {
          image.version = event.version;
          image.approvedNs = atNs;
          image.approvedAt = at;
        }
        return;
      }
      case 'PCRRevoked':
        this.image(event.pcrHash).revokedNs = earlier(this.image(event.pcrHash).revokedNs, atNs);
        return;
      default:
    }
  }

  measurement({ statement, at }: Stated<StatementOf<'measurement'>>): void {
    const image = this.image(pcrHashOf(statement.pcr0, statement.pcr1, statement.pcr2));
    image.pcr0 ??= statement.pcr0;
    image.pcr1 ??= statement.pcr1;
    image.pcr2 ??= statement.pcr2;
    image.knownFrom ??= `x-${at.source}`;
  }
}

function compareValues<T extends bigint | number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** In order of time, within one moment as the chain has them; without a time last. */
function compareRecords(a: NodeRecord, b: NodeRecord): number {
  if ((a.atNs === null) !== (b.atNs === null)) return a.atNs === null ? 1 : -1;
  return (
    compareValues(a.atNs ?? 0n, b.atNs ?? 0n) ||
    compareValues(a.place[0], b.place[0]) ||
    compareValues(a.place[1], b.place[1]) ||
    compareValues(b.role, a.role)
  );
}

/** The latest registration first; of equal ones the order of the files decides nothing. */
function latestFirst(a: RegistryEntry, b: RegistryEntry): number {
  const [x, y] = [NS(a.statement.registeredNs) ?? 0n, NS(b.statement.registeredNs) ?? 0n];
  if (x !== y) return x > y ? -1 : 1;
  return JSON.stringify(a.statement) < JSON.stringify(b.statement) ? -1 : 1;
}

type RegistryEvent = Stated<StatementOf<'chain-event'>>;

const REGISTRY_EVENTS: ReadonlySet<string> = new Set([
  'TEERegistered',
  'TEEEnabled',
  'TEEDisabled',
  'PCRApproved',
  'PCRRevoked',
  'HeartbeatReceived',
]);

/** One log may stand in a list and in a receipt: which file came first decides nothing. */
function inOneOrder(events: Iterable<RegistryEvent>): readonly RegistryEvent[] {
  const own: { readonly event: RegistryEvent; readonly sort: string }[] = [];
  for (const event of events) {
    if (REGISTRY_EVENTS.has(event.statement.event.name)) own.push({ event, sort: JSON.stringify(event.statement) });
  }
  return own.toSorted((a, b) => compareValues(a.sort, b.sort)).map(({ event }) => event);
}

export function buildRegistry(input: RegistryInput): Registry {
  const builder = new RegistryBuilder(input.knowledge);
  for (const entry of [...input.entries].toSorted(latestFirst)) builder.entry(entry);
  for (const event of inOneOrder(input.events)) builder.event(event);
  for (const measurement of input.measurements) builder.measurement(measurement);
  const { attestations } = input;
  for (const image of builder.images.values()) {
    // Not a published measurement: the image stays unknown, its registers do not.
    const registers = attestations.registers.get(image.pcrHash);
    if (registers !== undefined && image.pcr0 === null) [image.pcr0, image.pcr1, image.pcr2] = registers;
  }
  for (const enclave of builder.enclaves.values()) {
    const key = builder.keys.get(enclave.teeId);
    enclave.attestations = (key === undefined ? [] : attestations.ofKey(key)).map(({ statement, at }) => ({
      role: 'attestation',
      atNs: BigInt(statement.timeNs),
      place: NO_PLACE,
      at,
    }));
    enclave.records.sort(compareRecords);
    enclave.switches = enclave.records.flatMap(({ role, atNs, at }) =>
      atNs !== null && (role === 'enabled' || role === 'disabled')
        ? [{ atNs, enabled: role === 'enabled', ground: at }]
        : [],
    );
  }
  const { enclaves, images, keys } = builder;
  return {
    enclaves,
    images,
    keys,
    knowledge: input.knowledge,
    attestationOf: (enclave) =>
      attestations.state(enclave === undefined ? undefined : keys.get(enclave.teeId), enclave?.pcrHash ?? null),
  };
}

export type ActivityAt = 'active' | 'disabled' | 'before-registration' | 'unknown';

/** What the registry held of the enclave at that moment, from the event time line. */
export function activityAt(enclave: Enclave | undefined, timeNs: bigint | null): ActivityAt {
  if (enclave === undefined || enclave.registeredNs === null || timeNs === null) return 'unknown';
  if (timeNs < enclave.registeredNs) return 'before-registration';
  let enabled = true;
  for (const change of enclave.switches) if (change.atNs <= timeNs) enabled = change.enabled;
  return enabled ? 'active' : 'disabled';
}
