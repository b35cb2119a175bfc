/**
 * What the contracts never let happen to an object (walrus `blob.move`, `system_state_inner.move`, `storage_resource.move`):
 * where records tell it all the same, one of them was edited, or is of something else.
 */
import type { BlobEvent, BlobObject } from '../../model/walrus/blob-history.ts';
import { encodedBytes, MOST_EPOCHS_AHEAD } from '../../model/walrus/blob-storage.ts';
import type { Locator } from '../../model/locator.ts';
import { groundsOf } from '../../model/walrus/blob-history.ts';
import { joined, utc } from './names.ts';

export interface OrderFault {
  /** A clause: `it was deleted at T, before it was registered`. */
  readonly what: string;
  readonly grounds: readonly Locator[];
}

const is = (event: BlobEvent, what: 'Registered' | 'Certified' | 'Deleted'): boolean =>
  event.name === `Blob${what}` || event.name === `PooledBlob${what}`;

const placeWords = ({ timeNs, epoch }: BlobEvent): string =>
  timeNs === null ? ` in epoch ${epoch}` : ` at ${utc(timeNs)} (epoch ${epoch})`;

/** Surely earlier: by their times where both have one, by their epochs otherwise. */
function isBefore(a: BlobEvent, b: BlobEvent): boolean {
  if (a.timeNs !== null && b.timeNs !== null) return a.timeNs < b.timeNs;
  return a.isExtension !== true && b.isExtension !== true && a.epoch < b.epoch;
}

function orderFaults({ events }: BlobObject): readonly OrderFault[] {
  const registered = events.find((event) => is(event, 'Registered'));
  const out: OrderFault[] = [];
  for (const event of events) {
    if (registered === undefined || event === registered || !isBefore(event, registered)) continue;
    const what = is(event, 'Deleted') ? 'deleted' : event.isExtension === true ? 'extended' : 'certified';
    const grounds = [event.ground, registered.ground];
    out.push({
      what: `it was ${what}${placeWords(event)}, before it was registered${placeWords(registered)}`,
      grounds,
    });
  }
  const certified = events.filter((event) => is(event, 'Certified') && event.isExtension === false);
  if (certified.length > 1) {
    const [first, second] = [certified[0]!, certified[1]!];
    const grounds = [first.ground, second.ground];
    out.push({ what: `it was certified twice,${placeWords(first)} and${placeWords(second)}`, grounds });
  }
  const deletions = events.filter((event) => is(event, 'Deleted'));
  const deleted = deletions[0];
  const after =
    deleted === undefined ? undefined : events.find((event) => event !== deleted && isBefore(deleted, event));
  if (deleted !== undefined && after !== undefined && deleted.timeNs !== null && after.timeNs !== null) {
    const what = `something happened to it${placeWords(after)}, after it had been deleted${placeWords(deleted)}`;
    out.push({ what, grounds: [deleted.ground, after.ground] });
  }
  return out;
}

/** Whether it may be deleted is settled with its registration. */
function deletableFaults({ events, states }: BlobObject): readonly OrderFault[] {
  const told = [...events, ...states].filter(({ deletable }) => deletable !== null);
  const yes = told.find(({ deletable }) => deletable === true);
  const no = told.find(({ deletable }) => deletable === false);
  const deleted = events.find((event) => is(event, 'Deleted'));
  const out: OrderFault[] = [];
  if (yes !== undefined && no !== undefined)
    out.push({ what: 'one record has it deletable and another permanent', grounds: [yes.ground, no.ground] });
  else if (deleted !== undefined && no !== undefined)
    out.push({
      what: `it was deleted${placeWords(deleted)} although it is permanent`,
      grounds: [deleted.ground, no.ground],
    });
  return out;
}

/** The end only ever moves on, and nothing happens once it is reached. */
function endFaults({ events, form }: BlobObject): readonly OrderFault[] {
  // The end of a pooled blob is its pool's.
  if (form === 'pooled-blob') return [];
  const out: OrderFault[] = [];
  let known: { readonly endEpoch: number; readonly event: BlobEvent } | null = null;
  for (const event of events.filter(({ timeNs }) => timeNs !== null)) {
    const { endEpoch } = event;
    if (known !== null && event.isExtension !== true && event.epoch >= known.endEpoch) {
      const what = `it was ${is(event, 'Deleted') ? 'deleted' : 'certified'}${placeWords(event)}, when its storage had ended with epoch ${known.endEpoch}`;
      out.push({ what, grounds: [known.event.ground, event.ground] });
    }
    if (endEpoch === null) continue;
    const mustGrow = event.isExtension === true;
    if (known !== null && (mustGrow ? endEpoch <= known.endEpoch : endEpoch < known.endEpoch)) {
      const verb = mustGrow ? 'was extended' : 'ends';
      const what = `it ${verb} to epoch ${endEpoch}${placeWords(event)}, where it had ended with epoch ${known.endEpoch} before`;
      out.push({ what, grounds: [known.event.ground, event.ground] });
    }
    known = { endEpoch, event };
  }
  return out;
}

