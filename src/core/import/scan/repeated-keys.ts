/** Keys on the way to wanted values that stand more than once in their object. */
import { childOf, type PathNode } from './json-path.ts';
import type { SplitHandler } from './split-handler.ts';

/** A container that is gone into. */
export interface Frame {
  /** Its opening bracket. */
  readonly type: number;
  readonly node: PathNode;
  readonly start: number;
  /** Where each of its keys stands, as far as keys are remembered. */
  readonly keys: Map<string, number>;
}

/** Under a key of any name may lie what is read, and need not. */
function whatOf(node: PathNode, key: string): string {
  const child = childOf(node, key);
  if (child === null) return 'neither is read';
  return node.keys.has(key) || child.value >= 0 ? 'both are read' : 'both are looked through';
}

export class RepeatedKeys {
  private readonly handler: SplitHandler;
  /** So many keys of one object are remembered. */
  private readonly most: number;
  private waiting: (() => void)[] = [];

  constructor(handler: SplitHandler, most: number) {
    this.handler = handler;
    this.most = most;
  }

  /**
   * A key from `offset` to `end`, quotes included. `isHeld`: the object may yet be handed over whole, and then a parser
   * sees its keys.
   */
  note({ keys, node }: Frame, text: string, offset: number, end: number, isHeld: boolean): void {
    const before = keys.get(text);
    if (before === undefined) {
      if (keys.size < this.most) keys.set(text, offset);
      return;
    }
    const which = whatOf(node, text);
    const message = `The key ${JSON.stringify(text)} stands more than once in one object, at bytes ${before} and ${offset}: ${which}.`;
    this.say(() => this.handler.repeated(offset, end - offset, message), isHeld);
  }

  /** Says it now, or once it is known that the value around is not handed over whole. */
  say(tell: () => void, isHeld: boolean): void {
    this.waiting.push(tell);
    if (!isHeld) this.tell();
  }

  tell(): void {
    const { waiting } = this;
    if (waiting.length === 0) return;
    this.waiting = [];
    for (const tell of waiting) tell();
  }

  forget(): void {
    this.waiting = [];
  }
}
