/** The model side of the bundled incident: Hub releases, nodes with caches, inferences on and off chain. */
import type { Call, HubCapture, ModelFile, NodeEvent, PublishEvent, ServingNode } from './incident.ts';
import type { Prng } from './prng.ts';

const DAY = '2026-03-02';

/** Seconds since 1970 of a clock time of the incident's day, or of another day. */
export function at(clock: string, day = DAY): number {
  return Date.parse(`${day}T${clock.length === 5 ? `${clock}:00` : clock}Z`) / 1000;
}

const VOLATILITY = 'og-1hr-volatility-ethusdt';
const RETURNS = 'og-30min-return-suiusdt';
const FRESH = 'onnx-fra-1';
const WARM = 'onnx-iad-2';
const FAST_CLOCK = 'onnx-sin-3';

export const NODES: readonly ServingNode[] = [
  { name: FRESH, skewMs: 0 },
  { name: WARM, skewMs: 0 },
  { name: FAST_CLOCK, skewMs: 187_000 },
];

export interface ModelSide {
  readonly captures: readonly HubCapture[];
  readonly publishes: readonly PublishEvent[];
  readonly nodeEvents: readonly NodeEvent[];
  readonly calls: readonly Call[];
}

interface Blobs {
  readonly old: ModelFile;
  readonly new: ModelFile;
  readonly returns: ModelFile;
}

function modelFiles(prng: Prng): Blobs {
  const fileName = 'ethusdt_1hr_volatility.onnx';
  return {
    old: { label: VOLATILITY, version: '0.05', blob: prng.blobId(), fileName },
    new: { label: VOLATILITY, version: '0.06', blob: prng.blobId(), fileName },
    returns: { label: RETURNS, version: '1.00', blob: prng.blobId(), fileName: 'suiusdt_30min_return.onnx' },
  };
}

/** Version 0.06 appears on the Hub between 13:30 and 13:36. */
function hubCaptures(files: Blobs): readonly HubCapture[] {
  const label = VOLATILITY;
  const both = ['0.05', '0.06'];
  return [
    { sec: at('09:00', '2026-03-01'), label, versions: ['0.05'], files: [files.old] },
    { sec: at('13:30'), label, versions: ['0.05'], files: [] },
    { sec: at('13:36'), label, versions: both, files: [files.new] },
    { sec: at('15:30'), label, versions: both, files: [files.old, files.new] },
  ];
}

function chainCalls(files: Blobs): readonly Call[] {
  const call = (
    clock: string,
    file: ModelFile,
    node: string | null,
    evidence: 'receipt' | 'logs' = 'receipt',
  ): Call => ({
    kind: 'chain',
    sec: at(clock),
    label: file.label,
    blob: file.blob,
    evidence,
    node,
  });
  return [
    call('13:02:10', files.old, FRESH),
    call('13:11:40', files.old, FRESH),
    call('13:19:05', files.old, null),
    // Between the two looks at the Hub: what "newest" meant then, nobody can know.
    call('13:33:20', files.old, null),
    call('13:44:15', files.new, null),
    call('14:05:30', files.new, FAST_CLOCK),
    call('14:40:50', files.new, null, 'logs'),
    call('15:08:05', files.new, FRESH),
    call('13:08:30', files.returns, FRESH),
    call('13:55:45', files.returns, null),
    call('14:25:10', files.returns, null, 'logs'),
    call('15:11:35', files.returns, WARM),
  ];
}

function eventCalls(files: Blobs, prng: Prng): readonly Call[] {
  const twin = prng.hex(32);
  const call = (clock: string, file: ModelFile, node: string, input?: string, loads = false): Call => ({
    kind: 'event',
    ms: at(clock) * 1000 + prng.between(11, 989),
    label: file.label,
    node,
    blob: file.blob,
    resolved: null,
    inputHash: input ?? prng.hex(32),
    outputHash: prng.hex(32),
    loads,
  });
  return [
    call('13:06:20', files.old, FRESH),
    call('13:09:10', files.old, WARM),
    call('13:14:30', files.old, FAST_CLOCK),
    call('13:25:00', files.old, FAST_CLOCK),
    call('13:32:05', files.old, FRESH),
    call('13:41:15', files.new, FRESH, undefined, true),
    call('13:43:10', files.old, WARM),
    call('13:47:25', files.new, FAST_CLOCK, undefined, true),
    call('13:52:40', files.new, FRESH),
    call('13:58:35', files.old, WARM),
    call('14:08:15', files.new, FRESH, twin),
    call('14:12:55', files.new, FAST_CLOCK),
    call('14:14:20', files.old, WARM, twin),
    call('14:31:30', files.new, FRESH),
    call('14:33:45', files.old, WARM),
    call('14:50:05', files.new, FAST_CLOCK),
    call('14:52:25', files.old, WARM),
    call('15:02:50', files.new, FRESH),
    call('15:06:40', files.old, WARM),
    call('13:21:15', files.returns, FRESH),
    call('13:50:30', files.returns, FAST_CLOCK),
    call('14:17:05', files.returns, WARM),
    call('14:46:35', files.returns, FRESH),
    call('15:10:20', files.returns, FAST_CLOCK),
  ];
}

function spanCalls(files: Blobs, prng: Prng): readonly Call[] {
  const call = (clock: string, file: ModelFile, node: string): Call => ({
    kind: 'span',
    ms: at(clock) * 1000 + prng.between(11, 989),
    label: file.label,
    node,
    blob: file.blob,
  });
  return [
    call('14:02:30', files.new, FRESH),
    call('14:20:45', files.old, WARM),
    call('14:38:10', files.returns, FRESH),
    call('15:01:15', files.old, WARM),
  ];
}

function nodeEvents(files: Blobs): readonly NodeEvent[] {
  const event = (clock: string, node: string, kind: NodeEvent['kind'], file: ModelFile): NodeEvent => ({
    ms: at(clock) * 1000 + 250,
    node,
    kind,
    blob: file.blob,
  });
  return [
    event('12:40:00', WARM, 'artifact.load', files.old),
    event('13:40:20', FRESH, 'artifact.fetch', files.new),
    event('13:40:40', FRESH, 'artifact.evict', files.old),
    event('13:45:30', FAST_CLOCK, 'artifact.fetch', files.new),
    event('13:45:50', FAST_CLOCK, 'artifact.evict', files.old),
  ];
}

export function modelSide(prng: Prng): ModelSide {
  const files = modelFiles(prng);
  return {
    captures: hubCaptures(files),
    publishes: [{ sec: at('08:00', '2026-02-20'), file: files.returns }],
    nodeEvents: nodeEvents(files),
    calls: [...chainCalls(files), ...eventCalls(files, prng), ...spanCalls(files, prng)],
  };
}
