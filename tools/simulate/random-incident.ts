import { batchCalls, FACILITATOR_LIMITS } from './batching.ts';
import { createEnclave } from './enclave.ts';
import { FAULTS, withNeeds, type Fault } from './fault.ts';
import type { Incident } from './incident.ts';
import { plantBatchFaults } from './plant-batch-faults.ts';
import { plantCallFaults } from './plant-call-faults.ts';
import { Prng } from './prng.ts';
import { planCalls } from './random-calls.ts';
import { createRandomWorld } from './random-world.ts';
import { createTimetable } from './timetable.ts';
import { planWalrus } from './walrus-plan.ts';

export const FEWEST_REQUESTS = 25;
const MOST_TREES = 500;

export interface RandomOptions {
  readonly scenario: 'random' | 'clean';
  readonly seed: string;
  readonly requests: number;
  /** The share of requests that only a span tells of. */
  readonly unsigned: number;
  /** null: a random half of them (none in `clean`). */
  readonly faults: readonly Fault[] | null;
}

function chooseFaults(options: RandomOptions, prng: Prng): ReadonlySet<Fault> {
  if (options.faults !== null) return withNeeds(options.faults);
  return withNeeds(options.scenario === 'clean' ? [] : FAULTS.filter(() => prng.chance(0.5)));
}

/** Ordinary traffic of the size asked for, with faults planted in it. */
export function randomIncident(options: RandomOptions): Incident {
  const { scenario, seed, requests } = options;
  if (requests < FEWEST_REQUESTS) throw new RangeError(`at least ${FEWEST_REQUESTS} requests`);
  const prng = new Prng(`${seed}/${scenario}`);
  const faults = chooseFaults(options, prng.fork('faults'));
  const time = createTimetable(prng.fork('time'), requests);
  const world = createRandomWorld(prng.fork('world'), time, faults);
  const plan = { world, time, faults, unsigned: options.unsigned };
  const calls = planCalls(plan, prng.fork('calls'));
  const missedCalls = plantCallFaults(plan, calls, prng.fork('call-faults'));
  const limits = { ...FACILITATOR_LIMITS, most: Math.max(FACILITATOR_LIMITS.most, Math.ceil(requests / MOST_TREES)) };
  const chats = calls.filter((call) => call.kind === 'llm');
  const planted = plantBatchFaults(batchCalls(chats, limits), faults, prng.fork('batch-faults'));
  const walrus = planWalrus(calls, faults, time.startSec * 1000, time.endSec * 1000, prng.fork('walrus'));
  const stranger = prng.fork('stranger');
  const foreignKey = faults.has('foreign-key')
    ? [
        {
          teeId: stranger.hex(32),
          enclave: createEnclave(stranger.fork('key'), {
            image: world.paused.image,
            host: 'new-4.gw.example.net',
            registeredSec: world.changes.repeatedImage,
          }),
        },
      ]
    : [];
  const gateways = [...world.old, ...world.new, world.paused, world.late, world.repeated, world.measured];
  return {
    scenario,
    seed,
    planted: [...faults].filter(
      (fault) => !missedCalls.has(fault) && !planted.missed.has(fault) && !walrus.missed.has(fault),
    ),
    images: world.images,
    enclaves: world.unknown === null ? gateways : [...gateways, world.unknown],
    mismatched: foreignKey,
    nodes: world.nodes,
    captures: world.captures,
    publishes: world.publishes,
    nodeEvents: [],
    calls,
    batches: planted.batches,
    walrus: walrus.plan,
    exportSec: time.endSec + 1200,
  };
}
