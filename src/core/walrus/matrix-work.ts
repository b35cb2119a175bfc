/** One thread's share of a computation: takes rows or columns until none is left. */
import { readSync } from 'node:fs';
import { AppError } from '../../base/errors.ts';
import { whyUnread } from '../file-failure.ts';
import { HASH_BYTES } from '../verify/walrus/blob-id.ts';
import { createKernel, type Kernel } from './kernel.ts';
import { columnsPerUnit, stateBytesOf, unitsOf, type Order, type Task } from './task.ts';

/** @throws AppError BAD_INPUT with the file system's complaint. */
function readPiece(fd: number, memory: Uint8Array, at: number, length: number, offset: number): number {
  try {
    return readSync(fd, memory, at, length, offset);
  } catch (error) {
    throw new AppError('BAD_INPUT', `It cannot be read at byte ${offset}: ${whyUnread(error)}.`);
  }
}

export class MatrixWork {
  readonly #task: Task;
  readonly #kernel: Kernel;
  readonly #input: number;
  readonly #output: number;
  readonly #group: number;
  readonly #next: Int32Array;

  constructor(task: Task) {
    const { shards, rows, columns } = task.encoding;
    this.#task = task;
    this.#next = new Int32Array(task.next);
    this.#group = columnsPerUnit(task);
    this.#kernel = createKernel(task.module, task.encoding);
    // Rows need their source symbols and hashes of a row's leaves; columns a group of columns.
    this.#input = this.#kernel.allocate(
      Math.max(columns * task.bandBytes, rows * this.#group * task.bandBytes, (shards + 1) * HASH_BYTES),
    );
    this.#output = this.#kernel.allocate(Math.max((shards + 1) * HASH_BYTES, (shards - columns) * task.bandBytes));
    if (this.#kernel.stateBytes() !== stateBytesOf(task.encoding)) {
      throw new AppError('INTERNAL', 'resources/kernel/rs2.wasm does not belong to this build.');
    }
  }

  run({ phase, band }: Order): void {
    const count = unitsOf(phase, this.#task);
    for (;;) {
      const unit = Atomics.add(this.#next, 0, 1);
      if (unit >= count) return;
      if (phase === 'rows') this.#extendRow(unit, band);
      else if (phase === 'columns') this.#columnGroup(unit, band);
      else this.#rowRoot(unit);
    }
  }

  /** The memory as it is now: a view dies when the memory grows. */
  #bytes(): Uint8Array {
    return new Uint8Array(this.#kernel.memory.buffer);
  }

  /** Bytes of the blob into the kernel's memory, zeros from its end on. */
  #read(memory: Uint8Array, at: number, offset: number, count: number): void {
    const wanted = Math.max(0, Math.min(count, this.#task.size - offset));
    for (let got = 0; got < wanted;) {
      const length = readPiece(this.#task.fd, memory, at + got, wanted - got, offset + got);
      if (length === 0) throw new AppError('CONFLICT', 'It became shorter while it was read.');
      got += length;
    }
    memory.fill(0, at + wanted, at + count);
  }

  /** Where the band starts within a symbol, and how wide it is. */
  #span(band: number): { readonly start: number; readonly width: number } {
    const { bandBytes, encoding } = this.#task;
    const start = band * bandBytes;
    return { start, width: Math.min(bandBytes, encoding.symbolBytes - start) };
  }

  #extendRow(row: number, band: number): void {
    const { shards, columns, symbolBytes } = this.#task.encoding;
    const { start, width } = this.#span(band);
    const memory = this.#bytes();
    const first = row * columns;
    if (width === symbolBytes) this.#read(memory, this.#input, first * symbolBytes, columns * symbolBytes);
    else {
      for (let j = 0; j < columns; j += 1) {
        this.#read(memory, this.#input + j * width, (first + j) * symbolBytes + start, width);
      }
    }
    this.#kernel.encodeRow(this.#input, width, width, this.#output);
    const length = (shards - columns) * width;
    new Uint8Array(this.#task.recovery).set(memory.subarray(this.#output, this.#output + length), row * length);
  }

  #columnGroup(unit: number, band: number): void {
    const { shards, columns } = this.#task.encoding;
    const { width } = this.#span(band);
    for (let first = unit * this.#group; first < Math.min(shards, (unit + 1) * this.#group);) {
      // Source columns come from the file and recovery columns from memory: no group holds both.
      const end = Math.min(first < columns ? columns : shards, (unit + 1) * this.#group);
      const stride = (end - first) * width;
      if (first < columns) this.#loadSources(first, stride, band);
      else this.#loadRecovery(first - columns, stride, width);
      for (let column = first; column < end; column += 1) {
        this.#hashColumn(column, this.#input + (column - first) * width, stride, band);
      }
      first = end;
    }
  }

  #loadSources(column: number, stride: number, band: number): void {
    const { rows, columns, symbolBytes } = this.#task.encoding;
    const { start } = this.#span(band);
    const memory = this.#bytes();
    for (let i = 0; i < rows; i += 1) {
      this.#read(memory, this.#input + i * stride, (i * columns + column) * symbolBytes + start, stride);
    }
  }

  #loadRecovery(column: number, stride: number, width: number): void {
    const { shards, rows, columns } = this.#task.encoding;
    const memory = this.#bytes();
    const recovery = new Uint8Array(this.#task.recovery);
    for (let i = 0; i < rows; i += 1) {
      const at = (i * (shards - columns) + column) * width;
      memory.set(recovery.subarray(at, at + stride), this.#input + i * stride);
    }
  }

  #hashColumn(column: number, from: number, stride: number, band: number): void {
    const { encoding, states, leaves, columnRoots } = this.#task;
    const { start, width } = this.#span(band);
    const isLast = start + width === encoding.symbolBytes;
    const memory = this.#bytes();
    const state = this.#kernel.stateAddress();
    const length = this.#kernel.stateBytes();
    const kept = new Uint8Array(states);
    if (start > 0) memory.set(kept.subarray(column * length, (column + 1) * length), state);
    this.#kernel.hashColumn(from, stride, width, start, isLast ? 1 : 0, this.#output);
    if (!isLast) {
      kept.set(memory.subarray(state, state + length), column * length);
      return;
    }
    const hashes = encoding.shards * HASH_BYTES;
    new Uint8Array(leaves).set(memory.subarray(this.#output, this.#output + hashes), column * hashes);
    this.#kernel.merkleRoot(this.#output, encoding.shards);
    new Uint8Array(columnRoots).set(memory.subarray(this.#output, this.#output + HASH_BYTES), column * HASH_BYTES);
  }

  #rowRoot(row: number): void {
    const { shards } = this.#task.encoding;
    const words = HASH_BYTES / BigUint64Array.BYTES_PER_ELEMENT;
    const leaves = new BigUint64Array(this.#task.leaves);
    const nodes = new BigUint64Array(this.#kernel.memory.buffer, this.#output, shards * words);
    for (let column = 0; column < shards; column += 1) {
      for (let word = 0; word < words; word += 1) {
        nodes[column * words + word] = leaves[(column * shards + row) * words + word]!;
      }
    }
    this.#kernel.merkleRoot(this.#output, shards);
    const root = this.#bytes().subarray(this.#output, this.#output + HASH_BYTES);
    new Uint8Array(this.#task.rowRoots).set(root, row * HASH_BYTES);
  }
}
