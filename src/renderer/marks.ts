/** The two moments that tests and benchmarks wait for, once per opened case (docs/cli.md, "The page"). */

const marked = new Set<string>();

function markOnce(name: 'first-picture' | 'ready', casePath: string): void {
  const key = `${name} ${casePath}`;
  if (marked.has(key)) return;
  marked.add(key);
  performance.mark(name);
}

/** The flow has been drawn for the first time; input is taken from the next turn on. */
export function markFirstPicture(casePath: string): void {
  markOnce('first-picture', casePath);
  markReady(casePath);
}

/** For views without a flow: they are ready when they stand. */
export function markReady(casePath: string): void {
  requestAnimationFrame(() => setTimeout(() => markOnce('ready', casePath), 0));
}
