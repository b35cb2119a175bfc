/** What is on the screen: the flow in the form that was chosen. Window, export and report draw the same. */
import type { FlowData } from '../flow-data.ts';
import type { FlowDetail } from './layout.ts';
import { layoutFlow } from './layout.ts';
import { layoutMatrix } from './matrix-layout.ts';
import type { FlowForm, FlowScene, Size } from './scene.ts';

export interface FlowPicture extends FlowDetail {
  readonly data: FlowData;
  readonly form: FlowForm;
}

export function layoutPicture({ data, form, ...detail }: FlowPicture, size: Size): FlowScene {
  return form === 'lanes' ? layoutFlow(data, size, detail) : layoutMatrix(data, size, form);
}
