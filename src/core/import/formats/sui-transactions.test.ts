import { describe, expect, it } from 'vitest';
import { bcs, certified, digest, jsonRpcEvent, MAINNET, objectId } from '../../../../tests/builders/walrus-evidence.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { suiTransactions } from './sui-transactions.ts';

const ID = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
const DECIMAL = '33029388974007764889800497995325165905902854956237990162315138693239164143667';
const MESSAGE = Buffer.concat([Buffer.from([1, 0, 3]), bcs.u32(34), bcs.id(ID), bcs.u8(0)]);
const SIGNATURE = Buffer.alloc(96, 7);
const BITMAP = Buffer.from([0b101]);
const ROOT = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
const ROOT_DECIMAL = BigInt(`0x${Buffer.from(ROOT).reverse().toString('hex')}`).toString();

async function read(value: unknown) {
  const { statements, units, issues } = await runImporter(suiTransactions, JSON.stringify(value));
  return {
    said: statements.map(({ statement }) => statement),
    booked: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    codes: issues.map(({ code }) => code),
  };
}

const pure = (valueType: string | null, value: unknown): object => ({
  type: 'pure',
  ...(valueType === null ? {} : { valueType }),
  value,
});
const call = (name: string, ...inputs: readonly number[]): object => ({
  MoveCall: {
    package: MAINNET,
    module: 'system',
    function: name,
    arguments: inputs.map((at) => (at < 0 ? { Result: 0 } : { Input: at })),
  },
});
const block = (inputs: readonly object[], calls: readonly object[], more: object = {}): object => ({
  digest: digest('t'),
  transaction: {
    data: { transaction: { kind: 'ProgrammableTransaction', inputs, transactions: calls }, sender: objectId('s') },
  },
  effects: { status: { status: 'success' } },
  timestampMs: '1744848000000',
  ...more,
});
const shared = { type: 'object', objectType: 'sharedObject', objectId: objectId('system') };
const CERTIFY = [
  shared,
  shared,
  pure('vector<u8>', [...SIGNATURE]),
  pure('vector<u8>', [...BITMAP]),
  pure('vector<u8>', [...MESSAGE]),
];

/** `TransactionData` of one call whose arguments are all inputs. */
function transactionData(name: string, inputs: readonly Buffer[]): Buffer {
  const objectInput = Buffer.concat([
    bcs.u8(1),
    bcs.u8(1),
    bcs.address(objectId('system')),
    bcs.u64(9),
    bcs.flag(true),
  ]);
  const all = [objectInput, ...inputs.map((bytes) => Buffer.concat([bcs.u8(0), bcs.bytes(bytes)]))];
  const move = Buffer.concat([
    bcs.u8(0),
    bcs.address(MAINNET),
    bcs.text('system'),
    bcs.text(name),
    bcs.list([]),
    bcs.list(all.map((_, i) => Buffer.concat([bcs.u8(1), bcs.u16(i)]))),
  ]);
  // A command before it, whose arguments and types have to be passed over: a vector of the gas coin's type.
  const coin = Buffer.concat([
    bcs.u8(7),
    bcs.address('0x2'),
    bcs.text('coin'),
    bcs.text('Coin'),
    bcs.list([bcs.u8(2)]),
  ]);
  const vector = Buffer.concat([bcs.u8(5), bcs.flag(true), coin, bcs.list([bcs.u8(0)])]);
  const rest = Buffer.alloc(90, 3);
  return Buffer.concat([bcs.u8(0), bcs.u8(0), bcs.list(all), bcs.list([vector, move]), rest]);
}

