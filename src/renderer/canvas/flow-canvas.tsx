import type { Ref } from 'react';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { describeFlow, flowTitle } from '../../model/flow/flow-description.ts';
import type { FlowPicture } from '../../model/flow/picture.ts';
import type { FlowSelection, Size } from '../../model/flow/scene.ts';
import type { ThemeName } from '../../model/flow/theme.ts';
import { FlowTable } from './flow-table.tsx';
import type { FlowViewEvents, TimeWindow } from './flow-view.ts';
import { FlowView } from './flow-view.ts';
import { VISUALLY_HIDDEN } from './visually-hidden.ts';

export interface FlowCanvasHandle {
  /** Puts the keyboard's focus into lane 1–4. */
  focusLane(lane: number): void;
  /** What lies under a point of the window. */
  targetAt(x: number, y: number): FlowSelection | null;
  /** What is drawn, for a file that shows the same. */
  shown(): FlowShown;
}

export interface FlowShown {
  readonly picture: FlowPicture;
  readonly selection: FlowSelection | null;
  /** CSS pixels; null while the table stands in its place. */
  readonly size: Size | null;
}

export interface FlowCanvasProps {
  readonly picture: FlowPicture;
  readonly theme: ThemeName;
  /** What is pinned: a thing of the picture, or one request with its way. */
  readonly selection: FlowSelection | null;
  /** Null: clicked beside everything, or Escape. */
  readonly onSelect: (target: FlowSelection | null) => void;
  readonly onHover?: (target: FlowSelection | null) => void;
  /** The lane of requests was zoomed to this window. */
  readonly onWindow: (window: TimeWindow) => void;
  readonly onDrawn?: () => void;
  /** Shows the table twin instead of the picture. */
  readonly table?: boolean;
  readonly ref?: Ref<FlowCanvasHandle>;
}

/** In the corner of the host, however far it is scrolled; it takes no room of its own. */
const STAYING = { position: 'sticky', top: 0, left: 0, width: 0, height: 0 } as const;

/** Fills its parent, which gives it a size; scrolls when the rows need more. */
export function FlowCanvas({
  picture,
  theme,
  selection,
  onSelect,
  onWindow,
  onHover,
  onDrawn,
  table = false,
  ref,
}: FlowCanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const scene = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const tooltip = useRef<HTMLDivElement>(null);
  const live = useRef<HTMLDivElement>(null);
  const view = useRef<FlowView | null>(null);
  const state = useRef({ picture, theme, selection });
  const events = useRef<FlowViewEvents>({ onSelect, onWindow, onHover: () => {}, onDrawn: () => {} });

  useLayoutEffect(() => {
    state.current = { picture, theme, selection };
    events.current = { onSelect, onWindow, onHover: onHover ?? (() => {}), onDrawn: onDrawn ?? (() => {}) };
    view.current?.update(state.current);
  }, [picture, theme, selection, onSelect, onWindow, onHover, onDrawn]);

  useEffect(() => {
    if (table || host.current === null || stage.current === null || scene.current === null) return undefined;
    if (overlay.current === null || tooltip.current === null || live.current === null) return undefined;
    const elements = {
      host: host.current,
      stage: stage.current,
      scene: scene.current,
      overlay: overlay.current,
      tooltip: tooltip.current,
      live: live.current,
    };
    const made = new FlowView(elements, state.current, () => events.current);
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [table]);

  useImperativeHandle(
    ref,
    () => ({
      focusLane: (lane) => view.current?.focusLane(lane),
      targetAt: (x, y) => view.current?.targetAt(x, y) ?? null,
      shown: () => ({ ...state.current, size: view.current?.size ?? null }),
    }),
    [],
  );

  const { data } = picture;
  if (table) {
    return (
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
      <div
        className="flow-canvas is-table"
        role="region"
        aria-label={flowTitle(data)}
        tabIndex={0}
        style={{ height: '100%', overflow: 'auto' }}
      >
        <FlowTable picture={picture} />
      </div>
    );
  }
  return (
    <div className="flow-canvas" style={{ position: 'relative', height: '100%', minHeight: 0 }}>
      <div
        ref={host}
        role="application"
        aria-label={`${flowTitle(data)}. ${describeFlow(data)} Arrow keys move, 1 to 4 choose a lane, Enter selects. A table of the same follows.`}
        tabIndex={0}
        style={{ height: '100%', overflow: 'auto', outline: 'none' }}
      >
        <div ref={stage} style={{ position: 'relative' }}>
          <div style={STAYING}>
            <canvas ref={scene} aria-hidden="true" style={{ position: 'absolute', inset: 0 }} />
            <canvas ref={overlay} aria-hidden="true" style={{ position: 'absolute', inset: 0 }} />
          </div>
        </div>
      </div>
      <div ref={tooltip} aria-hidden="true" />
      <div ref={live} role="status" style={VISUALLY_HIDDEN} />
      <div style={VISUALLY_HIDDEN}>
        <FlowTable picture={picture} />
      </div>
    </div>
  );
}
