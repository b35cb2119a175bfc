/** Which byte of a dump was pointed at: a row draws its bytes as runs of text, not as elements of their own. */
export function byteAtPoint(target: EventTarget | null, x: number): number | null {
  const cells = target instanceof Element ? target.closest<HTMLElement>('.hex-bytes, .hex-text') : null;
  const row = cells?.closest<HTMLElement>('.hex-row');
  if (cells == null || row == null) return null;
  const first = Number(row.dataset['first']);
  const count = Number(row.dataset['count']);
  const [left, right] = [cells.firstElementChild, cells.lastElementChild].map((end) => end?.getBoundingClientRect());
  if (left === undefined || right === undefined || x < left.left || x >= right.right) return null;
  const index = indexAt((x - left.left) / (right.right - left.left), count, cells.classList.contains('hex-bytes'));
  return index === null ? null : first + index;
}

/** The byte at a share of the width of `count` of them: two digits and a gap each in hex, one character as text. */
export function indexAt(share: number, count: number, isHex: boolean): number | null {
  const characters = isHex ? count * 3 - 1 : count;
  const character = Math.floor(share * characters);
  if (count === 0 || character < 0 || character >= characters) return null;
  return isHex ? Math.floor((character + 0.5) / 3) : character;
}
