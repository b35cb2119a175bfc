/**
 * Builds `resources/kernel/rs2.wasm` from `assembly/*.as` and the two emitters: `npm run kernel`. The same sources and
 * the same compiler (exact versions in the lockfile) give the same bytes; a test holds the committed file to that.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { emitBlake2b } from './emit-blake2b.ts';
import { emitButterflies } from './emit-butterflies.ts';

const root = join(import.meta.dirname, '..', '..');

export const KERNEL_FILE = join(root, 'resources', 'kernel', 'rs2.wasm');

const part = (name: string): string => readFileSync(join(import.meta.dirname, 'assembly', `${name}.as`), 'utf8');

const FLAGS = [
  '--runtime',
  'stub',
  '-O3',
  '--noAssert',
  '--use',
  'abort=',
  '--enable',
  'simd,relaxed-simd,bulk-memory',
];

/** @throws Error with the compiler's own words. */
export async function compileKernel(): Promise<Uint8Array> {
  const source = [
    part('hash'),
    emitBlake2b(),
    part('field'),
    emitButterflies(),
    part('transform'),
    part('symbols'),
  ].join('\n');
  let binary: Uint8Array | null = null;
  const { error, stderr } = await asc.main(['kernel.ts', '--outFile', 'kernel.wasm', ...FLAGS], {
    readFile: (name) => (name === 'kernel.ts' ? source : null),
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === null) throw new Error(`The kernel does not compile.\n${stderr.toString()}`);
  return binary;
}

if (import.meta.main) {
  const binary = await compileKernel();
  mkdirSync(join(KERNEL_FILE, '..'), { recursive: true });
  writeFileSync(KERNEL_FILE, binary);
  process.stdout.write(`${KERNEL_FILE}: ${binary.length} bytes\n`);
}
