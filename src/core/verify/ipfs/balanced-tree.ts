/** The balanced layout of UnixFS: leaves in groups of `width`, groups in groups, until one node is left. */
import { cidV1, DAG_PB, multihash } from './cid.ts';
import { innerBlock, type Child } from './dag-pb.ts';

/** A node waits for its next sibling before it closes: a full group is the root when nothing follows. */
export class BalancedTree {
  readonly #width: number;
  readonly #version: 0 | 1;
  /** Level 0 holds leaves that no node has taken yet. */
  readonly #levels: Child[][] = [];

  constructor(width: number, version: 0 | 1) {
    this.#width = width;
    this.#version = version;
  }

  add(leaf: Child): void {
    this.#push(0, leaf);
  }

  /** Id of the root. There must be a leaf; the tree takes none afterwards. */
  finish(): Uint8Array {
    for (let level = 0; ; level += 1) {
      const open = this.#levels[level] ?? [];
      if (level === this.#levels.length - 1 && open.length === 1) return open[0]!.cid;
      this.#close(level);
    }
  }

  #push(level: number, child: Child): void {
    const open = (this.#levels[level] ??= []);
    if (open.length === this.#width) this.#close(level);
    this.#levels[level]!.push(child);
  }

  #close(level: number): void {
    const children = this.#levels[level]!;
    this.#levels[level] = [];
    const block = innerBlock(children);
    const hash = multihash(block);
    this.#push(level + 1, {
      cid: this.#version === 0 ? hash : cidV1(DAG_PB, hash),
      fileBytes: children.reduce((sum, child) => sum + child.fileBytes, 0),
      totalBytes: children.reduce((sum, child) => sum + child.totalBytes, block.length),
    });
  }
}
