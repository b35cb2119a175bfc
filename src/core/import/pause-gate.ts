/** Holds an import between two pieces of a file for as long as a person wants. */

export interface PauseGate {
  readonly isPaused: boolean;
  set(isPaused: boolean): void;
  /** Waits while paused; cancelling ends the wait. */
  pass(signal: AbortSignal): Promise<void>;
}

export function createPauseGate(): PauseGate {
  let waiting: PromiseWithResolvers<void> | null = null;
  const whilePaused = (): Promise<void> | null => waiting?.promise ?? null;
  return {
    get isPaused() {
      return waiting !== null;
    },
    set(isPaused) {
      if (isPaused) waiting ??= Promise.withResolvers<void>();
      else {
        waiting?.resolve();
        waiting = null;
      }
    },
    async pass(signal) {
      for (let wait = whilePaused(); wait !== null && !signal.aborted; wait = whilePaused()) {
        const { promise: isAborted, resolve } = Promise.withResolvers<void>();
        const onAbort = (): void => resolve();
        signal.addEventListener('abort', onAbort, { once: true });
        await Promise.race([wait, isAborted]);
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}
