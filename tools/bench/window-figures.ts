/** Figures of the window's benchmark as tables. */
import type { CallFigures } from './window-calls.ts';
import type { PageFigures } from './window-page.ts';

/** How the case came into being; null where a file was given. */
export interface CaseFigures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  readonly bytes: number;
  readonly spans: number;
}

export interface GroupFigures {
  readonly name: string;
  readonly requests: number;
  readonly calls: readonly CallFigures[];
}

export interface WindowFigures {
  readonly machine: string;
  readonly browser: string;
  readonly atUtc: string;
  /** The machine's load over the last five minutes of the run. */
  readonly load: number;
  /** What the engine's answers are measured in: its CPU time, or wall time. */
  readonly isCpu: boolean;
  readonly requests: number;
  readonly caseBytes: number;
  readonly made: CaseFigures | null;
  readonly openMs: readonly number[];
  readonly groups: readonly GroupFigures[];
  readonly page: PageFigures;
}

export const LIMIT_MS = 100;
const FIRST_PICTURE_MS = [
  [1_000_000, 1_000],
  [Number.POSITIVE_INFINITY, 2_000],
] as const;
const PAGE_MIB = 300;

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const ms = (value: number): string => (value < 10 ? value.toFixed(1) : whole(value));

/** `3`, or `3 (220)` where the first call costs more than twice as much and is felt. */
export function cellOf({ firstMs, medianMs }: CallFigures): string {
  return firstMs > 2 * medianMs && firstMs >= 10 ? `${ms(medianMs)} (${ms(firstMs)})` : ms(medianMs);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

const isFilter = ({ calls }: GroupFigures): boolean => calls.length > 1;

/** Calls whose first answer, or whose usual one, took longer than it may. */
export function overLimit({ groups }: Pick<WindowFigures, 'groups'>): readonly string[] {
  return groups.flatMap(({ name, calls }) =>
    calls
      .filter(({ firstMs, medianMs }) => Math.max(firstMs, medianMs) > LIMIT_MS)
      .map(({ what, firstMs, medianMs }) => `${name}, ${what}: ${ms(firstMs)} at first, then ${ms(medianMs)}`),
  );
}

/** What the page itself misses of its targets. */
export function missedTargets({ requests, page }: Pick<WindowFigures, 'requests' | 'page'>): readonly string[] {
  const out: string[] = [];
  const worst = Math.max(...page.firstPictureMs);
  const limit = FIRST_PICTURE_MS.find(([most]) => requests <= most)?.[1] ?? 0;
  if (worst > limit) out.push(`a first picture after ${ms(worst)} ms, and ${ms(limit)} were the most`);
  const memory = Math.max(page.heapMiB, page.processMiB ?? 0);
  if (memory > PAGE_MIB) out.push(`${whole(memory)} MiB for the page, and ${PAGE_MIB} were the most`);
  return out;
}

/** Markdown; the same stands on the terminal. */
export function windowTables({ groups }: Pick<WindowFigures, 'groups'>): string {
  const filters = groups.filter(isFilter);
  const others = groups.filter((group) => !isFilter(group));
  const names = filters[0]?.calls.map(({ what }) => what) ?? [];
  return [
    table(
      ['filter', 'requests', ...names],
      filters.map(({ name, requests, calls }) => [name, whole(requests), ...calls.map(cellOf)]),
    ),
    table(
      ['call', 'first', 'then'],
      others.flatMap(({ name, calls }) => calls.map((call) => [name, ms(call.firstMs), ms(call.medianMs)])),
    ),
  ].join('\n\n');
}

function madeWords(made: CaseFigures | null): string {
  if (made === null) return '';
  return `
- **Import:** ${whole(made.bytes / 1e6)} MB in ${whole(made.spans)} spans, beside registry, Hub and the nodes’ own logs, in ${whole(made.seconds)} s (${whole(made.cpuSeconds)} s of CPU time) with at most
  ${whole(made.peakMiB)} MiB of resident memory.`;
}

export const WINDOW_START = '<!-- window: written by npm run bench -- window -->';
export const WINDOW_END = '<!-- /window -->';

/** The section of docs/validation/performance.md. */
export function windowSection(figures: WindowFigures): string {
  const { machine, browser, atUtc, load, isCpu, requests, caseBytes, made, openMs, page } = figures;
  const over = overLimit(figures);
  const missed = missedTargets(figures);
  return `${WINDOW_START}

## The window: what its calls cost

One run of \`npm run bench -- window\` on ${atUtc.slice(0, 10)}: ${machine}, ${browser}, load ${load.toFixed(1)} over its last five minutes. ${
    isCpu
      ? 'Of answers, milliseconds of CPU time of engine and host together, for other work on the machine shows in wall times'
      : 'Of answers, milliseconds of wall time from the question to the whole answer'
  };
asked over the loopback host as a page asks, engine and host in processes of their own. The median of five calls, and in brackets the first call where that costs more than twice as much. Each row has
an engine of its own, of which was asked before what the window asks for when it opens, and nothing but that (of the row "none": nothing at all); its calls are made from left to right. "rows" is a page of 200 from the middle of the list.

- **Case:** ${whole(requests)} requests (\`tools/simulate\`, scenario \`traffic\`, seed 7), ${whole(caseBytes / 1e6)} MB as a case file.${madeWords(made)}
- **Opening** it again in the engine: ${openMs.map(ms).join(', ')}.
- **First picture** in Chromium, wall time after navigation began, each with a host of its own: ${page.firstPictureMs.map(ms).join(', ')}.
- **The table of requests,** wall time: a frame of scrolling takes ${ms(page.scrollMedianMs)} in the middle, ${ms(page.scrollP95Ms)} in 95 of 100, ${ms(page.scrollWorstMs)} at worst; from a jump to any place of the list until its rows stand there
  ${ms(page.jumpMedianMs)} in the middle, ${ms(page.jumpWorstMs)} at worst.
- **Memory of the page** after that: ${whole(page.heapMiB)} MiB of objects${page.processMiB === null ? '' : `, ${whole(page.processMiB)} MiB for its whole process`}.
- ${over.length === 0 ? `No call took longer than ${LIMIT_MS} ms, the first ones included.` : `Beyond ${LIMIT_MS} ms: ${over.join('; ')}.`}${missed.length === 0 ? '' : `\n- Missed: ${missed.join('; ')}.`}

${windowTables(figures)}

${WINDOW_END}`;
}
