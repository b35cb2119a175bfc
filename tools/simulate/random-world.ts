import { createEnclave, pcrHashOf, type Enclave, type Image } from './enclave.ts';
import type { Fault } from './fault.ts';
import type { HubCapture, ModelFile, PublishEvent, ServingNode } from './incident.ts';
import type { Prng } from './prng.ts';
import { publicImage, unknownImage } from './public-images.ts';
import type { Timetable } from './timetable.ts';

const DAY_SEC = 86_400;

/** When things change, as shares of the whole time. */
export const CHANGES = {
  image: 0.4,
  disabled: 0.5,
  enabled: 0.56,
  lateGateway: 0.62,
  repeatedImage: 0.7,
  hubLast: 0.5,
  hubFirst: 0.54,
} as const;

export interface RandomWorld {
  readonly changes: Readonly<Record<keyof typeof CHANGES, number>>;
  readonly old: readonly Enclave[];
  readonly new: readonly Enclave[];
  /** Disabled for a while. */
  readonly paused: Enclave;
  readonly late: Enclave;
  readonly repeated: Enclave;
  readonly unknown: Enclave | null;
  /** Its image was measured, but what labels mean on it nobody knows. */
  readonly measured: Enclave;
  /** In no registry record. */
  readonly unregistered: Enclave;
  readonly legacy: Enclave;
  readonly images: readonly Image[];
  readonly changing: readonly [ModelFile, ModelFile];
  readonly steady: ModelFile;
  readonly captures: readonly HubCapture[];
  readonly publishes: readonly PublishEvent[];
  readonly nodes: readonly ServingNode[];
}

export const NODE_NAMES = { steady: 'onnx-fra-1', warm: 'onnx-iad-2', fast: 'onnx-sin-3' } as const;

function measuredImage(prng: Prng, approvedSec: number): Image {
  const pcrs = [prng.hex(48), prng.hex(48), prng.hex(48)] as const;
  return { pcrHash: pcrHashOf(pcrs), pcrs, version: 'v0.4.9', table: null, approvedSec, measurementHeld: true };
}

function hubCaptures(
  files: readonly [ModelFile, ModelFile],
  changes: RandomWorld['changes'],
  time: Timetable,
  faults: ReadonlySet<Fault>,
): readonly HubCapture[] {
  const [first, second] = files;
  const { label } = first;
  const changed = faults.has('release-change');
  // Without a change in time, the newer version comes after the last request: nothing is stale.
  const last = changed ? changes.hubLast : time.endSec + 60;
  const next = changed ? changes.hubFirst : time.endSec + 360;
  return [
    { sec: time.startSec - DAY_SEC, label, versions: [first.version], files: [first] },
    { sec: last, label, versions: [first.version], files: [] },
    { sec: next, label, versions: [first.version, second.version], files: [second] },
  ];
}

export function createRandomWorld(prng: Prng, time: Timetable, faults: ReadonlySet<Fault>): RandomWorld {
  const share = (name: keyof typeof CHANGES): number => time.before(CHANGES[name]);
  const changes = {
    image: share('image'),
    disabled: share('disabled'),
    enabled: share('enabled'),
    lateGateway: share('lateGateway'),
    repeatedImage: share('repeatedImage'),
    hubLast: share('hubLast'),
    hubFirst: share('hubFirst'),
  };
  const early = time.startSec - DAY_SEC;
  const changed = faults.has('image-change');
  const since = changed ? changes.image : early;
  const oldImage = publicImage('d88fb24', early);
  const newImage = publicImage('cdabc84', since, true);
  const repeatedImage = publicImage('634050a', changes.repeatedImage);
  const enclave = (name: string, image: Image, registeredSec: number | null, paused = false): Enclave =>
    createEnclave(prng.fork(name), {
      image,
      host: `${name}.gw.example.net`,
      registeredSec,
      switches: paused
        ? [
            { sec: changes.disabled, enabled: false },
            { sec: changes.enabled, enabled: true },
          ]
        : [],
    });
  const unknown = faults.has('unknown-image') ? enclave('unknown', unknownImage(early), early) : null;
  const measured = enclave('measured', measuredImage(prng.fork('pcrs'), early), early);
  const files = prng.fork('files');
  const volatility = { label: 'og-1hr-volatility-ethusdt', fileName: 'ethusdt_1hr_volatility.onnx' };
  const changing = [
    { ...volatility, version: '1.00', blob: files.blobId() },
    { ...volatility, version: '1.01', blob: files.blobId() },
  ] as const;
  const steady = {
    label: 'og-30min-return-suiusdt',
    version: '2.00',
    blob: files.blobId(),
    fileName: 'suiusdt_30min_return.onnx',
  };
  const sign = files.chance(0.5) ? 1 : -1;
  return {
    changes,
    old: changed ? [enclave('old-1', oldImage, early), enclave('old-2', oldImage, early)] : [],
    new: [enclave('new-1', newImage, since)],
    paused: enclave('new-2', newImage, since, true),
    late: enclave('new-3', newImage, changes.lateGateway),
    repeated: enclave('repeated', repeatedImage, changes.repeatedImage),
    unknown,
    measured,
    unregistered: enclave('unregistered', newImage, null),
    legacy: enclave('legacy', oldImage, null),
    images: [
      ...(changed ? [oldImage] : []),
      newImage,
      repeatedImage,
      ...(unknown === null ? [] : [unknown.image]),
      measured.image,
    ],
    changing,
    steady,
    captures: hubCaptures(changing, changes, time, faults),
    publishes: [{ sec: early - DAY_SEC, file: steady }],
    nodes: [
      { name: NODE_NAMES.steady, skewMs: 0 },
      { name: NODE_NAMES.warm, skewMs: 0 },
      { name: NODE_NAMES.fast, skewMs: faults.has('skewed-clock') ? sign * files.between(90, 400) * 1000 : 0 },
    ],
  };
}
