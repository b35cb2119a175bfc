/**
 * Finds every file that a person hands over: folders are walked, compressed files and archives opened
 * by their content. Nothing is written anywhere, links are not followed, and what is refused is told.
 */
import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, throwIfAborted } from '../../base/errors.ts';
import type { Digest } from './acquire.ts';
import { archiveKindOf } from './archive/archive-kind.ts';
import { besideName, besideOnDisk, heldBytes, NOTHING_BESIDE, type Beside } from './archive/beside.ts';
import { contentOf, type Content } from './archive/content-of.ts';
import { sliceOf, survey } from './archive/expand.ts';
import type { Bytes } from './archive/expand.ts';
import { headOf, headOfFile, readFilePieces } from './archive/file-pieces.ts';
import { rowsInside } from './archive/rows-inside.ts';
import { tarMembers } from './archive/tar-members.ts';
import type { TarMember } from './archive/tar-members.ts';
import { listZip } from './archive/zip-members.ts';
import { databaseWithLog, readWriteAheadLog, unreadLog } from './archive/write-ahead-log.ts';
import type { WriteAheadLog } from './archive/write-ahead-log.ts';
import type { StoredPlace } from './archive/zip-members.ts';
import { IMPORT_LIMITS } from './limits.ts';
import type { ImportLimits } from './limits.ts';
import { readColumnNames } from './parquet/column-names.ts';
import { unparquet } from './parquet/unparquet.ts';
import { isDatabase } from './sqlite/database.ts';

/** A file, or what lies in one. Its bytes can be read from the start as often as needed. */
export interface FoundFile {
  /** `archive`: its members follow; it stands for itself as evidence, not as a format. */
  readonly kind: 'file' | 'archive';
  /** As received; `!/` stands before what lies inside a container. */
  readonly path: string;
  readonly name: string;
  readonly fileTimeNs: bigint | null;
  /** Why less came out than was stored; null when everything did. */
  readonly damage: string | null;
  /** Of its bytes, where they were read to measure them: what was decoded once need not be for its hash. */
  readonly digest: Digest | null;
  open(): Bytes;
}

export interface RefusedFile {
  readonly kind: 'refused';
  readonly path: string;
  /** A fixed word: symlink, not-a-file, unreadable, unsafe-name, encrypted, overlap, limit, nesting, … */
  readonly refused: string;
  readonly message: string;
}

export type Found = FoundFile | RefusedFile;

/** What one handed-over file may still expand to. */
interface Room {
  entries: number;
  bytes: number;
}

interface Candidate {
  readonly path: string;
  readonly name: string;
  readonly fileTimeNs: bigint | null;
  readonly damage: string | null;
  readonly digest: Digest | null;
  readonly storedBytes: number;
  readonly place: { readonly path: string } | null;
  readonly beside: Beside;
  open(): Bytes;
}

interface Walk {
  readonly limits: ImportLimits;
  readonly signal: AbortSignal | undefined;
}

function refuse(path: string, refused: string, message: string): RefusedFile {
  return { kind: 'refused', path, refused, message };
}

/**
 * All files under the paths, in an order that depends on their names alone.
 * @throws AppError NOT_FOUND when one of the paths is not there; CANCELLED.
 */
export async function* findFiles(
  paths: readonly string[],
  signal?: AbortSignal,
  limits: ImportLimits = IMPORT_LIMITS,
): AsyncIterable<Found> {
  for (const path of paths) {
    try {
      await lstat(path);
    } catch (error) {
      throw new AppError('NOT_FOUND', `There is no file or folder ${path}.`, { cause: error });
    }
  }
  const named = new Set(paths);
  for (const path of paths) yield* walkPath(path, { limits, signal }, named);
}

/** `named`: all files that are taken in beside it. */
async function* walkPath(path: string, walk: Walk, named: ReadonlySet<string>): AsyncIterable<Found> {
  throwIfAborted(walk.signal);
  try {
    const stat = await lstat(path, { bigint: true });
    if (stat.isDirectory()) {
      const names = await readdir(path);
      const paths = names.toSorted().map((name) => join(path, name));
      const inside = new Set(paths);
      for (const each of paths) yield* walkPath(each, walk, inside);
      return;
    }
    if (stat.isSymbolicLink()) {
      yield refuse(path, 'symlink', 'A symbolic link is not followed: name the file that it leads to.');
      return;
    }
    if (!stat.isFile()) {
      yield refuse(path, 'not-a-file', 'This is neither a file nor a folder.');
      return;
    }
    const head = await headOfFile(path);
    const room: Room = { entries: walk.limits.archiveEntries, bytes: walk.limits.archiveBytes };
    const file: Candidate = {
      path,
      name: basename(path),
      fileTimeNs: stat.mtimeNs,
      damage: null,
      digest: null,
      storedBytes: Number(stat.size),
      place: { path },
      beside: besideOnDisk(path, named),
      open: () => readFilePieces(path),
    };
    const log = `${path}-wal`;
    const beside = isDatabase(head) ? await lstat(log).catch(() => null) : null;
    const read = beside?.isFile() === true ? await readWriteAheadLog({ path }, { path: log }) : null;
    if (read === null) yield* unwrap(file, head, 0, room, walk);
    else if (named.has(log)) yield* unwrapDatabase(file, { path }, read, 0, room, walk);
    else yield* unwrap({ ...file, damage: unreadLog(read) }, head, 0, room, walk);
  } catch (error) {
    if (error instanceof AppError) throw error;
    yield refuse(path, 'unreadable', error instanceof Error ? error.message : String(error));
  }
}

