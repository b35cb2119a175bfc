/**
 * The ids that IPFS gives a file. One file has many: the id depends on how it was cut and linked, which the id does
 * not tell. These are the settings in use: kubo's and older importers' (174 links a node), and those of Helia and of
 * the profile `unixfs-v1-2025` (1024 links).
 */
import { concatBytes } from '../../../base/bytes.ts';
import { BalancedTree } from './balanced-tree.ts';
import { cidText, cidV1, DAG_PB, isV0, multihash, RAW } from './cid.ts';
import { leafAround } from './dag-pb.ts';

export type Chunker = 'size-262144' | 'size-1048576';

export interface CidCandidate {
  readonly cid: string;
  /** Of the text: a file of one raw block has a version 1 id whatever was asked for. */
  readonly version: 0 | 1;
  readonly chunker: Chunker;
  /** Leaves are the file's bytes; else dag-pb nodes around them. */
  readonly rawLeaves: boolean;
  /** Links a node has at most. */
  readonly width: 174 | 1024;
}

interface Settings extends Omit<CidCandidate, 'cid'> {
  readonly tree: BalancedTree;
}

const CHUNKERS: readonly {
  readonly chunker: Chunker;
  readonly bytes: number;
  readonly widths: readonly (174 | 1024)[];
}[] = [
  { chunker: 'size-262144', bytes: 262_144, widths: [174] },
  { chunker: 'size-1048576', bytes: 1_048_576, widths: [174, 1024] },
];

/** Version and leaves; the defaults of `ipfs add`, then of version 1, before what has to be asked for. */
const FORMS = [
  { version: 0, rawLeaves: false },
  { version: 1, rawLeaves: true },
  { version: 0, rawLeaves: true },
  { version: 1, rawLeaves: false },
] as const;

/** Cuts a stream into chunks of one size, and feeds each to every tree that is built on them. */
class ChunkedTrees {
  readonly settings: readonly Settings[];
  readonly #bytes: number;
  readonly #pending: Uint8Array[] = [];
  #held = 0;
  #isEmpty = true;

  constructor({ chunker, bytes, widths }: (typeof CHUNKERS)[number]) {
    this.#bytes = bytes;
    this.settings = widths.flatMap((width) =>
      FORMS.map(({ version, rawLeaves }) => ({
        version,
        chunker,
        rawLeaves,
        width,
        tree: new BalancedTree(width, version),
      })),
    );
  }

  update(piece: Uint8Array): void {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + this.#bytes - this.#held);
      at += part.length;
      if (part.length === this.#bytes) {
        this.#addLeaf(part);
        continue;
      }
      // The piece is its sender's, who may fill it anew.
      this.#pending.push(part.slice());
      this.#held += part.length;
      if (this.#held === this.#bytes) this.#flush();
    }
  }

  finish(): void {
    if (this.#held > 0 || this.#isEmpty) this.#flush();
  }

  #flush(): void {
    this.#addLeaf(concatBytes(...this.#pending));
    this.#pending.length = 0;
    this.#held = 0;
  }

  #addLeaf(data: Uint8Array): void {
    this.#isEmpty = false;
    const fileBytes = data.length;
    const raw = { cid: cidV1(RAW, multihash(data)), fileBytes, totalBytes: fileBytes };
    const [before, after] = leafAround(fileBytes);
    const hash = multihash(before, data, after);
    const node = { fileBytes, totalBytes: before.length + fileBytes + after.length };
    const nodes = [
      { ...node, cid: hash },
      { ...node, cid: cidV1(DAG_PB, hash) },
    ] as const;
    for (const { tree, rawLeaves, version } of this.settings) tree.add(rawLeaves ? raw : nodes[version]);
  }
}

export interface CidHasher {
  update(piece: Uint8Array): void;
  /** Every distinct id with the first settings that lead to it; once. */
  finish(): readonly CidCandidate[];
}

export function createCidHasher(): CidHasher {
  const chunked = CHUNKERS.map((chunker) => new ChunkedTrees(chunker));
  return {
    update(piece) {
      for (const trees of chunked) trees.update(piece);
    },
    finish() {
      const found = new Map<string, CidCandidate>();
      for (const trees of chunked) {
        trees.finish();
        for (const { tree, chunker, rawLeaves, width } of trees.settings) {
          const root = tree.finish();
          const cid = cidText(root);
          if (!found.has(cid)) found.set(cid, { cid, version: isV0(root) ? 0 : 1, chunker, rawLeaves, width });
        }
      }
      return [...found.values()];
    },
  };
}
