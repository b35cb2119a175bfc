/** Progress on standard error, when that is a terminal. */
import { Presets, SingleBar } from 'cli-progress';
import { visibleText } from '../base/visible-text.ts';
import type { Progress } from '../shared/contract.ts';

export interface ProgressBar {
  readonly update: (progress: Progress) => void;
  stop(): void;
}

const NOTHING: ProgressBar = { update: () => undefined, stop: () => undefined };

/** The terminal decides: a pipe or a file gets no bar. */
export function createProgressBar(stream: NodeJS.WriteStream): ProgressBar {
  if (!stream.isTTY) return NOTHING;
  let bar: SingleBar | null = null;
  let shown = '';
  return {
    update({ phase, item, done, total, unit }) {
      const key = `${phase}|${item}`;
      if (bar === null || key !== shown) {
        bar?.stop();
        shown = key;
        bar = new SingleBar(
          {
            stream,
            format: `${phase} {bar} {percentage}% {value}/{total} ${unit} · {eta_formatted} · {item}`,
            hideCursor: true,
            clearOnComplete: true,
            etaBuffer: 50,
            fps: 8,
          },
          Presets.rect,
        );
        bar.start(Math.max(total, done), done, { item: visibleText(item).slice(-40) });
      } else {
        bar.setTotal(Math.max(total, done));
        bar.update(done);
      }
    },
    stop() {
      bar?.stop();
      bar = null;
      shown = '';
    },
  };
}
