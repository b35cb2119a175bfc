import { InvalidArgumentError, type Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import { visibleText } from '../../base/visible-text.ts';
import { compareWithBlob, metadataOf } from '../../core/content/blob-metadata.ts';
import { identifyFile, type FileIdentity, type IdentifyOptions } from '../../core/content/identify-file.ts';
import { openCase } from '../../core/case/case-file.ts';
import { defaultEffects } from '../../core/effects.ts';
import { differenceWords, type BlobDifferences } from '../../model/walrus/blob-differences.ts';
import { blobIdOfDecimal, decimalOfBlobId } from '../../model/known-id.ts';
import { countArgument } from '../filter-options.ts';
import { writeJsonLine, writeLine } from '../print.ts';
import { createProgressBar } from '../progress-bar.ts';

interface Options {
  readonly shards?: number;
  readonly threads?: number;
  readonly ipfs?: boolean;
  readonly against?: string;
  readonly case?: string;
  readonly json?: boolean;
}

function from1To(most: number): (value: string) => number {
  return (value) => {
    const count = countArgument(value);
    if (count < 1 || count > most) throw new InvalidArgumentError(`It is not a number from 1 to ${most}.`);
    return count;
  };
}

function blobIdArgument(text: string): string {
  const id = decimalOfBlobId(text) === null ? blobIdOfDecimal(text) : text;
  if (id === null) throw new InvalidArgumentError('It is not a Walrus blob id.');
  return id;
}

/** Compares files with a blob whose metadata a case holds. */
type Compare = (identity: FileIdentity) => BlobDifferences | null;

/** @throws AppError as the case cannot be opened. */
function comparison({ against, case: path }: Options): Compare {
  if (against === undefined) return () => null;
  if (path === undefined) return ({ blob }) => compareWithBlob(blob, against, null);
  const file = openCase(path, defaultEffects(), { create: false, asFound: true });
  try {
    const metadata = metadataOf(file.read, against);
    return ({ blob }) => compareWithBlob(blob, against, metadata);
  } finally {
    file.close();
  }
}

/** Sources by their handle, as everywhere on the command line. */
function differencesJson(found: BlobDifferences): Readonly<Record<string, unknown>> {
  if (found.verdict !== 'differs') return { ...found };
  return { ...found, ground: { ...found.ground, source: formatHandle('x', found.ground.source) } };
}

function identityJson(
  file: string,
  { blob, bytes, sha256, ipfs }: FileIdentity,
  found: BlobDifferences | null,
): Readonly<Record<string, unknown>> {
  const { blobId, shards } = blob;
  return {
    file,
    blobId,
    bytes,
    shards,
    encoding: 'RS2',
    sha256,
    ...(ipfs !== null && { ipfs }),
    ...(found !== null && { comparison: differencesJson(found) }),
  };
}

function differencesText(found: BlobDifferences): string {
  if (found.verdict === 'same') return `  is ${found.against}`;
  const where = found.verdict === 'differs' ? differenceWords(found) : `Where it differs cannot be told: ${found.why}.`;
  return `  is not ${found.against}. ${where}`;
}

async function printIdentity(file: string, { blob, ipfs }: FileIdentity, found: BlobDifferences | null): Promise<void> {
  await writeLine(`${blob.blobId}  ${file}`);
  if (found !== null) await writeLine(differencesText(found));
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
  const compare = comparison(options);
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
      const found = compare(identity);
      if (options.json === true) await writeJsonLine(identityJson(file, identity, found));
      else await printIdentity(file, identity, found);
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
    .option('--against <blob id>', 'say whether each file is this blob, and which of its bytes are not', blobIdArgument)
    .option('--case <case>', 'with --against: the case that holds the metadata of the blob')
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
