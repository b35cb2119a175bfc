/** The timeline in the window, without React: bars below, brush and pointer above. */
import type { FlowData } from '../../model/flow-data.ts';
import type { TimeZone } from '../../model/time-zone.ts';
import type { BinSpan, BrushStep } from '../../model/flow/brush.ts';
import { brushOfSpan, edgeAt, movedSpan, spanBetween, spanOfBrush, stepBrush } from '../../model/flow/brush.ts';
import { drawBrush, drawTimeline } from '../../model/flow/draw-timeline.ts';
import { rectPath } from '../../model/flow/path-data.ts';
import { FONT_STACK } from '../../model/flow/text-width.ts';
import type { Rect } from '../../model/flow/scene.ts';
import type { ThemeName } from '../../model/flow/theme.ts';
import { THEMES } from '../../model/flow/theme.ts';
import type { Brush, BrushName, TimelineScene } from '../../model/flow/timeline.ts';
import { brushText, layoutTimeline } from '../../model/flow/timeline.ts';
import { FrameRequest, Layer } from './layer.ts';
import { Tooltip } from './tooltip.ts';

export interface TimelineElements {
  readonly host: HTMLElement;
  readonly scene: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly tooltip: HTMLElement;
  readonly live: HTMLElement;
}

export interface TimelineViewState {
  readonly data: FlowData;
  readonly theme: ThemeName;
  readonly a: Brush | null;
  readonly b: Brush | null;
  /** Which of the two a new drag and the keys are about. */
  readonly active: BrushName;
  readonly zone: TimeZone;
}

export interface TimelineEvents {
  /** Null: it was cleared. */
  readonly onBrush: (name: BrushName, brush: Brush | null) => void;
  readonly onActive: (name: BrushName) => void;
}

type Drag =
  | { readonly kind: 'new'; readonly anchor: number }
  | { readonly kind: 'move'; readonly at: number; readonly span: BinSpan }
  | { readonly kind: 'resize'; readonly anchor: number };

const EDGE_REACH = 5;
const STEPS: Readonly<Record<string, readonly [plain: BrushStep, shifted: BrushStep]>> = {
  ArrowLeft: ['earlier', 'shorter'],
  ArrowRight: ['later', 'longer'],
};
/** A held key asks the engine once, after it is let go. */
const SETTLE_MS = 180;

function holdsX(rect: Rect | null, x: number): boolean {
  return rect !== null && x >= rect.x - EDGE_REACH && x <= rect.x + rect.width + EDGE_REACH;
}

export class TimelineView {
  readonly #elements: TimelineElements;
  readonly #events: () => TimelineEvents;
  readonly #base: Layer;
  readonly #over: Layer;
  readonly #tooltip: Tooltip;
  readonly #baseFrame = new FrameRequest(() => this.#drawBase());
  readonly #overFrame = new FrameRequest(() => this.#drawOver());
  readonly #observer = new ResizeObserver(() => this.#layout());
  readonly #abort = new AbortController();
  #state: TimelineViewState;
  #scene: TimelineScene | null = null;
  /** What is being dragged or keyed, before it is said. */
  #draft: Brush | null = null;
  #drag: Drag | null = null;
  #hoverX: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(elements: TimelineElements, state: TimelineViewState, events: () => TimelineEvents) {
    this.#elements = elements;
    this.#state = state;
    this.#events = events;
    this.#base = new Layer(elements.scene);
    this.#over = new Layer(elements.overlay);
    this.#tooltip = new Tooltip(elements.tooltip);
    this.#listen();
    this.#observer.observe(elements.host);
    this.#layout();
    void Promise.allSettled([400, 600].map((weight) => document.fonts.load(`${weight} 12px ${FONT_STACK.sans}`))).then(
      () => (this.#abort.signal.aborted ? undefined : this.#layout()),
    );
  }