describe('sui-transactions', () => {
  it('reads the certificate that certify_blob was called with', async () => {
    const { said, codes } = await read({
      jsonrpc: '2.0',
      id: 1,
      result: block(CERTIFY, [call('certify_blob', 0, 1, 2, 3, 4)]),
    });
    expect(codes).toEqual([]);
    expect(said).toMatchObject([
      {
        kind: 'walrus-certificate',
        form: 'certificate',
        network: 'mainnet',
        message: MESSAGE.toString('hex'),
        signature: SIGNATURE.toString('hex'),
        signersBitmap: BITMAP.toString('hex'),
        signers: null,
        txDigest: digest('t'),
        timeNs: '1744848000000000000',
      },
    ]);
  });

  it('reads inputs that are left as bytes', async () => {
    const raw = (bytes: Buffer): object => pure(null, [...bcs.bytes(bytes)]);
    const inputs = [shared, shared, raw(SIGNATURE), raw(BITMAP), raw(MESSAGE)];
    const { said } = await read(block(inputs, [call('certify_blob', 0, 1, 2, 3, 4)]));
    expect(said).toMatchObject([{ message: MESSAGE.toString('hex'), signersBitmap: '05' }]);
  });

  it('reads gRPC as JSON, where inputs are bytes and defaults are left out', async () => {
    const shared = { kind: 'SHARED', objectId: objectId('system') };
    const inputs = [SIGNATURE, BITMAP, MESSAGE].map((bytes) => ({
      kind: 'PURE',
      pure: bcs.bytes(bytes).toString('base64'),
    }));
    const given = [{ kind: 'INPUT' }, ...[1, 2, 3, 4].map((input) => ({ kind: 'INPUT', input }))];
    const moveCall = { package: MAINNET, module: 'system', function: 'certify_blob', arguments: given };
    const facts = { blob: ID, object: objectId('o'), epoch: 34, end: 35 };
    const contents = { name: 'x', value: certified(facts).bcs.toString('base64') };
    const record = {
      digest: digest('t'),
      transaction: {
        kind: { programmableTransaction: { inputs: [shared, shared, ...inputs], commands: [{ moveCall }] } },
      },
      effects: { status: { success: true } },
      events: { events: [{ packageId: MAINNET, eventType: `${MAINNET}::events::BlobCertified`, contents }] },
      timestamp: '2025-04-17T00:00:00Z',
    };
    expect(suiTransactions.sniff(headOf(JSON.stringify(record))).confidence).toBe(0.97);
    expect((await read(record)).said).toMatchObject([
      { kind: 'walrus-certificate', teller: 'grpc', message: MESSAGE.toString('hex'), timeNs: '1744848000000000000' },
      { kind: 'walrus-event', teller: 'grpc', txDigest: digest('t'), blobId: ID, hasJson: false },
    ]);
    expect((await read({ ...record, effects: { status: { success: false } } })).booked).toEqual(['failed-transaction']);
  });

  it('reads what a registration derives its id from', async () => {
    const inputs = [
      shared,
      pure('u256', DECIMAL),
      pure('u256', ROOT_DECIMAL),
      pure('u64', '17'),
      pure('u8', 1),
      pure('bool', true),
    ];
    const { said } = await read([block(inputs, [call('register_blob', 0, -1, 1, 2, 3, 4, 5, 0)])]);
    expect(said).toMatchObject([
      {
        kind: 'walrus-registration',
        blobId: ID,
        rootHash: ROOT.toString('hex'),
        size: '17',
        encodingType: 'RS2',
        deletable: true,
      },
    ]);
  });

  it.each([
    ['TransactionData', (data: Buffer): Buffer => data],
    ['a signed transaction', (data: Buffer): Buffer => Buffer.concat([Buffer.from([1, 0, 0, 0]), data])],
  ])('reads the calls out of %s in BCS when the record holds nothing else', async (_what, wrap) => {
    const vectors = [SIGNATURE, BITMAP, MESSAGE].map(bcs.bytes);
    const raw = wrap(transactionData('certify_blob', [Buffer.alloc(32), ...vectors])).toString('base64');
    const { said } = await read([{ digest: digest('t'), rawTransaction: raw }]);
    expect(said).toMatchObject([
      {
        kind: 'walrus-certificate',
        message: MESSAGE.toString('hex'),
        signature: SIGNATURE.toString('hex'),
        rawTransaction: raw,
      },
    ]);
    const numbers = [bcs.address('0x1'), bcs.id(ID), ROOT, bcs.u64(17), bcs.u8(1), bcs.flag(false)];
    const registering = wrap(transactionData('register_blob', numbers)).toString('base64');
    expect((await read([{ digest: digest('t'), rawTransaction: registering }])).said).toMatchObject([
      { kind: 'walrus-registration', blobId: ID, rootHash: ROOT.toString('hex'), size: '17', deletable: false },
    ]);
  });

  it('gives its events the time and the digest that only the transaction has', async () => {
    const facts = { blob: ID, object: objectId('o'), epoch: 34, end: 35 };
    const {
      timestampMs: _,
      id: __,
      ...event
    } = jsonRpcEvent(certified(facts), { tx: 'x', seq: 0, ms: 0 }) as Record<string, unknown>;
    const { said } = await read(
      block([], [], { events: [event, { ...event, parsedJson: { epoch: 1, blob_id: 'x' } }] }),
    );
    expect(said).toMatchObject([{ kind: 'walrus-event', txDigest: digest('t'), timeNs: '1744848000000000000' }]);
    const graphql = {
      data: {
        transactionBlock: {
          digest: digest('t'),
          effects: { status: 'SUCCESS', timestamp: '2025-04-17T00:00:00Z', events: { nodes: [event] } },
        },
      },
    };
    expect((await read(graphql)).said).toMatchObject([
      { txDigest: digest('t'), timeNs: '1744848000000000000', teller: 'graphql' },
    ]);
  });

  it('passes over one that failed, one that calls nothing of Walrus, and an error', async () => {
    const failed = block(CERTIFY, [call('certify_blob', 0, 1, 2, 3, 4)], {
      effects: { status: { status: 'failure' } },
    });
    const other = block(
      [],
      [{ MoveCall: { package: '0x2', module: 'coin', function: 'certify_blob', arguments: [] } }],
    );
    const { booked } = await read([failed, other, { error: { code: 1 } }]);
    expect(booked).toEqual(['failed-transaction', 'other-transaction', 'error-answer']);
  });

  it('doubts a call whose inputs it cannot read', async () => {
    const inputs = [shared, shared, pure('vector<u8>', 'zz zz'), pure('vector<u8>', [300]), pure('vector<u8>', [])];
    const { said, codes } = await read(block(inputs, [call('certify_blob', 0, 1, 2, 3, 4)]));
    expect([said, codes]).toEqual([[], ['unreadable-call']]);
  });

  it('is sure where the beginning calls Walrus, and only supposes elsewhere', () => {
    const known = JSON.stringify(block(CERTIFY, [call('certify_blob', 0, 1, 2, 3, 4)]));
    expect(suiTransactions.sniff(headOf(known)).confidence).toBe(0.97);
    expect(suiTransactions.sniff(headOf(JSON.stringify(block([], [])))).confidence).toBe(0.4);
    expect(suiTransactions.sniff(headOf('{"digest":"abc","size":4}')).confidence).toBe(0);
  });
});
