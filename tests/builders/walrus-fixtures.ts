/** The fixtures of the importers of Walrus and Sui, made from one made-up world. `node tests/builders/walrus-fixtures.ts` writes them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { computeBlobId } from '../../src/core/walrus/compute-blob-id.ts';
import { publicKey, sign } from '../../src/core/verify/walrus/certificate.test-helper.ts';
import { accessLogs, headers } from './aggregator-fixtures.ts';
import { events, objects, transactions } from './sui-fixtures.ts';
import { bcs, blobId, cliObject, decimal, objectId, quiltOf } from './walrus-evidence.ts';
import {
  DRAFT,
  MESSAGE,
  MODEL,
  NODES,
  QUILT,
  SIGNERS,
  SIZE,
  event,
  lines,
  newlyCreated,
  nodeId,
  patchId,
  pretty,
} from './walrus-world.ts';

const LOG =
  '\u001b[2m2026-06-30T22:00:00.123456Z\u001b[0m \u001b[32m INFO\u001b[0m walrus: using configuration from "client_config.yaml"\n' +
  '2026-06-30T22:00:01.000000Z  INFO walrus::client: [3/4] storing {1 blob}\n';

function results(): Record<string, string> {
  const stored = [
    { blobStoreResult: newlyCreated(MODEL), path: 'models/volatility.onnx' },
    {
      blobStoreResult: { alreadyCertified: { blobId: DRAFT.blob, event: event('certify draft'), endEpoch: 36 } },
      path: 'models/draft.onnx',
    },
    { blobStoreResult: { markedInvalid: { blobId: blobId('broken'), event: event('invalid') } }, path: 'broken.bin' },
    { blobStoreResult: { error: { failurePhase: 'encoding', errorMsg: 'the blob is too large' } }, path: 'huge.bin' },
  ];
  const patches = [
    { identifier: 'config.json', quiltPatchId: patchId(QUILT.blob, 1, 3) },
    { identifier: 'weights.onnx', quiltPatchId: patchId(QUILT.blob, 3, 208), range: [3, 208] },
  ];
  const listed = patches.map(({ identifier, quiltPatchId }) => ({
    identifier,
    patch_id: quiltPatchId,
    tags: { label: identifier },
  }));
  const counts = { count_deletable_total: 1, count_deletable_certified: 0 };
  const permanent = {
    endEpoch: 46,
    isCertified: true,
    statusEvent: event('extend model'),
    deletableCounts: { count_deletable_total: 0, count_deletable_certified: 0 },
    initialCertifiedEpoch: 34,
  };
  const node = (name: string, healthInfo: object) => ({
    nodeId: objectId(name),
    nodeUrl: `${name}.example.net:9185`,
    nodeName: name,
    networkPublicKey: 'A'.repeat(44),
    healthInfo,
  });
  return {
    'uploader.ndjson': lines(
      { type: 'v1_certified', blob_id: MODEL.blob, object_id: MODEL.object, end_epoch: 40 },
      { type: 'v1_certified', blob_id: DRAFT.blob, object_id: DRAFT.object, end_epoch: 36 },
      { type: 'v1_certified', object_id: MODEL.object },
    ),
    'health.json': pretty({
      healthInfo: [
        node('stor-a', { Ok: { uptime: { secs: 9, nanos: 0 }, epoch: 35, nodeStatus: 'Active' } }),
        node('stor-b', { Err: 'no route' }),
      ],
      latestSeq: null,
    }),
    'store.json': `${LOG}${pretty(stored)}${LOG}`,
    'publisher.ndjson': lines(newlyCreated(MODEL), {
      alreadyCertified: { blobId: MODEL.blob, object: MODEL.object, endEpoch: 40 },
    }),
    'quilt-store.json': pretty({ blobStoreResult: newlyCreated(QUILT, 445_556), storedQuiltBlobs: patches }),
    'patches.json': pretty(listed),
    'list-blobs.json': pretty([cliObject(MODEL, SIZE), { ...cliObject(DRAFT, 17), certifiedEpoch: null }]),
    'answers.ndjson': lines(
      { blobId: MODEL.blob, file: 'volatility.onnx', unencodedLength: SIZE, encodingType: 'RS2' },
      { blobId: MODEL.blob, status: { permanent }, estimatedExpiryTimestamp: '2026-12-15T21:00:24Z' },
      { blobId: DRAFT.blob, status: { deletable: { initialCertifiedEpoch: null, deletableCounts: counts } } },
      { blobId: blobId('broken'), status: { invalid: { event: event('invalid') } } },
      { blobId: blobId('never'), file: 'never.bin', status: 'nonexistent' },
      {
        blobId: MODEL.blob,
        blobObject: {
          id: { id: MODEL.object },
          registered_epoch: 34,
          blob_id: decimal(MODEL.blob),
          size: String(SIZE),
          encoding_type: 1,
          certified_epoch: 34,
          storage: { id: { id: objectId('storage') }, start_epoch: 34, end_epoch: 40, storage_size: '66034000' },
          deletable: false,
        },
      },
      {
        blobIdentity: { blobId: DRAFT.blob },
        deletedBlobs: [cliObject(DRAFT, 17)],
        noBlobFound: false,
        aborted: false,
      },
      {
        quiltBlobOutput: {
          path: '.',
          blobId: QUILT.blob,
          unencodedSize: 445_556,
          encodedSize: 66_034_000,
          encodingType: 'RS2',
        },
        quiltIndex: {
          V1: {
            quiltPatches: [
              { endIndex: 3, identifier: 'config.json', tags: {} },
              { endIndex: 208, identifier: 'weights.onnx', tags: { label: 'a' } },
            ],
          },
        },
      },
    ),
    'captures.ndjson': lines(
      {
        fetched_at: '2026-06-30T23:00:00Z',
        url: `https://node-3.walrus-mainnet.example/v1/blobs/${MODEL.blob}/status`,
        status: 200,
        body: { success: { code: 200, data: { permanent } } },
      },
      {
        fetched_at: '2026-06-30T23:00:05Z',
        url: `https://aggregator.walrus-mainnet.example/v1/blobs/${blobId('never')}`,
        status: 404,
        body: { error: { code: 404, status: 'NOT_FOUND', details: [{ reason: 'BLOB_NOT_FOUND' }] } },
      },
      {
        fetched_at: '2026-06-30T23:00:06Z',
        url: 'https://aggregator.walrus-mainnet.example/status',
        status: 200,
        body: {},
      },
    ),
    // The two ids are of different blobs: somebody changed one.
    'odd.ndjson': lines({
      blobId: DRAFT.blob,
      blobObject: { id: MODEL.object, registered_epoch: 34, blob_id: decimal(MODEL.blob), size: '17' },
    }),
    'read-quilt.json': pretty({
      retrievedBlobs: [{ blob: [104, 105, 10], identifier: 'greeting.txt', tags: { a: 'b' } }],
    }),
  };
}

function info(): Record<string, string> {
  const nodes = Array.from({ length: NODES }, (_, place) => ({
    name: `node ${String.fromCharCode(106 - place)}`,
    networkAddress: `storage-${place}.example:9185`,
    publicKey: Buffer.from(publicKey(place + 1)).toString('base64'),
    nShards: 100,
    nodeId: nodeId(place),
    stake: 1000,
  })).toReversed();
  return {
    'info.json': pretty({
      epochInfo: {
        currentEpoch: 34,
        startOfCurrentEpoch: { DateTime: '2026-06-30T21:00:24.408Z' },
        epochDuration: { secs: 1_209_600, nanos: 0 },
        maxEpochsAhead: 53,
      },
      storageInfo: { nShards: 1000, nNodes: NODES },
      sizeInfo: { storageUnitSize: 1_048_576, maxBlobSize: 14_599_533_452 },
      committeeInfo: { nShards: 1000, maxSliverSize: 66_034, currentStorageNodes: nodes, nextStorageNodes: [] },
    }),
    'changing.json': pretty({
      currentEpoch: 35,
      startOfCurrentEpoch: { Message: 'Epoch change is currently in progress...' },
      epochDuration: { secs: 1_209_600, nanos: 0 },
      maxEpochsAhead: 53,
    }),
    'info.txt':
      '\nWalrus system information\n\u001b[1mEpochs and storage duration\u001b[0m\nCurrent epoch: 34\n' +
      'Start time: 2026-06-30 21:00:24.408 UTC\nEnd time: 2026-07-14 21:00:24.408 UTC\nEpoch duration: 14days\n' +
      'Blobs can be stored for at most 53 epochs in the future.\n',
  };
}

function certificates(): Record<string, string> {
  const signature = sign(MESSAGE, SIGNERS);
  const bytes = Buffer.concat([
    bcs.list(SIGNERS.map((place) => bcs.u16(place))),
    bcs.bytes(MESSAGE),
    bcs.bytes(signature),
  ]);
  return {
    'relay.json': pretty({
      blob_id: MODEL.blob,
      confirmation_certificate: {
        signers: SIGNERS,
        serialized_message: [...MESSAGE],
        signature: Buffer.from(signature).toString('base64'),
      },
    }),
    'relay-bcs.json': pretty({ blob_id: MODEL.blob, confirmation_certificate: bytes.toString('base64') }),
    'confirmations.ndjson': lines(
      ...[0, 1].map((place) => ({
        success: {
          code: 200,
          data: {
            signed: {
              serializedMessage: MESSAGE.toString('base64'),
              signature: Buffer.from(sign(MESSAGE, [place])).toString('base64'),
            },
          },
        },
      })),
    ),
  };
}

/** Of ten shards, so that it stays small; its hashes are those of the bytes. */
async function metadata(): Promise<Record<string, Buffer>> {
  const content = Buffer.from('some bytes that ten nodes hold in slivers\n');
  const {
    blobId: id,
    slivers,
    shards,
  } = await computeBlobId(
    (async function* pieces() {
      yield content;
    })(),
    { shards: 10, threads: 1 },
  );
  const pairs = Array.from({ length: shards }, (_, pair) =>
    Buffer.concat(
      [slivers.primary, slivers.secondary].flatMap((hashes) => [bcs.u8(1), hashes.subarray(pair * 32, pair * 32 + 32)]),
    ),
  );
  return {
    'ten-shards.bcs': Buffer.concat([bcs.id(id), bcs.u8(0), bcs.u8(1), bcs.u64(content.length), bcs.list(pairs)]),
  };
}

