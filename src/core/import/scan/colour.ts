/** Colours that a tool wrote into its text for a terminal (ECMA-48, `ESC [ … m`). */
const ESCAPE = String.fromCharCode(0x1b);
const COLOUR = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g');

export function withoutColour(text: string): string {
  return text.includes(ESCAPE) ? text.replace(COLOUR, '') : text;
}

export function beginsWithColour(text: string): boolean {
  return text.trimStart().startsWith(`${ESCAPE}[`);
}
