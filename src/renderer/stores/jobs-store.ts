/** Long work in the background: what it does, how fast, how long still, and how to stop it. */
import { create } from 'zustand';
import type { Progress } from '../../shared/contract.ts';

export interface Job {
  readonly id: number;
  readonly title: string;
  readonly progress: Progress | null;
  /** Units a second over the last seconds; null while too little is known. */
  readonly rate: number | null;
  /** Seconds; null when it cannot be said. */
  readonly remaining: number | null;
  readonly isCancelling: boolean;
  readonly cancel: () => void;
  readonly isPaused: boolean;
  /** Holds the work or lets it go on; null where it cannot be held. */
  readonly pause: (() => void) | null;
}

export interface JobControl {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Says how the work is held from now on. What fails to hold it leaves it running. */
  readonly onPausable: (hold: (isPaused: boolean) => Promise<unknown>) => void;
}

export interface JobsStore {
  readonly jobs: readonly Job[];
}

export const useJobs = create<JobsStore>()(() => ({ jobs: [] }));

let nextId = 1;

/** Runs work as a job; what it throws comes out unchanged. */
export async function runJob<T>(title: string, work: (control: JobControl) => Promise<T>): Promise<T> {
  const id = nextId;
  nextId += 1;
  const controller = new AbortController();
  const meter = createMeter();
  const patch = (change: Partial<Job>): void =>
    useJobs.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.id === id ? { ...job, ...change } : job)) }));
  const cancel = (): void => {
    patch({ isCancelling: true });
    controller.abort();
  };
  const onPausable: JobControl['onPausable'] = (hold) => {
    let isPaused = false;
    const pause = (): void => {
      hold(!isPaused).then(
        () => {
          isPaused = !isPaused;
          patch({ isPaused, rate: null, remaining: null });
        },
        () => undefined,
      );
    };
    patch({ pause });
  };
  const idle = { progress: null, rate: null, remaining: null, isCancelling: false, isPaused: false, pause: null };
  const job: Job = { id, title, ...idle, cancel };
  useJobs.setState(({ jobs }) => ({ jobs: [...jobs, job] }));
  try {
    const onProgress = (progress: Progress): void => patch({ progress, ...meter(progress, performance.now()) });
    return await work({ signal: controller.signal, onProgress, onPausable });
  } finally {
    useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((one) => one.id !== id) }));
  }
}

/** Samples older than this say nothing about the speed now. */
const WINDOW_MS = 5_000;
const MIN_WINDOW_MS = 400;

/** Turns progress into a rate and a remaining time; a new phase or unit begins anew. */
export function createMeter(): (progress: Progress, nowMs: number) => Pick<Job, 'rate' | 'remaining'> {
  let samples: { readonly atMs: number; readonly done: number }[] = [];
  let key = '';
  return (progress, nowMs) => {
    const phase = `${progress.phase} ${progress.unit} ${progress.total}`;
    const last = samples.at(-1);
    if (phase !== key || (last !== undefined && progress.done < last.done)) samples = [];
    key = phase;
    samples.push({ atMs: nowMs, done: progress.done });
    while (samples.length > 2 && nowMs - samples[0]!.atMs > WINDOW_MS) samples.shift();
    const first = samples[0]!;
    const elapsedMs = nowMs - first.atMs;
    if (elapsedMs < MIN_WINDOW_MS) return { rate: null, remaining: null };
    const rate = ((progress.done - first.done) / elapsedMs) * 1000;
    const left = progress.total - progress.done;
    return { rate, remaining: rate > 0 && progress.total > 0 && left >= 0 ? left / rate : null };
  };
}
