/** Server-sent events: what the engine says unasked, and the progress of a page's own calls. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FromEngine } from '../shared/port.ts';

/** Keeps proxies and idle timers from closing a quiet line. */
const HEARTBEAT_MS = 15_000;

export interface EventStreams {
  /** Opens the stream of one page; `client` is the name that the page gave itself. */
  open(client: string, request: IncomingMessage, response: ServerResponse): void;
  /** To one page; dropped when it has no stream. */
  send(client: string, message: FromEngine): void;
  broadcast(message: FromEngine): void;
  readonly isEmpty: boolean;
  close(): void;
}

/** `onEmpty` is told whenever the last page has gone. */
export function createEventStreams(onEmpty: () => void = () => undefined): EventStreams {
  const streams = new Map<ServerResponse, string>();
  const write = (response: ServerResponse, message: FromEngine): void => {
    // JSON has no raw line breaks, so one message is one `data:` line.
    response.write(`data: ${JSON.stringify(message)}\n\n`);
  };
  const heartbeat = setInterval(() => {
    for (const response of streams.keys()) response.write(': still here\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    open(client, request, response) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
      response.write('retry: 500\n\n');
      streams.set(response, client);
      const end = (): void => {
        if (streams.delete(response) && streams.size === 0) onEmpty();
      };
      request.once('close', end);
      response.once('close', end);
    },
    send(client, message) {
      for (const [response, name] of streams) if (name === client) write(response, message);
    },
    broadcast(message) {
      for (const response of streams.keys()) write(response, message);
    },
    get isEmpty() {
      return streams.size === 0;
    },
    close() {
      clearInterval(heartbeat);
      for (const response of streams.keys()) response.end();
      streams.clear();
    },
  };
}
