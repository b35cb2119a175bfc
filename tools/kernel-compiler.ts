/** AssemblyScript to WebAssembly: the same sources and the same compiler (exact version in the lockfile) give the same bytes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import asc from 'assemblyscript/asc';

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

export function kernelFile(name: string): string {
  return join(import.meta.dirname, '..', 'resources', 'kernel', `${name}.wasm`);
}

/** @throws Error with the compiler's own words. */
export async function compileAssembly(source: string): Promise<Uint8Array> {
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

export function writeKernel(name: string, binary: Uint8Array): void {
  const path = kernelFile(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, binary);
  process.stdout.write(`${path}: ${binary.length} bytes\n`);
}
