import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Guard } from './guard.ts';

export type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;

/** The same for pages with a session alone. */
export function withSession(guard: Guard, route: Route): Route {
  return (request, response, url) => {
    guard.checkSession(request);
    return route(request, response, url);
  };
}
