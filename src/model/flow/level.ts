/** Which of the four levels is drawn. It goes by how many things would be visible, never by how far one has zoomed. */
import type { FlowData, FlowMarks } from '../flow-data.ts';
import type { FlowLevel } from './scene.ts';

/** Beyond so many ribbons from strips to nodes a reader follows none of them. */
export const MOST_RIBBONS = 240;
/** As many requests as have room for a mark of their own. */
export const MOST_MARKS = 2000;

/** Of several requests; a single one has its own layout. `marks` are there when the engine was asked for them. */
export function levelOf(data: FlowData, marks: FlowMarks | null): Exclude<FlowLevel, 'request'> {
  if (marks !== null && marks.id.length > 0 && hasRoomForMarks(data)) return 'marks';
  return data.links.strip.length > MOST_RIBBONS ? 'ribbons' : 'groups';
}

/** Whether to ask for single requests at all. */
export function hasRoomForMarks(data: FlowData): boolean {
  return data.shown > 0 && data.shown <= MOST_MARKS;
}