  update(state: TimelineViewState): void {
    if (this.#drag === null && this.#timer === undefined) this.#draft = null;
    this.#state = state;
    this.#layout();
  }

  destroy(): void {
    this.#abort.abort();
    this.#observer.disconnect();
    this.#baseFrame.cancel();
    this.#overFrame.cancel();
    clearTimeout(this.#timer);
    this.#tooltip.hide();
  }

  #layout(): void {
    const { host } = this.#elements;
    if (host.clientWidth === 0 || host.clientHeight === 0) return;
    const size = { width: host.clientWidth, height: host.clientHeight };
    const { a, b, active, zone } = this.#state;
    const [first, second] = active === 'A' ? [this.#draft ?? a, b] : [a, this.#draft ?? b];
    this.#scene = layoutTimeline(this.#state.data, size, first, second, zone);
    this.#baseFrame.ask();
    this.#overFrame.ask();
  }

  #drawBase(): void {
    const scene = this.#scene;
    if (scene === null) return;
    this.#base.resize(scene.width, scene.height, devicePixelRatio);
    this.#base.draw((pen) => drawTimeline(pen, scene, THEMES[this.#state.theme]));
  }

  #drawOver(): void {
    const scene = this.#scene;
    if (scene === null) return;
    const theme = THEMES[this.#state.theme];
    const { host } = this.#elements;
    const isFocused = host.matches(':focus-visible');
    this.#over.resize(scene.width, scene.height, devicePixelRatio);
    this.#over.draw((pen) => {
      const { plot } = scene;
      const x = this.#hoverX;
      const bar =
        x === null ? undefined : scene.bars.find((candidate) => x >= candidate.x && x < candidate.x + candidate.width);
      if (bar !== undefined)
        pen.path(rectPath(bar.x, plot.y, bar.width, plot.height), { fill: theme.ink, opacity: 0.08 });
      const { active } = this.#state;
      if (scene.brush !== null) drawBrush(pen, scene.brush, theme, isFocused && active === 'A');
      if (scene.brushB !== null) drawBrush(pen, scene.brushB, theme, isFocused && active === 'B', 'B');
      if (isFocused && this.#rect() === null)
        pen.path(rectPath(plot.x - 4, plot.y - 4, plot.width + 8, plot.height + 8), {
          stroke: theme.accent,
          lineWidth: 2,
        });
    });
  }

