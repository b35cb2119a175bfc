/**
 * The flow in the window, without React: two stacked canvases, of which hovering touches the upper one only, and
 * the pointer and keys on them.
 */
import type { FlowData } from '../../model/flow-data.ts';
import { drawFocusRing, drawHighlight, drawScene } from '../../model/flow/draw.ts';
import { highlight } from '../../model/flow/highlight.ts';
import { layoutFlow } from '../../model/flow/layout.ts';
import type { FlowScene, FlowSelection, FlowShape, FlowTarget } from '../../model/flow/scene.ts';
import { FONT_STACK } from '../../model/flow/text-width.ts';
import type { ThemeName } from '../../model/flow/theme.ts';
import { THEMES } from '../../model/flow/theme.ts';
import { hitShape } from './hit.ts';
import { FrameRequest, Layer } from './layer.ts';
import { Tooltip } from './tooltip.ts';
import type { Step } from './walk.ts';
import { enterLane, placeInWords, stepFrom } from './walk.ts';

export interface FlowElements {
  /** Scrolls and takes the focus. */
  readonly host: HTMLElement;
  /** As large as the scene. */
  readonly stage: HTMLElement;
  readonly scene: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly tooltip: HTMLElement;
  /** Spoken by screen readers when the keyboard's focus moves. */
  readonly live: HTMLElement;
}

export interface FlowViewState {
  readonly data: FlowData;
  readonly theme: ThemeName;
  readonly selection: FlowSelection | null;
}

export interface FlowViewEvents {
  readonly onSelect: (target: FlowTarget | null) => void;
  readonly onHover: (target: FlowTarget | null) => void;
  /** After the first picture of this view stands on the canvas. */
  readonly onDrawn: () => void;
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: 'up',
  k: 'up',
  ArrowDown: 'down',
  j: 'down',
  ArrowLeft: 'left',
  h: 'left',
  ArrowRight: 'right',
  l: 'right',
  Home: 'first',
  End: 'last',
};

export class FlowView {
  readonly #elements: FlowElements;
  readonly #events: () => FlowViewEvents;
  readonly #base: Layer;
  readonly #over: Layer;
  readonly #tooltip: Tooltip;
  readonly #baseFrame = new FrameRequest(() => this.#drawBase());
  readonly #overFrame = new FrameRequest(() => this.#drawOver());
  readonly #observer = new ResizeObserver(() => this.#layout());
  readonly #abort = new AbortController();
  #state: FlowViewState;
  #scene: FlowScene | null = null;
  #hovered: FlowShape | null = null;
  #focused: string | null = null;
  #hasKeyboard = false;
  #wasDrawn = false;

  /** `events` is asked at each event, so that a new callback needs no new view. */
  constructor(elements: FlowElements, state: FlowViewState, events: () => FlowViewEvents) {
    this.#elements = elements;
    this.#state = state;
    this.#events = events;
    this.#base = new Layer(elements.scene);
    this.#over = new Layer(elements.overlay);
    this.#tooltip = new Tooltip(elements.tooltip);
    this.#listen();
    this.#observer.observe(elements.host);
    this.#layout();
    void this.#drawAgainWithFonts();
  }

  update(state: FlowViewState): void {
    const before = this.#state;
    this.#state = state;
    if (before.data !== state.data) this.#layout();
    else if (before.theme !== state.theme) this.#baseFrame.ask();
    this.#overFrame.ask();
  }

