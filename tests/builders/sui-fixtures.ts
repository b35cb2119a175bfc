/** Fixtures of what Sui answers. */
import { publicKey, sign } from '../../src/core/verify/walrus/certificate.test-helper.ts';
import {
  MAINNET,
  TESTNET,
  certified,
  decimal,
  deleted,
  digest,
  epochChange,
  graphqlEvent,
  jsonRpcEvent,
  objectId,
  poolCreated,
  queryEvents,
  registered,
  rpcFields,
  rpcObject,
} from './walrus-evidence.ts';
import {
  BITMAP,
  DRAFT,
  EPOCH_34_MS,
  HOUR,
  MESSAGE,
  MODEL,
  NODES,
  QUILT,
  ROOT,
  SIGNERS,
  SIZE,
  event,
  lines,
  nodeId,
  pretty,
} from './walrus-world.ts';

const EVENTS = [
  { event: epochChange('Start', 34), at: { tx: 'epoch', seq: 0, ms: EPOCH_34_MS - 60_000 } },
  { event: epochChange('Done', 34), at: { tx: 'epoch done', seq: 3, ms: EPOCH_34_MS } },
  { event: registered(MODEL, SIZE), at: { tx: 'register model', seq: 0, ms: EPOCH_34_MS + HOUR } },
  { event: certified(MODEL), at: { tx: 'certify model', seq: 0, ms: EPOCH_34_MS + HOUR + 9000 } },
  { event: registered(DRAFT, 17), at: { tx: 'register draft', seq: 0, ms: EPOCH_34_MS + 2 * HOUR } },
  { event: certified(DRAFT), at: { tx: 'certify draft', seq: 0, ms: EPOCH_34_MS + 2 * HOUR + 9000 } },
  { event: deleted(DRAFT), at: { tx: 'delete draft', seq: 1, ms: EPOCH_34_MS + 3 * HOUR } },
  { event: certified({ ...MODEL, end: 46 }, true), at: { tx: 'extend model', seq: 0, ms: EPOCH_34_MS + 4 * HOUR } },
  { event: poolCreated(objectId('pool'), 34, 40), at: { tx: 'pool', seq: 0, ms: EPOCH_34_MS + 5 * HOUR } },
];

export function events(): Record<string, string> {
  const coin = {
    id: event('coin'),
    packageId: '0x2',
    transactionModule: 'coin',
    sender: objectId('sender'),
    type: '0x2::coin::Minted',
    parsedJson: { amount: '1' },
    timestampMs: String(EPOCH_34_MS),
  };
  const first = EVENTS[2]!;
  const changed = jsonRpcEvent(first.event, { ...first.at, tx: 'changed', pkg: TESTNET }) as Record<string, unknown>;
  return {
    'query-events.json': pretty(queryEvents([...EVENTS.map(({ event: e, at }) => jsonRpcEvent(e, at)), coin])),
    'graphql.json': pretty({
      data: {
        events: {
          nodes: EVENTS.slice(2, 6).map(({ event: e, at }) => graphqlEvent(e, at)),
          pageInfo: { hasNextPage: true, endCursor: 'abc' },
        },
      },
    }),
    'warehouse.ndjson': lines(
      {
        event_type: `${MAINNET}::events::BlobCertified`,
        event_json: JSON.stringify({
          ...EVENTS[3]!.event.json,
          blob_id: `0x${BigInt(decimal(MODEL.blob)).toString(16)}`,
        }),
        transaction_digest: digest('certify model'),
        event_index: 0,
        timestamp_ms: EVENTS[3]!.at.ms,
      },
      {
        event_type: `${MAINNET}::events::BlobRegistered`,
        event_json: { epoch: 34, blob_id: decimal(QUILT.blob), end_epoch: 38 },
        transaction_digest: `0x${'ab'.repeat(32)}`,
        event_index: '2',
        timestamp_ms: EPOCH_34_MS + HOUR,
      },
      {
        event_type: `${MAINNET}::events::BlobCertified`,
        event_json: { epoch: 34, blob_id: decimal(QUILT.blob), end_epoch: 38 },
        transaction_digest: `0x${'cd'.repeat(32)}`,
        event_index: '0',
        timestamp_ms: EPOCH_34_MS + HOUR + 9000,
      },
    ),
    'table.csv': [
      'block_time,event_type,event_json,transaction_digest,event_index',
      ...[EVENTS[2]!, EVENTS[3]!].map(({ event: e, at }) =>
        [
          new Date(at.ms).toISOString().replace('T', ' ').replace('Z', ' UTC'),
          `${MAINNET}::events::${e.name}`,
          `"${JSON.stringify(e.json).replaceAll('"', '""')}"`,
          digest(at.tx),
          at.seq,
        ].join(','),
      ),
      '',
    ].join('\n'),
    // One without its members, one whose JSON is not what its bytes say, one that cannot be read.
    'odd.json': pretty([
      { ...changed, parsedJson: { ...first.event.json, size: '999' } },
      {
        id: event('grpc'),
        eventType: `${MAINNET}::events::BlobDeleted`,
        contents: { value: EVENTS[6]!.event.bcs.toString('base64') },
      },
      {
        id: event('broken'),
        type: `${MAINNET}::events::BlobCertified`,
        parsedJson: { epoch: 34, blob_id: 'no id at all' },
      },
    ]),
  };
}

