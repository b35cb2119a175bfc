/** Quilts: many files in one blob. docs/formats/walrus-quilt.md */
import { createHash } from 'node:crypto';
import { BcsReader } from '../../../base/bcs.ts';
import { AppError, throwIfAborted } from '../../../base/errors.ts';
import { computeBlobId } from '../../walrus/compute-blob-id.ts';
import type { Head, Importer, ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import {
  columnsOf,
  INDEX_COLUMNS,
  quiltEncodingOf,
  quiltPatchId,
  readPatch,
  readQuiltIndex,
} from '../walrus/quilt-bytes.ts';
import type { QuiltColumns, QuiltEntry, QuiltIndex } from '../walrus/quilt-bytes.ts';

/** Quilts above this are listed: their id and their files' hashes are not computed while they are imported. */
const MAX_COMPUTED_BYTES = 1024 ** 3;
const MAX_FILES = 666;
const PIECE = 1024 * 1024;

/** Ids by the SHA-256 of the bytes: the same bytes have the same id, whichever case holds them. */
const known = new Map<string, string>();
const REMEMBERED = 1024;

/** What the first column says, as far as the head holds it: version, the length of the index, and its first file. */
function beginsAsQuilt({ bytes, size }: Head): boolean {
  const encoding = quiltEncodingOf(size);
  if (encoding === null || bytes.length < encoding.symbolBytes) return false;
  const { rows, symbolBytes } = encoding;
  const rowBytes = encoding.columns * symbolBytes;
  const seen: number[] = [];
  for (let row = 0; row < rows && seen.length < 64; row += 1) {
    const symbol = bytes.subarray(row * rowBytes, row * rowBytes + symbolBytes);
    if (symbol.length < symbolBytes) break;
    seen.push(...symbol.subarray(0, 64));
  }
  const read = new BcsReader(Uint8Array.from(seen));
  try {
    if (read.u8() !== 1) return false;
    const length = read.u32();
    const files = read.uleb();
    const end = read.u16();
    const fits = length >= 1 + files * 4 && length < INDEX_COLUMNS * rows * symbolBytes;
    return fits && files >= 1 && files <= MAX_FILES && end >= 2 && end <= encoding.columns;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return false;
  }
}

/** In pieces of one length, whatever the source comes in. */
async function* piecesOf(bytes: SourceBytes, signal: AbortSignal): AsyncIterable<Uint8Array> {
  for (let offset = 0; offset < bytes.size; offset += PIECE) {
    throwIfAborted(signal);
    yield bytes.read(offset, Math.min(PIECE, bytes.size - offset));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

interface Identity {
  readonly blobId: string;
  readonly sha256: string;
}

async function identify(bytes: SourceBytes, signal: AbortSignal): Promise<Identity | null> {
  if (bytes.size > MAX_COMPUTED_BYTES) return null;
  const hash = createHash('sha256');
  for await (const piece of piecesOf(bytes, signal)) hash.update(piece);
  const sha256 = hash.digest('hex');
  const blobId = known.get(sha256) ?? (await computeBlobId(piecesOf(bytes, signal), { signal })).blobId;
  if (known.size >= REMEMBERED) known.clear();
  known.set(sha256, blobId);
  return { blobId, sha256 };
}

interface Patches {
  readonly columns: QuiltColumns;
  readonly sink: RecordSink;
  readonly quiltId: string | null;
  readonly signal: AbortSignal;
}

/** Points at the file's part of the first row: the rest of its columns lies in the rows below. */
function tellPatch({ columns, sink, quiltId, signal }: Patches, entry: QuiltEntry): void {
  const { symbolBytes } = columns.encoding;
  const [offset, length] = [entry.start * symbolBytes, (entry.end - entry.start) * symbolBytes];
  let content: ReturnType<typeof readPatch> | null = null;
  if (quiltId !== null) {
    try {
      content = readPatch(columns, entry, signal);
      if (!content.agrees)
        sink.issue(offset, length, 'quilt-disagrees', 'A file of the quilt is not what the index says of it.');
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'BAD_INPUT') throw error;
      sink.issue(offset, length, 'malformed-record', `A file of the quilt cannot be read: ${error.message}.`);
    }
  }
  const { start, end, identifier, tags } = entry;
  sink.statement(
    {
      kind: 'walrus-patch',
      network: null,
      teller: 'bytes',
      quiltId,
      patchId: quiltId === null ? null : quiltPatchId(quiltId, start, end),
      start,
      end,
      identifier,
      tags,
      sha256: content?.sha256 ?? null,
      size: content === null ? null : String(content.size),
    },
    offset,
    length,
  );
}

async function tellQuilt(
  bytes: SourceBytes,
  columns: QuiltColumns,
  { entries }: QuiltIndex,
  sink: RecordSink,
  signal: AbortSignal,
): Promise<void> {
  const { size } = bytes;
  const known = await identify(bytes, signal);
  sink.accepted(0, size);
  if (known === null) {
    sink.issue(
      0,
      size,
      'limit',
      `This quilt has more than ${MAX_COMPUTED_BYTES} bytes: its files are listed, their ids and hashes are not computed.`,
    );
  } else {
    const id = { blobId: known.blobId, blobIdWritten: known.blobId };
    const rest = { size: String(size), encodingType: 'RS2', file: null, sha256: known.sha256, isQuilt: true } as const;
    sink.statement({ kind: 'walrus-blob', network: null, teller: 'bytes', ...id, ...rest }, 0, size);
  }
  const patches = { columns, sink, quiltId: known?.blobId ?? null, signal };
  for (const entry of entries) tellPatch(patches, entry);
}

export const walrusQuilt: Importer = {
  id: 'walrus-quilt',
  title: 'Walrus quilts',
  alterations: [
    'A patch id names columns of the quilt, not a content: only the hash of a file tells what it is.',
    'The SDK counts the columns of the index without its first five bytes and may name a first file one column too early.',
  ],
  clock: 'none',

  sniff(head) {
    return beginsAsQuilt(head)
      ? { confidence: 0.9, reason: 'As long as a quilt is, and its first column begins with an index.' }
      : { confidence: 0, reason: 'No quilt.' };
  },

  async read(bytes: SourceBytes, sink: RecordSink, { signal }: ImportContext) {
    if (bytes.size === 0) return;
    const columns = columnsOf(bytes);
    if (columns === null) {
      sink.rejected(
        0,
        bytes.size,
        'malformed-record',
        'The length of a quilt is a multiple of 445,556 bytes; that of this file is not.',
      );
      return;
    }
    let index: QuiltIndex;
    try {
      index = readQuiltIndex(columns);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'BAD_INPUT') throw error;
      sink.rejected(0, bytes.size, 'malformed-record', `The index of this quilt cannot be read: ${error.message}.`);
      return;
    }
    await tellQuilt(bytes, columns, index, sink, signal);
  },
};
