import { useEffect, useLayoutEffect, useRef, useImperativeHandle } from 'react';
import type { Ref } from 'react';
import type { FlowData } from '../../model/flow-data.ts';
import type { TimeZone } from '../../model/time-zone.ts';
import type { ThemeName } from '../../model/flow/theme.ts';
import type { Brush, BrushName } from '../../model/flow/timeline.ts';
import { brushText } from '../../model/flow/timeline.ts';
import type { TimelineEvents } from './timeline-view.ts';
import { TimelineView } from './timeline-view.ts';
import { VISUALLY_HIDDEN } from './visually-hidden.ts';

export interface TimelineCanvasHandle {
  focus(): void;
}

export interface TimelineCanvasProps {
  /** Of the whole time, that is without the brush as a filter: else the timeline shrinks to its own brush. */
  readonly data: FlowData;
  readonly theme: ThemeName;
  readonly a: Brush | null;
  readonly b: Brush | null;
  readonly active: BrushName;
  readonly zone: TimeZone;
  readonly onBrush: TimelineEvents['onBrush'];
  readonly onActive: TimelineEvents['onActive'];
  readonly ref?: Ref<TimelineCanvasHandle>;
}

/** Fills its parent, which gives it a size; 110 to 160 px high is right. */
export function TimelineCanvas({ data, theme, a, b, active, zone, onBrush, onActive, ref }: TimelineCanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const scene = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const tooltip = useRef<HTMLDivElement>(null);
  const live = useRef<HTMLDivElement>(null);
  const view = useRef<TimelineView | null>(null);
  const state = useRef({ data, theme, a, b, active, zone });
  const events = useRef<TimelineEvents>({ onBrush, onActive });

  useLayoutEffect(() => {
    state.current = { data, theme, a, b, active, zone };
    events.current = { onBrush, onActive };
    view.current?.update(state.current);
  }, [data, theme, a, b, active, zone, onBrush, onActive]);

  useEffect(() => {
    if (host.current === null || scene.current === null || overlay.current === null) return undefined;
    if (tooltip.current === null || live.current === null) return undefined;
    const elements = {
      host: host.current,
      scene: scene.current,
      overlay: overlay.current,
      tooltip: tooltip.current,
      live: live.current,
    };
    const made = new TimelineView(elements, state.current, () => events.current);
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);

  useImperativeHandle(ref, () => ({ focus: () => host.current?.focus() }), []);

  const spans = [
    ...(a === null ? [] : [`${brushText(a, 'A', zone)}.`]),
    ...(b === null ? [] : [`${brushText(b, 'B', zone)}.`]),
  ];
  const span = spans.length === 0 ? 'The whole time is shown.' : spans.join(' ');
  return (
    <div className="timeline-canvas" style={{ position: 'relative', height: '100%', minHeight: 0 }}>
      <div
        ref={host}
        role="application"
        aria-label={`All requests over time. ${span} Brush ${active}: arrow keys move it, Shift with arrow keys changes its length, Delete clears it; b takes the other brush.`}
        tabIndex={0}
        style={{ position: 'relative', height: '100%', overflow: 'hidden', outline: 'none', touchAction: 'none' }}
      >
        <canvas ref={scene} aria-hidden="true" style={{ position: 'absolute', inset: 0 }} />
        <canvas ref={overlay} aria-hidden="true" style={{ position: 'absolute', inset: 0 }} />
      </div>
      <div ref={tooltip} aria-hidden="true" />
      <div ref={live} role="status" style={VISUALLY_HIDDEN} />
    </div>
  );
}
