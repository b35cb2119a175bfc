/** One run of the network's own encoder: `node walrus-wasm-child.ts FILE`. Prints a line of JSON. */
import { readFileSync } from 'node:fs';
import { BlobEncoder } from '@mysten/walrus-wasm';

const startedMs = performance.now();
const [id] = new BlobEncoder(1000).compute_metadata(readFileSync(process.argv[2] ?? '')) as readonly [
  ArrayLike<number>,
];
const blobId = Buffer.from(Uint8Array.from(id)).toString('base64url');
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({ blobId, seconds: (performance.now() - startedMs) / 1000, cpu: (user + system) / 1e6 }),
);
