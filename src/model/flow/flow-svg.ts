/** The flow as an SVG file: the same scene through the same draw calls as the window. */
import { visibleText } from '../../base/visible-text.ts';
import type { FlowData } from '../flow-data.ts';
import { drawScene } from './draw.ts';
import { describeFlow, flowTitle } from './flow-description.ts';
import { highlight } from './highlight.ts';
import { layoutFlow } from './layout.ts';
import type { FlowSelection, Size } from './scene.ts';
import { SvgPen } from './svg-pen.ts';
import type { Font } from './text-width.ts';
import { textWidth } from './text-width.ts';
import type { ThemeName } from './theme.ts';
import { THEMES } from './theme.ts';

export interface FlowSvgOptions extends Size {
  readonly theme: ThemeName;
  /** Filter and view token, printed in full at the foot; one paragraph an entry. */
  readonly caption?: string | readonly string[];
  readonly selection?: FlowSelection;
}

const CAPTION: Font = { family: 'mono', size: 10, weight: 400 };
const LINE = 14;

/** Same data and options, same bytes. `height` counts without the caption. */
export function flowToSvg(data: FlowData, options: FlowSvgOptions): string {
  const theme = THEMES[options.theme];
  const scene = layoutFlow(data, options);
  const pen = new SvgPen();
  drawScene(pen, scene, theme, highlight(scene, options.selection ?? null));
  const paragraphs = typeof options.caption === 'string' ? [options.caption] : (options.caption ?? []);
  const margin = scene.lanes.labels.x;
  const lines = paragraphs.flatMap((text) => wrapped(visibleText(text), scene.width - 2 * margin));
  for (const [i, text] of lines.entries()) {
    pen.text({
      text,
      x: margin,
      y: scene.height + (i + 1) * LINE,
      font: CAPTION,
      align: 'start',
      colour: theme.inkSoft,
    });
  }
  const height = scene.height + (lines.length === 0 ? 0 : lines.length * LINE + 12);
  return pen.document({
    width: scene.width,
    height,
    title: flowTitle(data),
    description: describeFlow(data),
    background: theme.panel,
  });
}

/** Nothing is cut: words go to the next line, what has no spaces is broken. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => broken(part, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, CAPTION) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

function broken(word: string, width: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && textWidth(part + character, CAPTION) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