export function objects(): Record<string, string> {
  const shared = rpcObject('shared_blob::SharedBlob', objectId('shared'), {
    id: { id: objectId('shared') },
    blob: { type: `${MAINNET}::blob::Blob`, fields: rpcFields(MODEL, SIZE) },
    funds: '0',
  });
  const pool = rpcObject('storage_pool::StoragePool', objectId('pool'), {
    id: { id: objectId('pool') },
    reserved_encoded_capacity_bytes: '66034000',
    start_epoch: 34,
    end_epoch: 40,
  });
  const members = Array.from({ length: NODES }, (_, place) => ({
    fields: {
      node_id: nodeId(place),
      public_key: { fields: { bytes: [...publicKey(place + 1)] } },
      weight: 100,
    },
  }));
  const inner = `0x2::dynamic_field::Field<u64, ${MAINNET}::system_state_inner::SystemStateInnerV1>`;
  const system = {
    data: {
      objectId: objectId('system'),
      version: '9',
      type: inner,
      content: {
        dataType: 'moveObject',
        type: inner,
        fields: {
          name: '1',
          value: {
            fields: { committee: { fields: { epoch: 34, n_shards: 1000, members } } },
          },
        },
      },
    },
  };
  return {
    'get-object.ndjson': lines(
      rpcObject('blob::Blob', MODEL.object, rpcFields(MODEL, SIZE)),
      shared,
      pool,
      { jsonrpc: '2.0', id: 1, result: { error: { code: 'notExists', object_id: objectId('burned') } } },
      rpcObject('coin::Coin', objectId('coin'), { balance: '1' }),
    ),
    'system.json': pretty({ jsonrpc: '2.0', id: 1, result: [system] }),
    'graphql.json': pretty({
      data: {
        object: {
          address: DRAFT.object,
          version: 77,
          asMoveObject: {
            contents: {
              type: { repr: `${MAINNET}::blob::Blob` },
              json: {
                id: DRAFT.object,
                registered_epoch: 34,
                blob_id: decimal(DRAFT.blob),
                size: '17',
                encoding_type: 1,
                certified_epoch: null,
                storage: { id: objectId('s'), start_epoch: 34, end_epoch: 36, storage_size: '66034000' },
                deletable: true,
              },
            },
          },
        },
      },
    }),
  };
}

export function transactions(): Record<string, string> {
  const signature = sign(MESSAGE, SIGNERS);
  const pure = (valueType: string, value: unknown): object => ({ type: 'pure', valueType, value });
  const call = (name: string, ...inputs: readonly (number | 'result')[]): object => ({
    MoveCall: {
      package: MAINNET,
      module: 'system',
      function: name,
      arguments: inputs.map((input) => (input === 'result' ? { Result: 0 } : { Input: input })),
    },
  });
  const block = (
    tx: string,
    ms: number,
    inputs: readonly object[],
    calls: readonly object[],
    made: readonly object[],
  ): object => ({
    digest: digest(tx),
    transaction: {
      data: {
        messageVersion: 'v1',
        transaction: { kind: 'ProgrammableTransaction', inputs, transactions: calls },
        sender: objectId('sender'),
      },
      txSignatures: [],
    },
    effects: { status: { status: 'success' }, transactionDigest: digest(tx) },
    events: made,
    timestampMs: String(ms),
    checkpoint: '1000',
  });
  const system = { type: 'object', objectType: 'sharedObject', objectId: objectId('system') };
  const certifyMs = EVENTS[3]!.at.ms;
  const own = jsonRpcEvent(EVENTS[3]!.event, EVENTS[3]!.at) as Record<string, unknown>;
  const { timestampMs: _, ...undated } = own;
  const certify = block(
    'certify model',
    certifyMs,
    [
      system,
      { type: 'object', objectType: 'immOrOwnedObject', objectId: MODEL.object },
      pure('vector<u8>', [...signature]),
      pure('vector<u8>', BITMAP),
      pure('vector<u8>', [...MESSAGE]),
    ],
    [call('certify_blob', 0, 1, 2, 3, 4)],
    [undated],
  );
  const register = block(
    'register model',
    EVENTS[2]!.at.ms,
    [
      system,
      pure('u256', decimal(MODEL.blob)),
      pure('u256', decimal(ROOT)),
      pure('u64', String(SIZE)),
      pure('u8', 1),
      pure('bool', false),
    ],
    [call('register_blob', 0, 'result', 1, 2, 3, 4, 5, 0)],
    [],
  );
  const failed = { ...register, effects: { status: { status: 'failure', error: 'out of gas' } } };
  return {
    'get-transaction-block.json': pretty({ jsonrpc: '2.0', id: 1, result: certify }),
    'query-transaction-blocks.json': pretty({ jsonrpc: '2.0', id: 1, result: { data: [register, failed, certify] } }),
  };
}
