/** What the pointer is at, in words beside it. Placed and coloured through the CSSOM; React does not see it. */
import type { Theme } from '../../model/flow/theme.ts';
import { FONT_STACK } from '../../model/flow/text-width.ts';

const OFFSET = 14;

export class Tooltip {
  readonly #node: HTMLElement;

  constructor(node: HTMLElement) {
    this.#node = node;
    const { style } = node;
    style.position = 'fixed';
    style.zIndex = '20';
    style.pointerEvents = 'none';
    style.maxWidth = 'min(460px, 90vw)';
    style.padding = '6px 10px';
    style.borderRadius = '6px';
    style.font = `11px/16px ${FONT_STACK.sans}`;
    style.whiteSpace = 'pre-wrap';
    style.overflowWrap = 'anywhere';
    this.hide();
  }

  /** `x`, `y`: the pointer in the window. */
  show(text: string, x: number, y: number, theme: Theme): void {
    const { style } = this.#node;
    this.#node.textContent = text.replaceAll(' · ', '\n');
    style.background = theme.ink;
    style.color = theme.panel;
    style.visibility = 'visible';
    const { width, height } = this.#node.getBoundingClientRect();
    const left = x + OFFSET + width > innerWidth ? x - OFFSET - width : x + OFFSET;
    const top = y + OFFSET + height > innerHeight ? y - OFFSET - height : y + OFFSET;
    style.left = `${Math.max(4, left)}px`;
    style.top = `${Math.max(4, top)}px`;
  }

  hide(): void {
    this.#node.style.visibility = 'hidden';
  }
}
