/** Where the WebAssembly kernels lie (resources/kernel). */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../base/errors.ts';

/** Sources and bundles lie at different depths of the checkout or the package. */
function kernelPath(name: string): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'resources', 'kernel', name);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder)
      throw new AppError('INTERNAL', `resources/kernel/${name} is missing from this installation.`);
  }
}

/** Compiles once; threads get the module and share its code. */
export function loadKernel(name: 'rs2.wasm' | 'otlp.wasm'): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(kernelPath(name)));
}
