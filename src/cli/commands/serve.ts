import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError, type Command } from 'commander';
import { visibleText } from '../../base/visible-text.ts';
import { createRecentCases } from '../../host/recent-cases.ts';
import { stateFolder } from '../../host/state-folder.ts';
import { writeJsonLine, writeLine } from '../print.ts';

function portArgument(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535)
    throw new InvalidArgumentError('It is not a port, which is a number from 0 to 65535.');
  return port;
}

/** Serves until it is ended; a signal closes the case in order. */
function untilEnded(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('the inspector in a browser on loopback; a case that is missing is made')
    .argument('<case>')
    .option('--port <n>', '0: any free port', portArgument, 0)
    .option('--json', 'print one line {"url":…,"pid":…}')
    .action(async (casePath: string, options: { readonly port: number; readonly json?: boolean }) => {
      // The other commands start sooner without a server.
      const { startHost } = await import('../../host/host.ts');
      const isNew = !existsSync(casePath);
      const host = await startHost({
        casePath,
        port: options.port,
        recent: createRecentCases(stateFolder()),
        staticRoot: fileURLToPath(new URL('../renderer', import.meta.url)),
        engineEntry: fileURLToPath(new URL('../engine/engine-child.js', import.meta.url)),
      });
      if (isNew)
        process.stderr.write(
          `There was no case at ${visibleText(casePath)}: a new, empty one was made. Drop exports on the window.\n`,
        );
      if (options.json === true) await writeJsonLine({ url: host.url, pid: process.pid });
      else await writeLine(`The inspector is at ${host.url}`);
      await untilEnded();
      await host.close();
    });
}
