import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CHUNK = 1 << 20;

/** Appends text to one file in large pieces. The file comes into being with the first piece. */
class TextFile {
  readonly #path: string;
  #descriptor: number | null = null;
  #pending: string[] = [];
  #length = 0;

  constructor(path: string) {
    this.#path = path;
  }

  write(text: string): void {
    this.#pending.push(text);
    this.#length += text.length;
    if (this.#length >= CHUNK) this.flush();
  }

  flush(): void {
    if (this.#descriptor === null) {
      mkdirSync(dirname(this.#path), { recursive: true });
      this.#descriptor = openSync(this.#path, 'w');
    }
    const bytes = Buffer.from(this.#pending.join(''), 'utf8');
    for (let at = 0; at < bytes.length; at += writeSync(this.#descriptor, bytes, at));
    this.#pending = [];
    this.#length = 0;
  }

  close(): void {
    this.flush();
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

interface OpenList {
  readonly file: TextFile;
  readonly tail: string;
  count: number;
}

/** Writes a folder of evidence as a stream: memory does not grow with it. What the folder held before is removed. */
export class FolderWriter {
  readonly #root: string;
  readonly #lists = new Map<string, OpenList>();

  constructor(root: string) {
    this.#root = root;
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
  }

  /** One line of a line-based file. */
  line(path: string, text: string): void {
    const list = this.#open(path, '', '');
    list.file.write(`${text}\n`);
    list.count += 1;
  }

  /** One element of a JSON array that `head` and `tail` enclose. */
  item(path: string, text: string, head = '[', tail = ']'): void {
    const list = this.#open(path, head, tail);
    list.file.write(list.count === 0 ? `\n${text}` : `,\n${text}`);
    list.count += 1;
  }

  /** One whole file. */
  file(path: string, text: string): void {
    const file = new TextFile(join(this.#root, path));
    file.write(text);
    file.close();
  }

  close(): void {
    for (const list of this.#lists.values()) {
      if (list.tail !== '') list.file.write(`\n${list.tail}\n`);
      list.file.close();
    }
    this.#lists.clear();
  }

  #open(path: string, head: string, tail: string): OpenList {
    const known = this.#lists.get(path);
    if (known !== undefined) return known;
    const list = { file: new TextFile(join(this.#root, path)), tail, count: 0 };
    if (head !== '') list.file.write(head);
    this.#lists.set(path, list);
    return list;
  }
}
