import { describe, expect, it } from 'vitest';
import { MAINNET, objectId, rpcFields, rpcObject } from '../../../../tests/builders/walrus-evidence.ts';
import type { WalrusCommitteeStatement, WalrusObjectStatement } from '../../../model/walrus-statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { suiObjects } from './sui-objects.ts';

const ID = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
const FACTS = { blob: ID, object: objectId('one'), epoch: 208, end: 209, deletable: true };
const SHARED = objectId('shared');

async function read(value: unknown) {
  const { statements, units, issues } = await runImporter(suiObjects, JSON.stringify(value));
  return {
    said: statements.map(({ statement }) => statement),
    booked: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    codes: issues.map(({ code }) => code),
  };
}

describe('sui-objects', () => {
  const answer = rpcObject('blob::Blob', FACTS.object, rpcFields(FACTS, 313)) as {
    readonly result: { readonly data: object };
  };

  it('reads a blob from every call that answers with one', async () => {
    const variants = [
      answer,
      [answer],
      { result: [answer.result, answer.result] },
      { result: { data: [answer.result], hasNextPage: false } },
      answer.result,
      answer.result.data,
      { objects: [answer.result.data] },
    ];
    for (const variant of variants) {
      expect(suiObjects.sniff(headOf(JSON.stringify(variant))).confidence).toBe(0.95);
      const { said, codes } = await read(variant);
      expect(codes).toEqual([]);
      expect(said[0]).toMatchObject({
        kind: 'walrus-object',
        form: 'blob',
        network: 'mainnet',
        blobId: ID,
        objectId: FACTS.object.slice(2),
        size: '313',
        registeredEpoch: '208',
        certifiedEpoch: '208',
        startEpoch: '208',
        endEpoch: '209',
        storageSize: '66034000',
        deletable: true,
        version: '401',
      });
    }
  });

  it('reads GraphQL and gRPC, whose members stand without wrappers', async () => {
    const fields = { ...rpcFields(FACTS, 313), id: FACTS.object, storage: { start_epoch: 208, end_epoch: 209 } };
    const type = `${MAINNET}::blob::Blob`;
    const graphql = {
      data: {
        object: {
          address: FACTS.object,
          version: 3,
          asMoveObject: { contents: { type: { repr: type }, json: fields } },
        },
      },
    };
    const grpc = { objectId: FACTS.object, version: '3', objectType: type, json: fields };
    const [one, other] = await Promise.all([graphql, grpc].map(async (value) => (await read(value)).said[0]));
    expect(one).toMatchObject({
      teller: 'graphql',
      blobId: ID,
      objectId: FACTS.object.slice(2),
      endEpoch: '209',
      version: '3',
    });
    expect(other).toEqual({ ...(one as WalrusObjectStatement), teller: 'grpc' });
  });

  it('reads the blob inside a shared object, and one that lives by a pool', async () => {
    const shared = rpcObject('shared_blob::SharedBlob', SHARED, {
      id: { id: SHARED },
      blob: { type: `${MAINNET}::blob::Blob`, fields: rpcFields({ ...FACTS, deletable: false }, 313) },
      funds: '0',
    });
    const { storage: _, ...unstored } = rpcFields(FACTS, 313) as Record<string, unknown>;
    const pooled = rpcObject('storage_pool::PooledBlob', FACTS.object, {
      ...unstored,
      storage_pool_id: objectId('pool'),
    });
    const { said } = await read([shared, pooled]);
    expect(said).toMatchObject([
      { form: 'shared-blob', objectId: FACTS.object.slice(2), sharedObjectId: SHARED.slice(2), endEpoch: '209' },
      { form: 'pooled-blob', storagePoolId: objectId('pool').slice(2), endEpoch: null },
    ]);
  });

  it('reads the committee in the system’s state, keys and weights in the chain’s order', async () => {
    const members = [1, 2].map((i) => ({
      fields: {
        node_id: `0x${i}`,
        public_key: { fields: { bytes: Array.from({ length: 96 }, () => i) } },
        weight: 500,
      },
    }));
    const type = `0x2::dynamic_field::Field<u64, ${MAINNET}::system_state_inner::SystemStateInnerV1>`;
    const fields = { name: '1', value: { fields: { committee: { fields: { epoch: 7, n_shards: 1000, members } } } } };
    const { said } = await read({ data: { objectId: '0x5', type, content: { dataType: 'moveObject', type, fields } } });
    const [committee] = said as [WalrusCommitteeStatement];
    expect(committee).toMatchObject({ kind: 'walrus-committee', network: 'mainnet', epoch: '7', shards: '1000' });
    expect(committee.members).toMatchObject([
      { nodeId: '1'.padStart(64, '0'), publicKey: '01'.repeat(96), weight: '500' },
      { nodeId: '2'.padStart(64, '0'), publicKey: '02'.repeat(96), weight: '500' },
    ]);
  });

  it('passes over what is not there and what is something else', async () => {
    const gone = { jsonrpc: '2.0', id: 1, result: { error: { code: 'notExists', object_id: SHARED } } };
    const coin = rpcObject('coin::Coin', SHARED, { balance: '1' });
    expect((await read([gone, coin, { a: 1 }])).booked).toEqual(['error-answer', 'other-object', 'unknown-shape']);
    expect((await read(rpcObject('blob::Blob', SHARED, { id: { id: SHARED }, blob_id: 'x' }))).booked).toEqual([
      'malformed-record',
    ]);
  });

  it.each([
    ['objects of another contract', rpcObject('coin::Coin', SHARED, { balance: '1' }), 0.2],
    ['content of something else', { content: { fields: { a: 1 } } }, 0.2],
    ['a page', { content: 'text', type: 'page' }, 0],
  ])('leaves look-alikes alone: %s', (_what, value, most) => {
    expect(suiObjects.sniff(headOf(JSON.stringify(value))).confidence).toBeLessThanOrEqual(most);
  });
});
