/**
 * Files that a browser drops. A browser gives no paths, so each is streamed into a private folder and
 * stands there under a token until its import has ended.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createSecret, Refusal } from './guard.ts';
import { mediaTypeOf } from './http-body.ts';

export interface Upload {
  readonly path: string;
  readonly name: string;
}

export interface Uploads {
  /** Streams the body to disk and answers its token (`upload:…`). */
  receive(request: IncomingMessage, name: string): Promise<string>;
  find(token: string): Upload | undefined;
  remove(tokens: readonly string[]): Promise<void>;
  /** Removes the folder. */
  close(): Promise<void>;
}

export function createUploads(): Uploads {
  const held = new Map<string, Upload>();
  // Made on the first upload, readable by this user only (mkdtemp makes 0700).
  let folder: Promise<string> | null = null;

  return {
    async receive(request, name) {
      if (mediaTypeOf(request) !== 'application/octet-stream') {
        throw new Refusal(415, 'A file is sent as application/octet-stream.');
      }
      if (name === '') throw new Refusal(400, 'An upload has a name.');
      await needRoom(Number(request.headers['content-length'] ?? 0));
      folder ??= mkdtemp(join(tmpdir(), 'blobtrail-'));
      const secret = createSecret();
      const path = join(await folder, secret, safeBaseName(name));
      await mkdir(dirname(path), { mode: 0o700 });
      try {
        await pipeline(request, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      } catch (error) {
        await rm(dirname(path), { recursive: true, force: true });
        throw error;
      }
      const token = `upload:${secret}`;
      held.set(token, { path, name });
      return token;
    },
    find: (token) => held.get(token),
    async remove(tokens) {
      for (const token of tokens) {
        const upload = held.get(token);
        held.delete(token);
        if (upload !== undefined) await rm(dirname(upload.path), { recursive: true, force: true });
      }
    },
    async close() {
      held.clear();
      if (folder !== null) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** Left free on the disk for everybody else. */
const RESERVE_BYTES = 256 * 1024 * 1024;

/** Refuses a file that the temporary folder has no room for before its first byte is taken. */
async function needRoom(bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir());
  if (bytes + RESERVE_BYTES <= bavail * bsize) return;
  throw new Refusal(
    413,
    `The file has ${bytes} bytes, and the temporary folder has no room for it. Import it with "blobtrail import".`,
  );
}

/** The last part of the name as the browser gave it, so that importers can read its ending; never a path. */
function safeBaseName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const clean = base.replace(/[^\w.+=@-]/g, '_').slice(-160);
  return /^\.*$/.test(clean) ? 'file' : clean;
}
