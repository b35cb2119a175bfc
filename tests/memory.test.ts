/** Memory does not grow with the file: a file four times as large needs hardly more. `npm run bench` measures the large one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeOtlpBulk } from '../tools/simulate/otlp-bulk.ts';

const CHILD = join(import.meta.dirname, 'crash', 'import-child.ts');
const REPORT = `data:text/javascript,${encodeURIComponent("process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))")}`;

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-memory-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Peak of resident memory while so many spans are imported, in MiB. */
function peakMib(spans: number): { readonly peak: number; readonly bytes: number } {
  const file = join(folder, String(spans), 'spans.otlp.jsonl');
  writeOtlpBulk('7', spans, file);
  const args = ['--import', REPORT, CHILD, join(folder, `${spans}.blobtrail`), file];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stdout).toMatch(/done\n$/);
  return { peak: Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024, bytes: statSync(file).size };
}

it('an import of four times the bytes needs less than those bytes more', () => {
  const small = peakMib(15_000);
  const large = peakMib(60_000);
  const moreBytes = (large.bytes - small.bytes) / 2 ** 20;
  expect(moreBytes).toBeGreaterThan(30);
  expect(large.peak).toBeLessThan(400);
  expect(large.peak - small.peak).toBeLessThan(80);
}, 60_000);
