/** The generated files of spans that the benchmarks of the import read. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { writeOtlpBulk } from '../simulate/otlp-bulk.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '.cache', 'bench');
const SEED = '7';

/** @throws Error where the option `name` holds anything but a whole number above 0. */
export function wholeNumber(text: string, name: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name} wants a whole number above 0, not "${text}".`);
  return Number(text);
}

/** The path of the file of so many spans; it is made once, under another name until it is whole. */
export function spanFile(spans: number): string {
  const path = join(FOLDER, `spans-${SEED}-${spans}.otlp.jsonl`);
  if (existsSync(path)) return path;
  mkdirSync(FOLDER, { recursive: true });
  process.stderr.write(`Making ${spans} spans …\n`);
  writeOtlpBulk(SEED, spans, `${path}.new`);
  renameSync(`${path}.new`, path);
  return path;
}
