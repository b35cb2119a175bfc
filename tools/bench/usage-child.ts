/**
 * Loaded before a program (`node --import`): writes `{"maxRSS":KiB,"cpuUs":microseconds}` of its process, all threads
 * included, to `$BLOBTRAIL_BENCH_USAGE` when it ends.
 */
import { writeFileSync } from 'node:fs';

const file = process.env['BLOBTRAIL_BENCH_USAGE'];
if (file !== undefined) {
  process.once('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(file, JSON.stringify({ maxRSS, cpuUs: userCPUTime + systemCPUTime }));
  });
}
