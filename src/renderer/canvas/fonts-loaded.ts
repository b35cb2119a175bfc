import { FONT_STACK } from '../../model/flow/text-width.ts';

/** Waits for the faces that scenes are drawn with; a face that cannot be had is waited for no longer. */
export async function fontsLoaded(): Promise<void> {
  const fonts = [`400 12px ${FONT_STACK.sans}`, `600 12px ${FONT_STACK.sans}`, `400 11px ${FONT_STACK.mono}`];
  await Promise.allSettled(fonts.map((font) => document.fonts.load(font)));
}
