/** The canvases as the window's keys reach them: set by the flow view while it stands. */
import { createRef, type RefObject } from 'react';
import type { FlowCanvasHandle } from '../canvas/flow-canvas.tsx';
import type { TimelineCanvasHandle } from '../canvas/timeline-canvas.tsx';

export const flowHandle: RefObject<FlowCanvasHandle | null> = createRef();
export const timelineHandle: RefObject<TimelineCanvasHandle | null> = createRef();
