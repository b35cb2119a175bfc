/** Where the WebAssembly kernels lie (resources/kernel). */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { AppError } from '../base/errors.ts';

/** Sources and bundles lie at different depths of the checkout or the package. */
function kernelPath(name: string): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'resources', 'kernel', name);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder)
      throw new AppError(
        'INTERNAL',
        `resources/kernel/${name} is missing from this installation. Install Blobtrail again.`,
      );
  }
}

/** V8 would compile each function quickly when it is first called, and well once it has run for long: a tenth of a second of every import. */
const WELL_AT_ONCE = ['--no-liftoff', '--no-wasm-lazy-compilation'];
const AS_USUAL = ['--liftoff', '--wasm-lazy-compilation'];

/** Compiles once, all of it; threads get the module and share its code. */
export function loadKernel(name: 'rs2.wasm' | 'otlp.wasm'): WebAssembly.Module {
  const bytes = readFileSync(kernelPath(name));
  WELL_AT_ONCE.forEach(setFlagsFromString);
  try {
    return new WebAssembly.Module(bytes);
  } finally {
    AS_USUAL.forEach(setFlagsFromString);
  }
}
