import type { Command } from 'commander';
import { fromBase64 } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import { countArgument } from '../filter-options.ts';
import { write, writeJsonLine, writeLine } from '../print.ts';
import { withCase, type Session } from '../session.ts';

interface Options {
  readonly json?: boolean;
  readonly offset?: number;
  readonly length?: number;
}

const PIECE = 1024 * 1024;

/** Bytes of a source as they are, secrets masked: to a pipe, not to be interpreted. */
async function printBytes(session: Session, source: string, offset: number, length: number): Promise<void> {
  for (let at = offset; at < offset + length; at += PIECE) {
    const slice = await session.call('source.read', {
      source,
      offset: at,
      length: Math.min(PIECE, offset + length - at),
    });
    await write(fromBase64(slice.base64) ?? new Uint8Array());
  }
}

/** `key: value` lines, nested things indented. */
async function printThing(value: unknown, indent = ''): Promise<void> {
  for (const [key, item] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    if (item === null || typeof item !== 'object') await writeLine(`${indent}${key}: ${String(item)}`);
    else if (Object.keys(item).length === 0) await writeLine(`${indent}${key}: none`);
    else {
      await writeLine(`${indent}${key}:`);
      await printThing(item, `${indent}  `);
    }
  }
}

export function addShow(program: Command): void {
  program
    .command('show')
    .description('one thing and everything it rests on')
    .argument('<case>')
    .argument('<handle>', 'r-7, a-3, n-2, f-2, x-1, … or a blob id, tee id, tx hash')
    .option('--offset <n>', 'bytes of a source from here on', countArgument)
    .option('--length <n>', 'so many bytes', countArgument)
    .option('--json', 'print one object')
    .action((casePath: string, handle: string, options: Options) =>
      withCase(casePath, async (session) => {
        const { offset, length } = options;
        if (offset !== undefined || length !== undefined) {
          if (length === undefined || !/^x-\d+$/.test(handle))
            throw new AppError('BAD_INPUT', 'Bytes are read with a source: show CASE x-1 --offset N --length N.');
          await printBytes(session, handle, offset ?? 0, length);
          return;
        }
        const thing = await session.call('thing.show', { id: handle });
        if (options.json === true) await writeJsonLine(thing);
        else await printThing(thing);
      }),
    );
}
