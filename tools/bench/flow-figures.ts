/** Figures of the flow's benchmark as tables. */
import type { BenchFrames, BenchJob } from './flow-page.ts';

export interface FlowRow {
  /** Such as `200,000 edges`. */
  readonly what: string;
  readonly technique: string;
  readonly runs: readonly BenchFrames[];
  /** Why it has fewer runs than asked for. */
  readonly note: string | null;
}

export interface FlowFigures {
  readonly runs: number;
  readonly machine: string;
  readonly browser: string;
  readonly versions: Readonly<Record<Exclude<BenchJob['technique'], 'blobtrail'>, string>>;
  readonly atUtc: string;
  /** The machine's load over the last five minutes of the run: what else it had to do shows in the tails. */
  readonly load: number;
  readonly rows: readonly FlowRow[];
}

export const TARGET = { medianMs: 9, p95Ms: 16 } as const;

/** Nearest rank: the smallest value that `share` of all do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export interface RowFigures {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly redrawMs: number;
  readonly firstMs: number;
}

/** Medians over the runs of what each run's own frames say. */
export function figuresOfRow({ runs }: FlowRow): RowFigures {
  const over = (pick: (run: BenchFrames) => number): number => quantile(runs.map(pick), 0.5);
  return {
    medianMs: over(({ frames }) => quantile(frames, 0.5)),
    p95Ms: over(({ frames }) => quantile(frames, 0.95)),
    redrawMs: over(({ redraws }) => quantile(redraws, 0.5)),
    firstMs: over(({ firstMs }) => firstMs),
  };
}

/** Whether a row of ours keeps to the targets. */
export function keepsTarget(row: FlowRow): boolean {
  const { medianMs, p95Ms } = figuresOfRow(row);
  return medianMs <= TARGET.medianMs && p95Ms <= TARGET.p95Ms;
}

const ms = (value: number): string =>
  Number.isNaN(value) ? '–' : value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US');

/** Markdown; the same stands on the terminal. */
export function flowTable({ rows, runs }: FlowFigures): string {
  const head = ['drawn', 'technique', 'frame median', 'frame p95', 'drawn anew', 'first picture'];
  const lines = rows.map((row) => {
    const figures = figuresOfRow(row);
    const few =
      row.runs.length === runs
        ? ''
        : ` (${row.runs.length} of ${runs} runs${row.note === null ? '' : `: ${row.note}`})`;
    return [
      row.what,
      row.technique + few,
      ms(figures.medianMs),
      ms(figures.p95Ms),
      ms(figures.redrawMs),
      ms(figures.firstMs),
    ];
  });
  return [head, head.map((_, i) => (i < 2 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

export const START = '<!-- flow: written by npm run bench -- flow -->';
export const END = '<!-- /flow -->';

/** The section of docs/validation/performance.md. */
export function flowSection(figures: FlowFigures): string {
  const { runs, machine, browser, versions, atUtc, load } = figures;
  return `${START}

## The flow: pan and zoom

One run of \`npm run bench -- flow\` on ${atUtc.slice(0, 10)}: ${machine}, headless ${browser} with software rendering and no frame limit
(\`--disable-frame-rate-limit --disable-gpu-vsync\`), a canvas of 1100 × 520. Milliseconds. A frame is one step of panning or zooming until the next
frame begins; the figures are medians over ${runs} runs of each run's own median and 95th percentile, the techniques in turn within a run.
\`drawn anew\` is a whole layout and drawing, which our picture does when it comes to rest. Targets: median at most ${TARGET.medianMs} ms, p95 at most ${TARGET.p95Ms} ms.
Other work on the machine shows in the tails: its load over the last five minutes of the run was ${load.toFixed(1)}.

Cytoscape.js ${versions.cytoscape} and sigma.js ${versions.sigma} draw every request as edges from its label over its node to its artifact, at given places: no layout
is measured. Blobtrail adds the requests up in the engine and draws the sums, which is what the comparison is about: it does not do the same work, it
answers the same question. WebGL (sigma.js) suffers from software rendering; on a graphics card it gains much.

${flowTable(figures)}

${END}`;
}

/** A page that is written anew, with all that stood in the old one from the flow's section on. */
export function keepSection(page: string, old: string): string {
  const start = old.indexOf(START);
  return start < 0 ? page : `${page.trimEnd()}\n\n${old.slice(start)}`;
}

/** The page with its section replaced, or put at its end. */
export function withSection(
  page: string,
  section: string,
  [first, last]: readonly [start: string, end: string] = [START, END],
): string {
  const [start, end] = [page.indexOf(first), page.indexOf(last)];
  if (start < 0 || end < start) return `${page.trimEnd()}\n\n${section}\n`;
  return page.slice(0, start) + section + page.slice(end + last.length);
}