/** The database as its log leaves it: what comes out of the two. */
async function* unwrapDatabase(
  file: Candidate,
  place: StoredPlace,
  log: WriteAheadLog,
  depth: number,
  room: Room,
  walk: Walk,
): AsyncIterable<Found> {
  const { path, name, fileTimeNs, damage, digest, open } = file;
  yield { kind: 'archive', path, name, fileTimeNs, damage, digest, open };
  const both = { ...file, storedBytes: file.storedBytes + log.bytes };
  yield* unwrapOne(both, { name, place: 'with-its-log', open: () => databaseWithLog(place, log) }, depth, room, walk);
}

/** A member of an archive; a database together with its log, as far as both can be held. */
async function* unwrapMember(
  file: Candidate,
  head: Uint8Array,
  depth: number,
  room: Room,
  walk: Walk,
): AsyncIterable<Found> {
  const log = isDatabase(head) ? await file.beside(`${file.name}-wal`) : null;
  if (log === null) {
    yield* unwrap(file, head, depth, room, walk);
    return;
  }
  const most = walk.limits.archiveHeldBytes;
  const [bytes, logBytes] = [await heldBytes(file.open, most), await heldBytes(log, most)];
  if (bytes === null || logBytes === null) {
    const unread = `A write-ahead log lies beside this database, and one of the two is larger than the limit (archiveHeldBytes), ${most} bytes: what stands in the log alone is not read.`;
    const damage = file.damage === null ? unread : `${file.damage} ${unread}`;
    yield* unwrap({ ...file, damage }, head, depth, room, walk);
    return;
  }
  const read = await readWriteAheadLog({ bytes }, { bytes: logBytes });
  if (read === null) yield* unwrap(file, head, depth, room, walk);
  else yield* unwrapDatabase(file, { bytes }, read, depth, room, walk);
}

async function* unwrap(file: Candidate, head: Uint8Array, depth: number, room: Room, walk: Walk): AsyncIterable<Found> {
  throwIfAborted(walk.signal);
  const { path, name, fileTimeNs, damage, digest, open } = file;
  const kind = archiveKindOf(head, file.storedBytes);
  const place = (): Promise<StoredPlace | null> => placeOf(file, walk.limits);
  const tables = kind === null ? await rowsInside({ ...file, place }, head, walk.limits) : [];
  const isFile = kind === null && tables.length === 0;
  const found: FoundFile = { kind: isFile ? 'file' : 'archive', path, name, fileTimeNs, damage, digest, open };
  if (!isFile && kind !== 'utf-16' && depth >= walk.limits.archiveNesting) {
    yield { ...found, kind: 'file' };
    yield refuse(
      path,
      'nesting',
      `Containers inside each other deeper than the limit (archiveNesting), which is ${walk.limits.archiveNesting}.`,
    );
    return;
  }
  yield found;
  for (const table of tables.slice(0, room.entries)) yield* unwrapOne(file, table, depth, room, walk);
  if (kind === 'zip') yield* unwrapZip(file, depth, room, walk);
  else if (kind === 'parquet') yield* unwrapParquet(file, depth, room, walk);
  else if (kind === 'tar') yield* unwrapTar(file, depth, room, walk);
  else if (kind !== null) yield* unwrapOne(file, contentOf(file, kind, walk.limits), depth, room, walk);
}

/** The rows as lines of JSON: only there has a row bytes of its own. */
async function* unwrapParquet(file: Candidate, depth: number, room: Room, walk: Walk): AsyncIterable<Found> {
  const place = await placeOf(file, walk.limits);
  if (place === null) {
    yield refuseHeld(file, 'A Parquet file', walk.limits);
    return;
  }
  const names = await readColumnNames(file.beside);
  yield* unwrapOne(
    file,
    { name: 'rows.jsonl', open: (onDamage) => unparquet(place, onDamage, names, walk.limits) },
    depth,
    room,
    walk,
  );
}

/** A container that holds one thing. */
async function* unwrapOne(
  file: Candidate,
  { name, place = name, isSame, open }: Content,
  depth: number,
  room: Room,
  walk: Walk,
): AsyncIterable<Found> {
  const path = `${file.path}!/${place}`;
  try {
    const { bytes, sha256, damage } = await survey(open, file.storedBytes, room.bytes, walk.limits);
    room.bytes -= bytes;
    const member: Candidate = {
      path,
      name,
      damage,
      digest: { bytes, sha256 },
      storedBytes: bytes,
      place: null,
      beside: NOTHING_BESIDE,
      fileTimeNs: file.fileTimeNs,
      open: () => open(() => undefined),
    };
    const head = await headOf(member.open);
    // A compressed tar is one container.
    const isOne = isSame === true || archiveKindOf(head, bytes) === 'tar';
    yield* unwrap(member, head, isOne ? depth : depth + 1, room, walk);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'LIMIT') throw error;
    yield refuse(path, 'limit', error.message);
  }
}