function quilts(): Record<string, Buffer> {
  return {
    'two-files.quilt': quiltOf([
      {
        identifier: 'weights.onnx',
        contents: Buffer.alloc(150_000, 'weights '),
        tags: { label: 'volatility', v: '2' },
      },
      { identifier: 'config.json', contents: Buffer.from('{"hidden":64}\n') },
      { identifier: 'empty', contents: Buffer.alloc(0) },
    ]),
  };
}

/** `<format>/<file>` and its content. */
export async function walrusFixtures(): Promise<ReadonlyMap<string, Buffer>> {
  const byFormat: Record<string, Record<string, string | Buffer>> = {
    'http-headers': headers(),
    'sui-events': events(),
    'sui-objects': objects(),
    'sui-transactions': transactions(),
    'walrus-access-log': accessLogs(),
    'walrus-certificate': certificates(),
    'walrus-info': info(),
    'walrus-metadata': await metadata(),
    'walrus-quilt': quilts(),
    'walrus-results': results(),
  };
  return new Map(
    Object.entries(byFormat).flatMap(([format, files]) =>
      Object.entries(files).map(([file, content]) => [`${format}/${file}`, Buffer.from(content as string)] as const),
    ),
  );
}

if (process.argv[1] === import.meta.filename) {
  for (const [path, content] of await walrusFixtures()) {
    const target = join(import.meta.dirname, '..', 'fixtures', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
