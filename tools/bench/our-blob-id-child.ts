/** One run of ours: `node our-blob-id-child.ts FILE [THREADS]`. Prints a line of JSON. */
import { computeBlobId } from '../../src/core/walrus/compute-blob-id.ts';

const [, , path = '', threads] = process.argv;
const startedMs = performance.now();
const { blobId } = await computeBlobId(path, threads === undefined ? {} : { threads: Number(threads) });
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({ blobId, seconds: (performance.now() - startedMs) / 1000, cpu: (user + system) / 1e6 }),
);
