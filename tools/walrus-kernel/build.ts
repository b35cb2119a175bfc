/** Builds `resources/kernel/rs2.wasm` from `assembly/*.as` and the two emitters: `npm run kernel`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileAssembly, writeKernel } from '../kernel-compiler.ts';
import { emitBlake2b } from './emit-blake2b.ts';
import { emitButterflies } from './emit-butterflies.ts';

const part = (name: string): string => readFileSync(join(import.meta.dirname, 'assembly', `${name}.as`), 'utf8');

/** @throws Error with the compiler's own words. */
export function compileKernel(): Promise<Uint8Array> {
  return compileAssembly(
    [part('hash'), emitBlake2b(), part('field'), emitButterflies(), part('transform'), part('symbols')].join('\n'),
  );
}

if (import.meta.main) writeKernel('rs2', await compileKernel());
