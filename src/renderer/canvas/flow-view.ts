/**
 * The flow in the window, without React: two stacked canvases as large as the window onto the scene. The lower one is
 * copied from a bitmap while the picture moves; hovering touches the upper one only.
 */
import { drawFocusRing, drawHighlight } from '../../model/flow/draw.ts';
import { highlight } from '../../model/flow/highlight.ts';
import type { FlowPicture } from '../../model/flow/picture.ts';
import { layoutPicture } from '../../model/flow/picture.ts';
import type { FlowScene, FlowSelection, FlowShape, Size } from '../../model/flow/scene.ts';
import type { ThemeName } from '../../model/flow/theme.ts';
import { THEMES } from '../../model/flow/theme.ts';
import { FlowFocus } from './flow-focus.ts';
import { fontsLoaded } from './fonts-loaded.ts';
import { listenToGestures } from './flow-gestures.ts';
import { hitShape } from './hit.ts';
import { FrameRequest, Layer } from './layer.ts';
import type { Glimpse, Stretch } from './scene-bitmap.ts';
import { SceneBitmap } from './scene-bitmap.ts';
import { Tooltip } from './tooltip.ts';
import { placeInWords } from './walk.ts';
import { windowOfStretch } from './time-stretch.ts';

export interface FlowElements {
  /** Scrolls and takes the focus. */
  readonly host: HTMLElement;
  /** As large as the scene. */
  readonly stage: HTMLElement;
  /** Both as large as the host, and staying where they are while it scrolls. */
  readonly scene: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly tooltip: HTMLElement;
  /** Spoken by screen readers when the keyboard's focus moves. */
  readonly live: HTMLElement;
}

export interface FlowViewState {
  readonly picture: FlowPicture;
  readonly theme: ThemeName;
  readonly selection: FlowSelection | null;
}

/** Decimal nanoseconds, from included, to not. */
export interface TimeWindow {
  readonly fromNs: string;
  readonly toNs: string;
}

export interface FlowViewEvents {
  readonly onSelect: (target: FlowSelection | null) => void;
  readonly onHover: (target: FlowSelection | null) => void;
  /** The lane of requests was zoomed to another window; wider than the data where it was zoomed out. */
  readonly onWindow: (window: TimeWindow) => void;
  /** After the first picture of this view stands on the canvas. */
  readonly onDrawn: () => void;
}

/** What is laid out again when it changes. */
const PARTS = ['data', 'form', 'marks', 'request', 'unproved', 'zone'] as const;
const MOST_ROW_ZOOM = 8;
/** A stretched picture stays until its data come; when they do not, it falls back. */
const HOLD_MS = 1500;
const KEY_ZOOM = 2;

export class FlowView {
  readonly #elements: FlowElements;
  readonly #events: () => FlowViewEvents;
  readonly #bitmap = new SceneBitmap();
  readonly #over: Layer;
  readonly #tooltip: Tooltip;
  readonly #frame = new FrameRequest(() => this.#paint());
  readonly #observer = new ResizeObserver(() => this.#layout());
  readonly #abort = new AbortController();
  readonly #focus = new FlowFocus();
  readonly #endGestures: () => void;
  #state: FlowViewState;
  #scene: FlowScene | null = null;
  #hovered: FlowShape | null = null;
  #wasDrawn = false;
  #isStale = false;
  #isSceneMoved = true;
  /** Rows are so many times as high as they would be. */
  #rowZoom = 1;
  #time: Stretch | null = null;
  #rows: Stretch | null = null;
  #hold: ReturnType<typeof setTimeout> | undefined;