/** What is read from its end has to be held where it lies inside something else. */
function refuseHeld({ path }: Candidate, what: string, { archiveHeldBytes }: ImportLimits): RefusedFile {
  return refuse(
    path,
    'limit',
    `${what} inside a container of more than ${archiveHeldBytes} bytes, the limit (archiveHeldBytes).`,
  );
}

async function placeOf(file: Pick<Candidate, 'place' | 'open'>, limits: ImportLimits): Promise<StoredPlace | null> {
  if (file.place !== null) return file.place;
  const bytes = await heldBytes(file.open, limits.archiveHeldBytes);
  return bytes === null ? null : { bytes };
}

async function* unwrapZip(file: Candidate, depth: number, room: Room, walk: Walk): AsyncIterable<Found> {
  const place = await placeOf(file, walk.limits);
  if (place === null) {
    yield refuseHeld(file, 'A zip', walk.limits);
    return;
  }
  const { members, broken } = await listZip(place, room.entries, walk.limits);
  room.entries -= members.length;
  if (broken !== null) yield refuse(file.path, 'damaged-archive', broken);
  for (const member of members.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))) {
    const path = `${file.path}!/${member.name}`;
    if (member.refused !== null) {
      yield refuse(path, member.refused.reason, member.refused.message);
      continue;
    }
    try {
      const { bytes, sha256, damage } = await survey(member.open, member.storedBytes, room.bytes, walk.limits);
      room.bytes -= bytes;
      const candidate: Candidate = {
        path,
        damage,
        digest: { bytes, sha256 },
        storedBytes: bytes,
        place: null,
        beside: async (name) => {
          const at = besideName(member.name, name);
          const other = members.find((each) => each.name === at && each.refused === null);
          return other === undefined ? null : () => other.open(() => undefined);
        },
        name: basename(member.name),
        fileTimeNs: member.fileTimeNs,
        open: () => member.open(() => undefined),
      };
      const head = await headOf(candidate.open);
      yield* unwrapMember(candidate, head, depth + 1, room, walk);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'LIMIT') throw error;
      yield refuse(path, 'limit', error.message);
    }
  }
}

/** A member that can be read again: out of memory, out of the file at its offset, or by passing over what stands before it. */
function openMember(file: Candidate, { held, offset, size }: TarMember): () => Bytes {
  if (held !== null)
    return async function* () {
      if (held.length > 0) yield held;
    };
  const { place } = file;
  return place === null
    ? () => sliceOf(file.open, offset, size)
    : () => readFilePieces(place.path, offset, offset + size);
}

/** The members of a tar by their names: what lies beside one may stand before or behind it. */
async function membersOf(file: Candidate, { limits }: Walk): Promise<ReadonlyMap<string, TarMember>> {
  const members = new Map<string, TarMember>();
  for await (const member of tarMembers(file.open(), 0, limits.archiveEntries, limits))
    if (member.kind === 'member') members.set(member.name, member);
  return members;
}

async function* unwrapTar(file: Candidate, depth: number, room: Room, walk: Walk): AsyncIterable<Found> {
  const mostHeld = file.place === null ? walk.limits.archiveHeldBytes : 0;
  let members: ReadonlyMap<string, TarMember> | null = null;
  for await (const member of tarMembers(file.open(), mostHeld, room.entries, walk.limits)) {
    throwIfAborted(walk.signal);
    if (member.kind === 'refused') {
      const path = member.name === null ? file.path : `${file.path}!/${member.name}`;
      yield refuse(path, member.reason, member.message);
      continue;
    }
    room.entries -= 1;
    const path = `${file.path}!/${member.name}`;
    const bytes = Math.max(0, Math.min(member.size, file.storedBytes - member.offset));
    if (bytes > room.bytes) {
      yield refuse(
        path,
        'limit',
        `More than ${walk.limits.archiveBytes} bytes, the limit for one container (archiveBytes).`,
      );
      continue;
    }
    room.bytes -= bytes;
    const candidate: Candidate = {
      path,
      name: basename(member.name),
      fileTimeNs: member.fileTimeNs,
      damage: bytes < member.size ? `The archive is cut off: ${bytes} of ${member.size} bytes are there.` : null,
      digest: null,
      storedBytes: bytes,
      place: null,
      beside: async (name) => {
        members ??= await membersOf(file, walk);
        const other = members.get(besideName(member.name, name));
        return other === undefined ? null : openMember(file, other);
      },
      open: openMember(file, member),
    };
    yield* unwrapMember(candidate, await headOf(candidate.open), depth + 1, room, walk);
  }
}
