/**
 * A case for the way: encrypted to recipients or with a passphrase, in the age format (age-encryption.org/v1), so that
 * whoever has `age` and the key can open it without Blobtrail. The file is whole or not there.
 */
import { createReadStream, createWriteStream, lstatSync, renameSync, rmSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { AppError } from '../../base/errors.ts';
import { checkHeader } from '../case/header.ts';

/** Either recipients (`age1…`) or a passphrase: age mixes the two in no file. */
export type SealKey = { readonly recipients: readonly string[] } | { readonly passphrase: string };
/** Identities (`AGE-SECRET-KEY-1…`), or the passphrase. */
export type OpenKey = { readonly identities: readonly string[] } | { readonly passphrase: string };

export interface SealOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Not a link to somewhere else, and not there yet: nothing is overwritten. */
function checkFree(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
    throw new AppError('CONFLICT', `${path} is there already. Name another file, or move it away.`);
}

function sizeOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true) throw new AppError('NOT_FOUND', `There is no file ${path}.`);
  return stat.size;
}

/** A case that somebody writes has its newest part in another file. */
function checkAtRest(path: string): void {
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new AppError('CONFLICT', `${path} is being written. Close the case, then seal it.`);
}

function* counted(done: (bytes: number) => void, piece: Uint8Array): Iterable<Uint8Array> {
  done(piece.length);
  yield piece;
}

function streamOf(path: string, options: SealOptions): ReadableStream<Uint8Array> {
  const total = sizeOf(path);
  let sum = 0;
  const tell = (bytes: number): void => {
    sum += bytes;
    options.onProgress?.(sum, total);
  };
  const pieces = createReadStream(path).flatMap((piece: Uint8Array) => Readable.from(counted(tell, piece)));
  return Readable.toWeb(pieces) as ReadableStream<Uint8Array>;
}

async function writeWhole(stream: ReadableStream<Uint8Array>, path: string, signal: AbortSignal): Promise<void> {
  const partial = `${path}.part`;
  try {
    await pipeline(Readable.fromWeb(stream), createWriteStream(partial, { flags: 'wx', mode: 0o600 }), { signal });
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    if (signal.aborted) throw new AppError('CANCELLED', `${path} was not written.`);
    throw error;
  }
}

function encrypter(key: SealKey): Encrypter {
  const out = new Encrypter();
  if ('passphrase' in key) {
    if (key.passphrase === '') throw new AppError('BAD_INPUT', 'The passphrase is empty.');
    out.setPassphrase(key.passphrase);
    return out;
  }
  if (key.recipients.length === 0) throw new AppError('BAD_INPUT', 'Name a recipient (age1…) or a passphrase.');
  for (const recipient of key.recipients) {
    try {
      out.addRecipient(recipient);
    } catch (error) {
      throw new AppError('BAD_INPUT', `"${recipient}" is no recipient of age, such as age1….`, { cause: error });
    }
  }
  return out;
}

/** @throws AppError NOT_FOUND, CONFLICT (in use, or the target is there), BAD_INPUT for a key, CANCELLED. */
export async function sealCase(from: string, to: string, key: SealKey, options: SealOptions): Promise<void> {
  checkFree(to);
  checkHeader(from);
  checkAtRest(from);
  const sealed = await encrypter(key).encrypt(streamOf(from, options) as globalThis.ReadableStream<Uint8Array>);
  await writeWhole(sealed as ReadableStream<Uint8Array>, to, options.signal);
}

function decrypter(key: OpenKey): Decrypter {
  const out = new Decrypter();
  if ('passphrase' in key) {
    out.addPassphrase(key.passphrase);
    return out;
  }
  for (const identity of key.identities) {
    try {
      out.addIdentity(identity);
    } catch (error) {
      throw new AppError('BAD_INPUT', 'This is no identity of age: one begins with AGE-SECRET-KEY-1.', {
        cause: error,
      });
    }
  }
  return out;
}

/** @throws AppError NOT_FOUND, CONFLICT, BAD_INPUT for a wrong key or a damaged file, CASE_FOREIGN when no case lies in it, CANCELLED. */
export async function unsealCase(from: string, to: string, key: OpenKey, options: SealOptions): Promise<void> {
  checkFree(to);
  const open = decrypter(key);
  const opened = `${to}.opened`;
  checkFree(opened);
  try {
    const plain = await open.decrypt(streamOf(from, options) as globalThis.ReadableStream<Uint8Array>);
    await writeWhole(plain as ReadableStream<Uint8Array>, opened, options.signal);
    checkHeader(opened);
    renameSync(opened, to);
  } catch (error) {
    rmSync(opened, { force: true });
    if (error instanceof AppError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'BAD_INPUT',
      `${from} cannot be opened: ${message}. The key is another one, or the file is damaged.`,
      {
        cause: error,
      },
    );
  }
}
