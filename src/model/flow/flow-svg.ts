/** The flow as an SVG file: the same scene through the same draw calls as the window. */
import type { FlowData } from '../flow-data.ts';
import { drawScene } from './draw.ts';
import { figureToSvg } from './figure-svg.ts';
import { describeFlow, flowTitle } from './flow-description.ts';
import { highlight } from './highlight.ts';
import { layoutFlow } from './layout.ts';
import type { FlowSelection, Size } from './scene.ts';
import type { ThemeName } from './theme.ts';
import { THEMES } from './theme.ts';

export interface FlowSvgOptions extends Size {
  readonly theme: ThemeName;
  /** Filter and view token, printed in full at the foot; one paragraph an entry. */
  readonly caption?: string | readonly string[];
  readonly selection?: FlowSelection;
}

/** Same data and options, same bytes. `height` counts without the caption. */
export function flowToSvg(data: FlowData, options: FlowSvgOptions): string {
  const theme = THEMES[options.theme];
  const scene = layoutFlow(data, options);
  return figureToSvg({
    width: scene.width,
    height: scene.height,
    margin: scene.lanes.labels.x,
    theme,
    title: flowTitle(data),
    description: describeFlow(data),
    caption: options.caption ?? [],
    draw: (pen) => drawScene(pen, scene, theme, highlight(scene, options.selection ?? null)),
  });
}
