import { InvalidArgumentError, type Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { visibleText } from '../../base/visible-text.ts';
import { identifyFile, type FileIdentity, type IdentifyOptions } from '../../core/content/identify-file.ts';
import { countArgument } from '../filter-options.ts';
import { writeJsonLine, writeLine } from '../print.ts';
import { createProgressBar } from '../progress-bar.ts';

interface Options {
  readonly shards?: number;
  readonly threads?: number;
  readonly ipfs?: boolean;
  readonly json?: boolean;
}

function from1To(most: number): (value: string) => number {
  return (value) => {
    const count = countArgument(value);
    if (count < 1 || count > most) throw new InvalidArgumentError(`not a number from 1 to ${most}.`);
    return count;
  };
}

function identityJson(file: string, { blob, bytes, sha256, ipfs }: FileIdentity): Readonly<Record<string, unknown>> {
  const { blobId, shards } = blob;
  return { file, blobId, bytes, shards, encoding: 'RS2', sha256, ...(ipfs !== null && { ipfs }) };
}

async function printIdentity(file: string, { blob, ipfs }: FileIdentity): Promise<void> {
  await writeLine(`${blob.blobId}  ${file}`);
  for (const { cid, chunker, width, rawLeaves } of ipfs ?? []) {
    await writeLine(`  ${cid}  ${chunker}, ${rawLeaves ? 'raw leaves' : 'dag-pb leaves'}, ${width} links a node`);
  }
}

/** What is wrong with this one file; the others can still be done. */
function isOfFile(error: unknown): error is AppError {
  return error instanceof AppError && ['NOT_FOUND', 'BAD_INPUT', 'LIMIT', 'CONFLICT'].includes(error.code);
}

async function identifyAll(files: readonly string[], options: Options, signal: AbortSignal): Promise<void> {
  const bar = createProgressBar(process.stderr);
  for (const file of files) {
    const identifyOptions: IdentifyOptions = {
      signal,
      ipfs: options.ipfs === true,
      onProgress: (done, total) => bar.update({ phase: 'hash', item: file, done, total, unit: 'bytes' }),
      ...(options.shards !== undefined && { shards: options.shards }),
      ...(options.threads !== undefined && { threads: options.threads }),
    };
    try {
      const identity = await identifyFile(file, identifyOptions).finally(() => bar.stop());
      await (options.json === true ? writeJsonLine(identityJson(file, identity)) : printIdentity(file, identity));
    } catch (error) {
      if (!isOfFile(error)) throw error;
      process.stderr.write(`blobtrail: ${visibleText(error.message)}\n`);
      process.exitCode = 2;
    }
  }
}

export function addBlobId(program: Command): void {
  program
    .command('blob-id')
    .description('the Walrus blob id of files on disk, computed offline')
    .argument('<file...>')
    .option('--shards <n>', 'of the network; 1000 on both public ones', from1To(2000))
    .option('--threads <n>', 'at most 8, one per processor, without it', from1To(64))
    .option('--ipfs', 'the ids that IPFS gives the files, too')
    .option('--json', 'print one object a line')
    .action(async (files: readonly string[], options: Options) => {
      const controller = new AbortController();
      // A second Ctrl-C ends the process at once.
      const interrupt = (): void => controller.abort();
      process.once('SIGINT', interrupt);
      process.once('SIGTERM', interrupt);
      try {
        await identifyAll(files, options, controller.signal);
      } finally {
        process.removeListener('SIGINT', interrupt);
        process.removeListener('SIGTERM', interrupt);
      }
    });
}
