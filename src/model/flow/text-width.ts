/**
 * How wide a text is, without a browser: SVG and canvas must cut at the same character. Advances of Inter (weights 400
 * and 600) and JetBrains Mono in hundredths of an em, rounded up, so that an estimate is rarely too small.
 */
export type FontFamily = 'sans' | 'mono';

export interface Font {
  readonly family: FontFamily;
  readonly size: number;
  readonly weight: 400 | 600;
}

export const FONT_STACK: Readonly<Record<FontFamily, string>> = {
  sans: "'Inter Variable', Inter, system-ui, sans-serif",
  mono: "'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, monospace",
};

// U+0020 to U+007E.
// oxfmt-ignore
const INTER_400 = [
  28, 29, 47, 63, 64, 98, 64, 30, 36, 36, 50, 66, 29, 46, 29, 36, 63, 41, 61, 62, 65, 59, 62, 57, 62, 62, 29, 30, 66, 66, 66, 51,
  97, 69, 65, 73, 72, 60, 59, 75, 74, 27, 57, 67, 57, 90, 75, 76, 64, 76, 64, 64, 65, 74, 69, 99, 68, 68, 63, 36, 36, 36, 47, 46,
  32, 56, 61, 57, 61, 58, 37, 61, 59, 24, 24, 55, 24, 88, 59, 60, 61, 61, 38, 53, 33, 59, 56, 82, 55, 56, 55, 43, 33, 43, 66,
];
// oxfmt-ignore
const INTER_600 = [
  25, 32, 52, 64, 65, 100, 66, 33, 37, 37, 54, 67, 32, 47, 32, 38, 66, 42, 62, 64, 67, 61, 64, 58, 64, 64, 32, 33, 67, 67, 67, 54,
  100, 73, 66, 74, 72, 61, 59, 75, 75, 28, 58, 70, 57, 92, 76, 77, 65, 77, 65, 65, 66, 74, 73, 102, 72, 71, 65, 37, 38, 37, 48, 47,
  35, 57, 62, 58, 62, 59, 39, 63, 61, 26, 26, 57, 26, 90, 61, 61, 62, 62, 40, 55, 35, 61, 59, 84, 57, 59, 57, 45, 36, 45, 67,
];
const MONO_ADVANCE = 60;
const ELLIPSIS = '…';
const SPECIAL: Readonly<Record<string, number>> = { '…': 96, '·': 32, '–': 50, '→': 100 };
// East Asian wide, full width, pictographs: one em and more.
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const COMBINING = /\p{M}/u;

/** Width in pixels. */
export function textWidth(text: string, font: Font): number {
  let sum = 0;
  for (const character of text) sum += advance(character, font);
  return (sum * font.size) / 100;
}

/** The whole text, or as much of both its ends as fits around `…`; '' where not even that fits. */
export function fitMiddle(text: string, font: Font, width: number): string {
  if (textWidth(text, font) <= width) return text;
  const characters = [...text];
  let low = 0;
  let high = characters.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(cut(characters, middle), font) <= width) low = middle;
    else high = middle - 1;
  }
  const result = low === 0 ? ELLIPSIS : cut(characters, low);
  return textWidth(result, font) <= width ? result : '';
}

/** The first of the wordings that fits; the last one is cut when none does. */
export function fitOneOf(wordings: readonly string[], font: Font, width: number): string {
  const fitting = wordings.find((text) => textWidth(text, font) <= width);
  return fitting ?? fitMiddle(wordings.at(-1) ?? '', font, width);
}

function cut(characters: readonly string[], keep: number): string {
  const head = Math.ceil(keep / 2);
  const tail = keep - head;
  return characters.slice(0, head).join('') + ELLIPSIS + (tail === 0 ? '' : characters.slice(-tail).join(''));
}

function advance(character: string, font: Font): number {
  const code = character.codePointAt(0) ?? 0;
  if (COMBINING.test(character)) return 0;
  if (WIDE.test(character) && code > 0x7f) return 110;
  if (font.family === 'mono') return MONO_ADVANCE;
  const table = font.weight === 600 ? INTER_600 : INTER_400;
  return table[code - 32] ?? SPECIAL[character] ?? 70;
}
