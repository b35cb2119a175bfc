/** What is on the screen as a figure: for files, in the same form, at the same level, with the same things lit. */
import { drawScene } from './draw.ts';
import type { Figure } from './figure-svg.ts';
import { describeFlow, flowTitle } from './flow-description.ts';
import { highlight } from './highlight.ts';
import type { FlowPicture } from './picture.ts';
import { layoutPicture } from './picture.ts';
import type { FlowSelection, Size } from './scene.ts';
import type { ThemeName } from './theme.ts';
import { THEMES } from './theme.ts';

export interface PictureFigureOptions {
  /** As large as it stands on the screen. */
  readonly size: Size;
  readonly theme: ThemeName;
  readonly selection: FlowSelection | null;
  /** Filter and view token, printed in full. */
  readonly caption: string;
}

export function figureOfPicture(picture: FlowPicture, options: PictureFigureOptions): Figure {
  const theme = THEMES[options.theme];
  const scene = layoutPicture(picture, options.size);
  return {
    width: scene.width,
    height: scene.height,
    margin: scene.lanes.labels.x,
    theme,
    title: flowTitle(picture.data),
    description: describeFlow(picture.data),
    caption: options.caption,
    draw: (pen) => drawScene(pen, scene, theme, highlight(scene, options.selection)),
  };
}
