import { engine } from '../engine.ts';

/** Asks for everything again that is shown: an answer may be what a part failed on. Does nothing without a line. */
export function forgetAnswers(): void {
  try {
    engine().cache.startOver();
  } catch {
    // There is no line to the engine: what failed was no answer.
  }
}
