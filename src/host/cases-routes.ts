/** The list of recent cases, and opening one of them. A page names a case by its place in the list, never by a path. */
import type { ServerResponse } from 'node:http';
import { Refusal, type Guard } from './guard.ts';
import { readJsonBody } from './http-body.ts';
import type { RecentCases } from './recent-cases.ts';
import { withSession, type Route } from './route.ts';
import type { ServedCases } from './served-cases.ts';

export function casesRoutes(
  guard: Guard,
  cases: ServedCases,
  recent: RecentCases | undefined,
): Readonly<Record<string, Route>> {
  const list = async () => (await recent?.list()) ?? [];
  return {
    'GET /cases': withSession(guard, async (_request, response) => {
      answerJson(response, { recent: (await list()).map(({ path: _path, ...told }) => told) });
    }),
    'POST /cases': withSession(guard, async (request, response) => {
      const { id } = ((await readJsonBody(request)) ?? {}) as { readonly id?: unknown };
      const chosen = (await list()).find((one) => one.id === id);
      if (chosen === undefined) throw new Refusal(404, 'The list of recent cases has no such case any more.');
      if (!chosen.isThere) throw new Refusal(404, `There is no case at ${chosen.path} any more.`);
      const key = await cases.open(chosen.path);
      await recent?.note(chosen.path, Date.now());
      answerJson(response, { key });
    }),
  };
}

function answerJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}
