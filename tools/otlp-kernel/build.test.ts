import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kernelFile } from '../kernel-compiler.ts';
import { compileKernel } from './build.ts';

const KERNEL_FILE = kernelFile('otlp');

describe('resources/kernel/otlp.wasm', () => {
  it('is what its sources compile to, byte for byte (else: npm run kernel)', async () => {
    const built = await compileKernel();
    expect(Buffer.from(built).equals(readFileSync(KERNEL_FILE))).toBe(true);
  }, 60_000);

  it('asks nothing of its host', () => {
    expect(WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(KERNEL_FILE)))).toEqual([]);
  });
});
