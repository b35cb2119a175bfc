/** What is on the screen: the flow in the form that was chosen. Window, export and report draw the same. */
import type { FlowData } from '../flow-data.ts';
import type { FlowDetail } from './layout.ts';
import { layoutFlow } from './layout.ts';
import { layoutMatrix } from './matrix-layout.ts';
import { layoutRequest } from './request-layout.ts';
import type { RequestPicture } from './request-picture.ts';
import type { FlowForm, FlowScene, Size } from './scene.ts';

export interface FlowPicture extends FlowDetail {
  readonly data: FlowData;
  readonly form: FlowForm;
  /** The one request that fills the picture. */
  readonly request?: RequestPicture | null;
}

export function layoutPicture({ data, form, request, ...detail }: FlowPicture, size: Size): FlowScene {
  if (request !== null && request !== undefined) return layoutRequest(request, data, size, detail.zone);
  return form === 'lanes' ? layoutFlow(data, size, detail) : layoutMatrix(data, size, form);
}