interface Registration {
  readonly epoch: number;
  readonly endEpoch: number | null;
  readonly ground: Locator;
}

/** Storage is bought from the epoch of the registration on, for a bounded number of epochs. */
function spanFaults(object: BlobObject): readonly OrderFault[] {
  const isExtended = object.events.some(({ isExtension }) => isExtension === true);
  const registrations: Registration[] = [
    ...object.events.filter((event) => is(event, 'Registered')),
    ...object.states.flatMap(({ registeredEpoch, endEpoch, ground }) =>
      registeredEpoch === null ? [] : [{ epoch: registeredEpoch, endEpoch, ground }],
    ),
  ];
  const out: OrderFault[] = [];
  for (const { epoch, endEpoch, ground } of registrations) {
    if (endEpoch === null) continue;
    if (endEpoch <= epoch) {
      out.push({
        what: `it was registered in epoch ${epoch} until epoch ${endEpoch}, which is no time at all`,
        grounds: [ground],
      });
    } else if (endEpoch - epoch > MOST_EPOCHS_AHEAD && !isExtended && object.events.length > 0) {
      const what = `it was registered in epoch ${epoch} until epoch ${endEpoch}, and no more than ${MOST_EPOCHS_AHEAD} epochs can be had without an extension, of which no record tells`;
      out.push({ what, grounds: [ground] });
    }
  }
  for (const { certifiedEpoch, registeredEpoch, startEpoch, endEpoch, ground } of object.states) {
    if (certifiedEpoch !== null && registeredEpoch !== null && certifiedEpoch < registeredEpoch)
      out.push({
        what: `it was certified in epoch ${certifiedEpoch} and registered in epoch ${registeredEpoch} only`,
        grounds: [ground],
      });
    if (certifiedEpoch !== null && endEpoch !== null && certifiedEpoch >= endEpoch)
      out.push({
        what: `it was certified in epoch ${certifiedEpoch}, and its storage ended with epoch ${endEpoch}`,
        grounds: [ground],
      });
    if (startEpoch !== null && registeredEpoch !== null && startEpoch > registeredEpoch)
      out.push({
        what: `its storage begins with epoch ${startEpoch}, after its registration in epoch ${registeredEpoch}`,
        grounds: [ground],
      });
  }
  return out;
}

function storageFaults({ states }: BlobObject): readonly OrderFault[] {
  return states.flatMap(({ size, storageSize, ground }) => {
    if (size === null || storageSize === null || storageSize >= encodedBytes(size)) return [];
    const what = `${storageSize} bytes of storage cannot hold it: ${size} bytes take ${encodedBytes(size)} encoded`;
    return [{ what, grounds: [ground] }];
  });
}

function identityFaults(object: BlobObject): readonly OrderFault[] {
  const out: OrderFault[] = [];
  const { blobIds, network, otherNetworks } = object;
  const grounds = groundsOf(object);
  if (blobIds.length > 1) out.push({ what: `its records give it the blob ids ${joined(blobIds)}`, grounds });
  if (network !== null && otherNetworks.length > 0)
    out.push({ what: `its records place it on ${joined([network, ...otherNetworks])}`, grounds });
  return out;
}

export function objectFaults(object: BlobObject): readonly OrderFault[] {
  return [
    ...identityFaults(object),
    ...orderFaults(object),
    ...deletableFaults(object),
    ...endFaults(object),
    ...spanFaults(object),
    ...storageFaults(object),
  ];
}

/** Size and encoding are hashed into the id: one id has one of each, whichever object or network tells of it. */
export function identityOfBlob(objects: readonly BlobObject[]): readonly OrderFault[] {
  const out: OrderFault[] = [];
  for (const name of ['size', 'encodingType'] as const) {
    const told = new Map<string, Locator>();
    for (const one of objects.flatMap(({ events, states }) => [...events, ...states])) {
      const value = one[name];
      if (value === null) continue;
      const key = name === 'encodingType' && value === 'RS2' ? '1' : String(value);
      if (!told.has(key)) told.set(key, one.ground);
    }
    if (told.size < 2) continue;
    const word = name === 'size' ? 'sizes' : 'encodings';
    out.push({
      what: `its records give the one id the ${word} ${joined([...told.keys()].toSorted())}`,
      grounds: [...told.values()],
    });
  }
  return out;
}
