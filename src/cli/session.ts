/** The CLI's own engine, in its process, behind the same contract as every other shell. */
import { createClient, type Client } from '../shared/client.ts';
import { createDirectPorts } from '../shared/port.ts';
import { serve } from '../shared/server.ts';
import { defaultEffects } from '../core/effects.ts';
import { createEngine } from '../core/engine.ts';
import { checkParams } from '../core/schemas.ts';
import type { Method, Params, Result } from '../shared/contract.ts';
import { createProgressBar } from './progress-bar.ts';

export interface Session {
  /** A call with a progress bar on a terminal; Ctrl-C cancels it. */
  call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
}

/** Runs `work` with an engine, and closes the case whatever happens. */
export async function withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const engine = createEngine({ effects: defaultEffects() });
  const { client: port, server } = createDirectPorts();
  serve(engine.handlers, checkParams, server);
  const client: Client = createClient(port);
  const controller = new AbortController();
  // A second Ctrl-C ends the process at once; SQLite's log keeps the case sound even then.
  const interrupt = (): void => controller.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const bar = createProgressBar(process.stderr);
  try {
    return await work({
      call: async (method, params) => {
        try {
          return await client.call(method, params, { signal: controller.signal, onProgress: bar.update });
        } finally {
          bar.stop();
        }
      },
    });
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
    if (!engine.close())
      process.stderr.write(
        'There is no room to make one file of the case again. Keep the file that ends in -wal with it, which is a part of it; with more room, any command makes it one.\n',
      );
  }
}

/** As withSession, on a case that is there. */
export function withCase<T>(
  path: string,
  work: (session: Session) => Promise<T>,
  options: { readonly asFound?: boolean } = {},
): Promise<T> {
  return withSession(async (session) => {
    const { underived } = await session.call('case.open', { path, ...options });
    if (underived > 0 && options.asFound !== true)
      process.stderr.write(
        `What ${underived === 1 ? '1 source' : `${underived} sources`} of this case say is in none of the answers: an import runs elsewhere, or nothing can be written to the case now.\n`,
      );
    return work(session);
  });
}