  /** Puts the keyboard's focus into lane 1–4. */
  focusLane(lane: number): void {
    this.#elements.host.focus({ preventScroll: true });
    if (this.#scene !== null) this.#focus(enterLane(this.#scene, this.#focused, lane - 1));
  }

  destroy(): void {
    this.#abort.abort();
    this.#observer.disconnect();
    this.#baseFrame.cancel();
    this.#overFrame.cancel();
    this.#tooltip.hide();
  }

  #layout(): void {
    const { host, stage } = this.#elements;
    // Hidden (another view is shown): there is nothing to lay out for.
    if (host.clientWidth === 0 || host.clientHeight === 0) return;
    const scene = layoutFlow(this.#state.data, { width: host.clientWidth, height: host.clientHeight });
    this.#scene = scene;
    stage.style.width = `${scene.width}px`;
    stage.style.height = `${scene.height}px`;
    this.#setHovered(null);
    if (!scene.shapes.some(({ id }) => id === this.#focused)) this.#focused = null;
    this.#baseFrame.ask();
    this.#overFrame.ask();
  }

  #drawBase(): void {
    const scene = this.#scene;
    if (scene === null) return;
    this.#base.resize(scene.width, scene.height, devicePixelRatio);
    this.#base.draw((pen) => drawScene(pen, scene, THEMES[this.#state.theme]));
    if (this.#wasDrawn) return;
    this.#wasDrawn = true;
    this.#events().onDrawn();
  }

  #drawOver(): void {
    const scene = this.#scene;
    if (scene === null) return;
    const theme = THEMES[this.#state.theme];
    this.#over.resize(scene.width, scene.height, devicePixelRatio);
    const lit = highlight(scene, this.#hovered?.target ?? null) ?? highlight(scene, this.#state.selection);
    const focused = this.#hasKeyboard ? scene.shapes.find(({ id }) => id === this.#focused) : undefined;
    this.#over.draw((pen) => {
      if (lit !== null) drawHighlight(pen, scene, theme, lit);
      if (focused !== undefined) drawFocusRing(pen, focused, theme);
    });
  }

  async #drawAgainWithFonts(): Promise<void> {
    const fonts = [`400 12px ${FONT_STACK.sans}`, `600 12px ${FONT_STACK.sans}`, `400 11px ${FONT_STACK.mono}`];
    await Promise.allSettled(fonts.map((font) => document.fonts.load(font)));
    if (this.#abort.signal.aborted) return;
    this.#baseFrame.ask();
    this.#overFrame.ask();
  }

  #listen(): void {
    const { host, overlay } = this.#elements;
    const { signal } = this.#abort;
    overlay.addEventListener('pointermove', (event) => this.#onMove(event), { signal });
    overlay.addEventListener('pointerleave', () => this.#setHovered(null), { signal });
    overlay.addEventListener('click', (event) => this.#onClick(event), { signal });
    host.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    host.addEventListener('focus', () => this.#setKeyboard(host.matches(':focus-visible')), { signal });
    host.addEventListener('blur', () => this.#setKeyboard(false), { signal });
    host.addEventListener('scroll', () => this.#setHovered(null), { signal, passive: true });
    // The same window on a screen of another density.
    addEventListener('resize', () => this.#baseFrame.ask(), { signal });
  }

  #onMove(event: PointerEvent): void {
    const shape = this.#scene === null ? null : hitShape(this.#scene, event.offsetX, event.offsetY);
    this.#setHovered(shape);
    if (shape === null) return;
    this.#tooltip.show(shape.title, event.clientX, event.clientY, THEMES[this.#state.theme]);
  }

  #setHovered(shape: FlowShape | null): void {
    if (shape === null) this.#tooltip.hide();
    if (shape?.id === this.#hovered?.id) return;
    this.#hovered = shape;
    this.#elements.overlay.style.cursor = (shape?.target ?? null) === null ? 'default' : 'pointer';
    this.#events().onHover(shape?.target ?? null);
    this.#overFrame.ask();
  }

  #onClick(event: MouseEvent): void {
    const shape = this.#scene === null ? null : hitShape(this.#scene, event.offsetX, event.offsetY);
    this.#focused = shape?.id ?? this.#focused;
    this.#setKeyboard(false);
    this.#events().onSelect(shape?.target ?? null);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#handled(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #handled(key: string): boolean {
    const scene = this.#scene;
    if (scene === null) return false;
    const step = STEPS[key];
    if (step !== undefined) return this.#focus(stepFrom(scene, this.#focused, step));
    if (/^[1-4]$/.test(key)) return this.#focus(enterLane(scene, this.#focused, Number(key) - 1));
    if (key === 'Enter' || key === ' ') {
      const target = scene.shapes.find(({ id }) => id === this.#focused)?.target ?? null;
      if (target !== null) this.#events().onSelect(target);
      return target !== null;
    }
    if (key !== 'Escape' || this.#state.selection === null) return false;
    this.#events().onSelect(null);
    return true;
  }

  #focus(shape: FlowShape | null): boolean {
    const scene = this.#scene;
    if (scene === null || shape === null) return false;
    this.#focused = shape.id;
    this.#setHovered(null);
    this.#setKeyboard(true);
    this.#elements.live.textContent = `${shape.title} · ${placeInWords(scene, shape)}`;
    const { host } = this.#elements;
    const { y, height } = shape.rect;
    if (y - 8 < host.scrollTop) host.scrollTop = y < scene.top + 32 ? 0 : y - 8;
    else if (y + height + 8 > host.scrollTop + host.clientHeight) host.scrollTop = y + height + 8 - host.clientHeight;
    return true;
  }

  #setKeyboard(has: boolean): void {
    this.#hasKeyboard = has;
    if (has) this.#focused ??= this.#scene === null ? null : (stepFrom(this.#scene, null, 'first')?.id ?? null);
    this.#overFrame.ask();
  }
}