  #listen(): void {
    const { host, overlay } = this.#elements;
    const { signal } = this.#abort;
    overlay.addEventListener('pointerdown', (event) => this.#onDown(event), { signal });
    overlay.addEventListener('pointermove', (event) => this.#onMove(event), { signal });
    overlay.addEventListener('pointerup', () => this.#onUp(), { signal });
    overlay.addEventListener('pointercancel', () => this.#cancelDrag(), { signal });
    overlay.addEventListener('pointerleave', () => this.#setHover(null), { signal });
    overlay.addEventListener('dblclick', () => this.#say(null), { signal });
    host.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    host.addEventListener('focus', () => this.#overFrame.ask(), { signal });
    host.addEventListener('blur', () => this.#overFrame.ask(), { signal });
    addEventListener('resize', () => this.#layout(), { signal });
  }

  #onDown(event: PointerEvent): void {
    const scene = this.#scene;
    if (scene === null || scene.time === null || scene.bins === 0 || event.button !== 0) return;
    const at = edgeAt(scene.plot, scene.bins, event.offsetX);
    this.#takeBrushAt(event.offsetX);
    const span = this.#span();
    const rect = this.#rect();
    if (span !== null && rect !== null) {
      const toStart = Math.abs(event.offsetX - rect.x);
      const toEnd = Math.abs(event.offsetX - rect.x - rect.width);
      const isInside = event.offsetX > rect.x && event.offsetX < rect.x + rect.width;
      if (event.shiftKey || Math.min(toStart, toEnd) <= EDGE_REACH) {
        this.#drag = { kind: 'resize', anchor: toStart < toEnd ? span.to : span.from };
      } else if (isInside) this.#drag = { kind: 'move', at, span };
    }
    this.#drag ??= { kind: 'new', anchor: at };
    this.#elements.overlay.setPointerCapture(event.pointerId);
  }

  #onMove(event: PointerEvent): void {
    const scene = this.#scene;
    if (scene === null || scene.time === null) return;
    const drag = this.#drag;
    if (drag === null) {
      this.#setHover(event.offsetX);
      const bar = scene.bars.find(({ x, width }) => event.offsetX >= x && event.offsetX < x + width);
      if (bar === undefined) this.#tooltip.hide();
      else this.#tooltip.show(bar.title, event.clientX, event.clientY, THEMES[this.#state.theme]);
      this.#elements.overlay.style.cursor = this.#cursorAt(event.offsetX);
      return;
    }
    const at = edgeAt(scene.plot, scene.bins, event.offsetX);
    // Until it leaves the bin where it began, a press is a click.
    if (drag.kind === 'new' && at === drag.anchor && this.#draft === null) return;
    const span =
      drag.kind === 'move' ? movedSpan(drag.span, scene.bins, at - drag.at) : spanBetween(drag.anchor, at, scene.bins);
    this.#draft = brushOfSpan(scene.time, scene.bins, span);
    this.#tooltip.hide();
    this.#layout();
  }

  #onUp(): void {
    if (this.#drag === null) return;
    this.#drag = null;
    if (this.#draft !== null) this.#say(this.#draft);
  }

  #cancelDrag(): void {
    this.#drag = null;
    this.#draft = null;
    this.#layout();
  }

  #onKey(event: KeyboardEvent): void {
    const scene = this.#scene;
    const { host } = this.#elements;
    if (scene === null || scene.time === null || scene.bins === 0 || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const steps = STEPS[event.key];
    if (steps !== undefined) {
      const span = stepBrush(this.#span(), scene.bins, steps[event.shiftKey ? 1 : 0]);
      this.#draft = brushOfSpan(scene.time, scene.bins, span);
      this.#elements.live.textContent = brushText(this.#draft, this.#state.active, this.#state.zone);
      this.#layout();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#say(this.#draft), SETTLE_MS);
    } else if (event.key === 'Escape' && this.#drag !== null) this.#cancelDrag();
    else if (event.key === 'b' && document.activeElement === host) this.#toggle();
    else if (['Escape', 'Delete', 'Backspace'].includes(event.key) && this.#span() !== null) this.#say(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #toggle(): void {
    const name = this.#state.active === 'A' ? 'B' : 'A';
    this.#draft = null;
    this.#elements.live.textContent = `Brush ${name}`;
    this.#events().onActive(name);
  }

  #say(brush: Brush | null): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (brush === null) this.#draft = null;
    const { active } = this.#state;
    const none = active === 'A' ? 'The whole time' : 'Nothing to compare with';
    this.#elements.live.textContent = brush === null ? none : brushText(brush, active, this.#state.zone);
    this.#events().onBrush(active, brush);
    this.#layout();
  }

  #span(): BinSpan | null {
    const scene = this.#scene;
    const { a, b, active } = this.#state;
    const brush = this.#draft ?? (active === 'A' ? a : b);
    return scene === null || scene.time === null || brush === null ? null : spanOfBrush(scene.time, scene.bins, brush);
  }

  #rect(): Rect | null {
    const scene = this.#scene;
    return scene === null ? null : this.#state.active === 'A' ? scene.brush : scene.brushB;
  }

  /** A press on the other brush makes it the one that is moved. */
  #takeBrushAt(x: number): void {
    const scene = this.#scene;
    if (scene === null) return;
    const { active } = this.#state;
    const other = active === 'A' ? scene.brushB : scene.brush;
    if (holdsX(this.#rect(), x) || !holdsX(other, x)) return;
    const name = active === 'A' ? 'B' : 'A';
    this.#state = { ...this.#state, active: name };
    this.#events().onActive(name);
  }

  #setHover(x: number | null): void {
    this.#hoverX = x;
    if (x === null) this.#tooltip.hide();
    this.#overFrame.ask();
  }

  #cursorAt(x: number): string {
    const own = this.#rect();
    const other = this.#state.active === 'A' ? this.#scene?.brushB : this.#scene?.brush;
    const rect = !holdsX(own, x) && holdsX(other ?? null, x) ? (other ?? null) : own;
    if (rect === null) return 'crosshair';
    if (Math.min(Math.abs(x - rect.x), Math.abs(x - rect.x - rect.width)) <= EDGE_REACH) return 'ew-resize';
    return x > rect.x && x < rect.x + rect.width ? 'grab' : 'crosshair';
  }
}
