import type { Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import type { OpenKey, SealKey, SealOptions } from '../../core/share/sealed-file.ts';
import { readKeyLines, readPassphrase } from '../key-options.ts';
import { writeLine } from '../print.ts';
import { createProgressBar } from '../progress-bar.ts';

interface Options {
  readonly out: string;
  readonly recipient?: readonly string[];
  readonly recipientsFile?: string;
  readonly identity?: string;
  readonly passphraseFile?: string;
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function sealKey({ recipient = [], recipientsFile, passphraseFile }: Options): SealKey {
  const recipients = [...recipient, ...(recipientsFile === undefined ? [] : readKeyLines(recipientsFile))];
  if (passphraseFile === undefined && recipients.length === 0)
    throw new AppError(
      'BAD_INPUT',
      'Say who can open it: --recipient age1…, --recipients-file FILE or --passphrase-file FILE.',
    );
  if (passphraseFile === undefined) return { recipients };
  if (recipients.length > 0)
    throw new AppError('BAD_INPUT', 'A file is sealed to recipients or with a passphrase, not both.');
  return { passphrase: readPassphrase(passphraseFile) };
}

function openKey({ identity, passphraseFile }: Options): OpenKey {
  if (passphraseFile !== undefined) return { passphrase: readPassphrase(passphraseFile) };
  if (identity === undefined)
    throw new AppError('BAD_INPUT', 'Name the key: --identity FILE or --passphrase-file FILE.');
  return { identities: readKeyLines(identity) };
}

/** Only these commands encrypt: the others start sooner without it. */
const sealedFile = () => import('../../core/share/sealed-file.ts');

/** Ctrl-C stops it, and leaves nothing behind. */
async function watched(item: string, work: (options: SealOptions) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  process.once('SIGINT', interrupt);
  const bar = createProgressBar(process.stderr);
  const onProgress = (done: number, total: number): void =>
    bar.update({ phase: 'hash', item, done, total, unit: 'bytes' });
  try {
    await work({ signal: controller.signal, onProgress });
  } finally {
    bar.stop();
    process.removeListener('SIGINT', interrupt);
  }
}

export function addSeal(program: Command): void {
  program
    .command('seal')
    .description('encrypt a case for the way, in the format of age (age-encryption.org)')
    .argument('<case>', 'case file, closed')
    .requiredOption('--out <file>', 'the encrypted file; nothing is overwritten')
    .option('--recipient <age1…>', 'who can open it (may be repeated)', collect)
    .option('--recipients-file <file>', 'recipients, one a line')
    .option('--passphrase-file <file>', 'instead: the passphrase, the first line of this file')
    .action(async (path: string, options: Options) => {
      const { sealCase } = await sealedFile();
      await watched(path, (watch) => sealCase(path, options.out, sealKey(options), watch));
      await writeLine(options.out);
    });
}

export function addUnseal(program: Command): void {
  program
    .command('unseal')
    .description('decrypt a sealed case')
    .argument('<file>', 'what blobtrail seal or age wrote')
    .requiredOption('--out <case>', 'the case file; nothing is overwritten')
    .option('--identity <file>', 'secret keys of age, one a line')
    .option('--passphrase-file <file>', 'instead: the passphrase, the first line of this file')
    .action(async (path: string, options: Options) => {
      const { unsealCase } = await sealedFile();
      await watched(path, (watch) => unsealCase(path, options.out, openKey(options), watch));
      await writeLine(options.out);
    });
}
