/** The timeline through a pen. */
import { rectPath, roundRectPath } from './path-data.ts';
import type { Pen } from './pen.ts';
import type { Rect, Tone } from './scene.ts';
import { PILL } from './text-run.ts';
import type { Theme } from './theme.ts';
import { mix, slotColour } from './theme.ts';
import type { BrushName, TimelineScene } from './timeline.ts';

/** Bars, axis and texts: what does not change while the pointer moves. */
export function drawTimeline(pen: Pen, scene: TimelineScene, theme: Theme): void {
  const { plot } = scene;
  pen.begin('timeline', '');
  for (const tick of scene.ticks) {
    pen.path(rectPath(tick.x - 0.5, plot.y, 1, plot.height + 4), { fill: theme.line, opacity: 0.7 });
  }
  for (const { slot, inside, outside } of scene.layers) {
    const colour = slot < 0 ? mix(theme.neutral, theme.panel, 0.55) : slotColour(theme, slot);
    if (outside !== '') pen.path(outside, { fill: mix(colour, theme.panel, 0.4) });
    if (inside !== '') pen.path(inside, { fill: colour });
  }
  pen.path(rectPath(plot.x, plot.y + plot.height, plot.width, 1), { fill: theme.line });
  const colours: Partial<Record<Tone, string>> = { ink: theme.ink, soft: theme.inkSoft };
  for (const { text, x, y, font, align, tone } of scene.texts) {
    pen.text({ text, x, y, font, align, colour: colours[tone] ?? theme.inkMid });
  }
  pen.end();
}

/** The brush lies on the interaction layer: it moves without the bars being drawn again. */
export function drawBrush(pen: Pen, rect: Rect, theme: Theme, isFocused: boolean, name: BrushName = 'A'): void {
  const stroke = isFocused ? theme.accent : theme.ink;
  pen.begin('brush', '');
  pen.path(roundRectPath(rect.x, rect.y, rect.width, rect.height, 2), {
    stroke,
    lineWidth: isFocused ? 2 : 1.25,
    ...(name === 'B' ? { dash: [5, 3] } : {}),
  });
  pen.path(roundRectPath(rect.x, rect.y, 15, 14, 2), { fill: stroke });
  pen.text({ text: name, x: rect.x + 7.5, y: rect.y + 10.5, font: PILL, align: 'middle', colour: theme.panel });
  pen.end();
}
