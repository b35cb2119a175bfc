/** Texts of the picture, cut to their room. */
import type { TextRun, Tone } from './scene.ts';
import type { Font } from './text-width.ts';
import { fitOneOf } from './text-width.ts';

export const HEADING: Font = { family: 'sans', size: 10, weight: 600 };
export const NAME: Font = { family: 'sans', size: 12, weight: 400 };
export const STRONG: Font = { family: 'sans', size: 12, weight: 600 };
export const SMALL: Font = { family: 'sans', size: 11, weight: 400 };
export const TINY: Font = { family: 'sans', size: 10, weight: 400 };
export const PILL: Font = { family: 'sans', size: 10, weight: 600 };
export const MONO: Font = { family: 'mono', size: 11, weight: 400 };

export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly room: number;
  readonly font: Font;
  readonly tone: Tone;
  readonly align?: TextRun['align'];
}

/** The first wording that fits, the last one cut in its middle, or no text at all. */
export function textRun(wordings: readonly string[], place: TextPlace): readonly TextRun[] {
  const text = fitOneOf(wordings, place.font, place.room);
  if (text === '') return [];
  return [{ ...place, text, align: place.align ?? 'start' }];
}
