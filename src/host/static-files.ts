/** The built page, read-only. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isAbsolute, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pageMediaType, pageSegments } from '../shared/page-policy.ts';
import { Refusal } from './guard.ts';

export async function serveStatic(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new Refusal(405, 'Files can only be read.', { Allow: 'GET, HEAD' });
  }
  const segments = pageSegments(request.url ?? '');
  if (segments === null) throw new Refusal(403, 'This path is refused.');
  const path = join(root, ...segments);
  const inside = relative(root, path);
  if (inside.startsWith('..') || isAbsolute(inside)) throw new Refusal(403, 'This path is refused.');
  const mediaType = pageMediaType(path);
  const info = mediaType === null ? null : await stat(path).catch(() => null);
  if (mediaType === null || info?.isFile() !== true) throw new Refusal(404, 'There is no such file.');

  response.writeHead(200, { 'Content-Type': mediaType, 'Content-Length': info.size, 'Cache-Control': 'no-cache' });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(path), response);
}
