/** A picture as an SVG file: the same draw calls as on the screen, and a caption below it that says what it shows. */
import { visibleText } from '../../base/visible-text.ts';
import type { Pen } from './pen.ts';
import type { Size } from './scene.ts';
import { SvgPen } from './svg-pen.ts';
import type { Font } from './text-width.ts';
import type { Theme } from './theme.ts';
import { wrapText } from './wrapped-text.ts';

export interface Figure extends Size {
  readonly theme: Theme;
  readonly title: string;
  readonly description: string;
  /** Printed in full at the foot; one paragraph an entry. */
  readonly caption: string | readonly string[];
  /** Left and right of the caption. */
  readonly margin: number;
  readonly draw: (pen: Pen) => void;
}

const CAPTION: Font = { family: 'mono', size: 10, weight: 400 };
const LINE = 14;

/** Same figure, same bytes. `height` counts without the caption. */
export function figureToSvg(figure: Figure): string {
  const { theme, title, description } = figure;
  const pen = new SvgPen();
  drawFigure(pen, figure);
  return pen.document({ ...sizeOfFigure(figure), title, description, background: theme.panel });
}

/** With the caption. */
export function sizeOfFigure(figure: Figure): Size {
  const { length } = captionLines(figure);
  return { width: figure.width, height: figure.height + (length === 0 ? 0 : length * LINE + 12) };
}

/** The picture and its caption, through any pen. */
export function drawFigure(pen: Pen, figure: Figure): void {
  figure.draw(pen);
  for (const [i, text] of captionLines(figure).entries()) {
    const y = figure.height + (i + 1) * LINE;
    pen.text({ text, x: figure.margin, y, font: CAPTION, align: 'start', colour: figure.theme.inkSoft });
  }
}

function captionLines({ caption, width, margin }: Figure): readonly string[] {
  const paragraphs = typeof caption === 'string' ? [caption] : caption;
  return paragraphs.flatMap((text) => wrapText(visibleText(text), CAPTION, width - 2 * margin));
}
