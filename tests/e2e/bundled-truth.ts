/** What is true of the bundled incident, from the file that its generator wrote: the stories are measured by it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Truth, TruthRequest } from '../../tools/simulate/truth.ts';

const path = join(import.meta.dirname, '..', '..', 'resources', 'examples', 'warm-cache.truth.json');

export const truth = JSON.parse(readFileSync(path, 'utf8')) as Truth;

/** The first request that fits; the incident holds one of each that the stories ask for. */
export function requestWhere(fits: (request: TruthRequest) => boolean): TruthRequest {
  const request = truth.requests.find(fits);
  if (request === undefined) throw new Error('the bundled incident holds no such request');
  return request;
}

/** The id of the evidence that somebody would paste to find it: it stands in one request alone. */
export function pastedId({ responseId, inferenceId, requestId, spanId }: TruthRequest): string {
  const id = responseId ?? inferenceId ?? requestId ?? spanId;
  if (id === null) throw new Error('a request without an id of its own');
  return id;
}

/** `2026-03-02 13:06:20.825000000 UTC`: a time of the truth file as the window writes it in full. */
export function timeInWindow(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 29)} UTC`;
}

/** What was current for the label when the request was made: what its nearest current neighbour was answered with. */
export function currentArtifact({ label, time }: TruthRequest): string {
  const atMs = Date.parse(time);
  const [nearest] = truth.requests
    .filter((one) => one.label === label && one.freshness === 'current' && one.artifact !== null)
    .toSorted((a, b) => Math.abs(Date.parse(a.time) - atMs) - Math.abs(Date.parse(b.time) - atMs));
  if (nearest?.artifact == null) throw new Error(`no request tells what ${label} meant`);
  return nearest.artifact;
}

export function countWhere(fits: (request: TruthRequest) => boolean): number {
  return truth.requests.filter(fits).length;
}