  /** `events` is asked at each event, so that a new callback needs no new view. */
  constructor(elements: FlowElements, state: FlowViewState, events: () => FlowViewEvents) {
    this.#elements = elements;
    this.#state = state;
    this.#events = events;
    this.#over = new Layer(elements.overlay);
    this.#tooltip = new Tooltip(elements.tooltip);
    this.#endGestures = listenToGestures(elements.overlay, {
      isAboutTime: (x) => this.#isOverTime(x + elements.host.scrollLeft),
      onTime: (stretch) => this.#stretch(stretch, null),
      onTimeRest: (stretch) => this.#restTime(stretch),
      onRows: (stretch, { dx, dy }) => {
        if (stretch.k === 1) elements.host.scrollBy(-dx, -dy);
        else this.#stretch(null, stretch);
      },
      onRowsRest: (stretch) => this.#restRows(stretch),
    });
    this.#listen();
    this.#observer.observe(elements.host);
    this.#layout();
    void this.#drawAgainWithFonts();
  }

  update(state: FlowViewState): void {
    const before = this.#state;
    this.#state = state;
    const was = before.picture;
    const changed = PARTS.filter((part) => was[part] !== state.picture[part]);
    if (changed.length > 0) {
      if (changed.includes('form') || changed.includes('request')) this.#rowZoom = 1;
      this.#release();
      this.#layout();
    }
    this.#ask();
  }

  /** Puts the keyboard's focus into lane 1–4. */
  focusLane(lane: number): void {
    this.#elements.host.focus({ preventScroll: true });
    if (this.#scene !== null) this.#show(this.#focus.enter(this.#scene, lane - 1));
  }

  /** What the picture was laid out for. */
  get size(): Size {
    const { host } = this.#elements;
    return { width: host.clientWidth, height: host.clientHeight * this.#rowZoom };
  }

  /** What lies under a point of the window. */
  targetAt(x: number, y: number): FlowSelection | null {
    const { left, top } = this.#elements.overlay.getBoundingClientRect();
    return this.#shapeAt({ offsetX: x - left, offsetY: y - top })?.target ?? null;
  }

  destroy(): void {
    this.#abort.abort();
    this.#endGestures();
    this.#observer.disconnect();
    this.#frame.cancel();
    clearTimeout(this.#hold);
    this.#tooltip.hide();
  }

  #layout(): void {
    const { host, stage } = this.#elements;
    // Hidden (another view is shown): there is nothing to lay out for.
    if (host.clientWidth === 0 || host.clientHeight === 0) return;
    const scene = layoutPicture(this.#state.picture, this.size);
    this.#scene = scene;
    stage.style.width = `${scene.width}px`;
    stage.style.height = `${scene.height}px`;
    this.#setHovered(null);
    this.#focus.keepIn(scene);
    this.#ask();
  }

  /** `isMoved` is false where only what lies above the scene changed. */
  #ask(isMoved = true): void {
    this.#isSceneMoved ||= isMoved;
    this.#frame.ask();
  }

  #glimpse(): Glimpse {
    const { host } = this.#elements;
    const { scrollLeft: left, scrollTop: top, clientWidth: width, clientHeight: height } = host;
    return { left, top, width, height, density: devicePixelRatio };
  }

  #paint(): void {
    const scene = this.#scene;
    if (scene === null) return;
    const glimpse = this.#glimpse();
    if (this.#isSceneMoved) this.#paintScene(scene, glimpse);
    this.#isSceneMoved = false;
    this.#paintOver(scene, glimpse);
    if (this.#wasDrawn) return;
    this.#wasDrawn = true;
    this.#events().onDrawn();
  }

  #paintScene(scene: FlowScene, glimpse: Glimpse): void {
    const { scene: canvas } = this.#elements;
    const isStretched = this.#time !== null || this.#rows !== null;
    if (!isStretched || !this.#wasDrawn) this.#bitmap.ensure(scene, THEMES[this.#state.theme], glimpse, this.#isStale);
    this.#isStale = false;
    const width = Math.round(glimpse.width * glimpse.density);
    const height = Math.round(glimpse.height * glimpse.density);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${glimpse.width}px`;
      canvas.style.height = `${glimpse.height}px`;
    }
    const context = canvas.getContext('2d');
    if (context !== null) this.#bitmap.copyTo(context, glimpse, this.#time, this.#rows);
  }

  #paintOver(scene: FlowScene, glimpse: Glimpse): void {
    const theme = THEMES[this.#state.theme];
    this.#over.resize(glimpse.width, glimpse.height, glimpse.density);
    const isStretched = this.#time !== null || this.#rows !== null;
    const lit = isStretched
      ? null
      : (highlight(scene, this.#hovered?.target ?? null) ?? highlight(scene, this.#state.selection));
    const focused = isStretched ? undefined : this.#focus.ringIn(scene);
    this.#over.draw(
      (pen) => {
        if (lit !== null) drawHighlight(pen, scene, theme, lit);
        if (focused !== undefined) drawFocusRing(pen, focused, theme);
      },
      { x: glimpse.left, y: glimpse.top },
    );
  }

  async #drawAgainWithFonts(): Promise<void> {
    await fontsLoaded();
    if (this.#abort.signal.aborted) return;
    this.#isStale = true;
    this.#ask();
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
    host.addEventListener('scroll', () => this.#onScroll(), { signal, passive: true });
    // The same window on a screen of another density.
    addEventListener('resize', () => this.#ask(), { signal });
  }

  #onScroll(): void {
    this.#setHovered(null);
    this.#ask();
  }

  #isOverTime(x: number): boolean {
    if (this.#scene?.form !== 'lanes' || this.#scene.time === null) return false;
    const { strips } = this.#scene.lanes;
    return x >= strips.x && x <= strips.x + strips.width;
  }

  #stretch(time: Stretch | null, rows: Stretch | null): void {
    clearTimeout(this.#hold);
    this.#time = time;
    this.#rows = rows;
    this.#setHovered(null);
    this.#ask();
  }

  #release(): void {
    clearTimeout(this.#hold);
    this.#time = null;
    this.#rows = null;
    this.#ask();
  }

  #restTime({ k, shift }: Stretch): void {
    const scene = this.#scene;
    const left = this.#elements.host.scrollLeft;
    const found =
      scene === null || (k === 1 && shift === 0)
        ? null
        : windowOfStretch(scene, { x: scene.lanes.strips.x - left, width: scene.lanes.strips.width }, { k, shift });
    if (found === null) {
      this.#release();
      return;
    }
    this.#hold = setTimeout(() => this.#release(), HOLD_MS);
    this.#events().onWindow(found);
  }

  #restRows({ k, shift }: Stretch): void {
    const { host } = this.#elements;
    const before = this.#rowZoom;
    this.#rowZoom = Math.min(MOST_ROW_ZOOM, Math.max(1, before * k));
    this.#release();
    if (this.#rowZoom === before) return;
    const top = host.scrollTop * k - shift;
    this.#layout();
    host.scrollTop = top;
  }

  #shapeAt(event: Pick<MouseEvent, 'offsetX' | 'offsetY'>): FlowShape | null {
    const { scrollLeft, scrollTop } = this.#elements.host;
    return this.#scene === null ? null : hitShape(this.#scene, event.offsetX + scrollLeft, event.offsetY + scrollTop);
  }

  #onMove(event: PointerEvent): void {
    if (event.buttons !== 0) return;
    const shape = this.#shapeAt(event);
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
    this.#ask(false);
  }

  #onClick(event: MouseEvent): void {
    const shape = this.#shapeAt(event);
    this.#focus.follow(shape);
    this.#ask(false);
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
    if (this.#show(this.#focus.step(scene, key))) return true;
    if (key === '+' || key === '-') return this.#zoomByKey(key === '+' ? KEY_ZOOM : 1 / KEY_ZOOM);
    if (key === 'Enter' || key === ' ') {
      const target = this.#focus.shapeIn(scene)?.target ?? null;
      if (target !== null) this.#events().onSelect(target);
      return target !== null;
    }
    if (key !== 'Escape' || this.#state.selection === null) return false;
    this.#events().onSelect(null);
    return true;
  }

  /** Over the lane of requests time, elsewhere the rows: as with the wheel. */
  #zoomByKey(k: number): boolean {
    const scene = this.#scene;
    const focused = this.#focus.shapeIn(scene);
    const { host } = this.#elements;
    if (scene === null) return false;
    if (focused !== undefined && (focused.kind === 'strip' || focused.kind === 'mark')) {
      const x = focused.rect.x + focused.rect.width / 2 - host.scrollLeft;
      this.#restTime({ k, shift: x * (1 - k) });
    } else {
      const y = focused === undefined ? 0 : focused.rect.y - host.scrollTop;
      this.#restRows({ k, shift: y * (1 - k) });
    }
    return true;
  }

  /** Says where the keyboard is now and brings it into sight; false where it has not moved. */
  #show(shape: FlowShape | null): boolean {
    const scene = this.#scene;
    if (scene === null || shape === null) return false;
    this.#setHovered(null);
    this.#ask(false);
    this.#elements.live.textContent = `${shape.title} · ${placeInWords(scene, shape)}`;
    const { host } = this.#elements;
    const { y, height } = shape.rect;
    if (y - 8 < host.scrollTop) host.scrollTop = y < scene.top + 32 ? 0 : y - 8;
    else if (y + height + 8 > host.scrollTop + host.clientHeight) host.scrollTop = y + height + 8 - host.clientHeight;
    return true;
  }

  #setKeyboard(has: boolean): void {
    this.#focus.setKeyboard(this.#scene, has);
    this.#ask(false);
  }
}
