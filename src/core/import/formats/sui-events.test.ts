import { describe, expect, it } from 'vitest';
import {
  certified,
  deleted,
  epochChange,
  jsonRpcEvent,
  MAINNET,
  queryEvents,
  registered,
  TESTNET,
} from '../../../../tests/builders/walrus-evidence.ts';
import { toBase58 } from '../../../base/base58.ts';
import type { WalrusEventStatement } from '../../../model/walrus-statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { suiEvents } from './sui-events.ts';

const ID = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
const OBJECT = '0xe91eee8c5b6f35b9a250cfc29e30f0d9e5463a21fd8d1ddb0fc22d44db4eac50';
const FACTS = { blob: ID, object: OBJECT, epoch: 34, end: 35 };
const AT = { tx: 'a', seq: 3, ms: 1_744_848_000_000 };
/** Encoded by two encoders from the Move struct and the documentation's store: walrus.md §3.8. */
const CERTIFIED =
  'IgAAADOIbGRkNaApLXc3oAeh5yOjItvEtp6jjx8Svlu/+AVJIwAAAADpHu6MW281uaJQz8KeMPDZ5UY6If2NHdsPwi1E206sUAA=';

async function read(value: unknown) {
  const { statements, units, issues } = await runImporter(
    suiEvents,
    typeof value === 'string' ? value : JSON.stringify(value),
  );
  return {
    events: statements.map(({ statement }) => statement as WalrusEventStatement),
    booked: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    codes: issues.map(({ code }) => code),
  };
}

describe('sui-events', () => {
  it('has test events whose bytes are those of the documentation', () => {
    expect(certified(FACTS).bcs.toString('base64')).toBe(CERTIFIED);
  });

  it('reads an event of JSON-RPC with all that it says', async () => {
    const { events, booked, codes } = await read(queryEvents([jsonRpcEvent(registered(FACTS, 17), AT)]));
    expect([booked, codes]).toEqual([['accepted'], []]);
    expect(events).toMatchObject([
      {
        kind: 'walrus-event',
        name: 'BlobRegistered',
        network: 'mainnet',
        teller: 'json-rpc',
        eventSeq: '3',
        timeNs: '1744848000000000000',
        epoch: '34',
        blobId: ID,
        blobIdWritten: '33029388974007764889800497995325165905902854956237990162315138693239164143667',
        objectId: OBJECT.slice(2),
        size: '17',
        encodingType: 'RS2',
        endEpoch: '35',
        deletable: false,
        isExtension: null,
        missing: [],
        hasJson: true,
      },
    ]);
  });

  it('reads the same event from every service', async () => {
    const made = certified(FACTS, true);
    const type = `${MAINNET}::events::BlobCertified`;
    const digest = toBase58(Uint8Array.from({ length: 32 }, (_, i) => i + 1));
    const bcs = made.bcs.toString('base64');
    const timestamp = '2025-04-17T00:00:00Z';
    const variants = [
      [{ id: { txDigest: digest, eventSeq: '3' }, type, parsedJson: made.json, timestampMs: '1744848000000' }],
      {
        result: {
          data: [{ id: { txDigest: digest, eventSeq: 3 }, type, parsedJson: made.json, timestampMs: '1744848000000' }],
        },
      },
      {
        data: {
          events: {
            nodes: [
              {
                sequenceNumber: 3,
                timestamp,
                contents: { type: { repr: type }, json: made.json },
                transaction: { digest },
              },
            ],
          },
        },
      },
      {
        data: {
          events: {
            nodes: [
              { sequenceNumber: 3, timestamp, type: { repr: type }, json: made.json, transactionBlock: { digest } },
            ],
          },
        },
      },
      { id: { txDigest: digest, eventSeq: '3' }, eventType: type, contents: { value: bcs }, timestamp },
      {
        result: {
          rows: [
            {
              event_type: type,
              event_json: JSON.stringify(made.json),
              transaction_digest: `0x${Buffer.from(Array.from({ length: 32 }, (_, i) => i + 1)).toString('hex')}`,
              event_index: 3,
              timestamp_ms: 1_744_848_000_000,
            },
          ],
        },
      },
    ];
    for (const variant of variants) {
      expect(suiEvents.sniff(headOf(JSON.stringify(variant))).confidence).toBe(0.95);
      const { events, codes } = await read(variant);
      expect(codes).toEqual([]);
      expect(events).toMatchObject([
        {
          name: 'BlobCertified',
          network: 'mainnet',
          txDigest: digest,
          eventSeq: '3',
          timeNs: '1744848000000000000',
          epoch: '34',
          blobId: ID,
          objectId: OBJECT.slice(2),
          isExtension: true,
          missing: [],
        },
      ]);
    }
  });

  it('reads members out of the bytes when they are all there is, in base64 and in base58', async () => {
    const made = deleted(FACTS);
    const bytes = { base64: made.bcs.toString('base64'), base58: toBase58(made.bcs) };
    const type = `${TESTNET}::events::BlobDeleted`;
    for (const event of [
      { type, bcs: bytes.base64, bcsEncoding: 'base64' },
      { type, bcs: bytes.base58, bcsEncoding: 'base58' },
      { type, bcs: bytes.base58 },
      { type, bcs: bytes.base64 },
    ]) {
      const { events, codes } = await read([event]);
      expect(codes).toEqual([]);
      expect(events).toMatchObject([
        {
          network: 'testnet',
          epoch: '34',
          blobId: ID,
          wasCertified: true,
          hasJson: false,
          bcs: bytes.base64,
          missing: [],
        },
      ]);
    }
  });

  it('keeps both where JSON and bytes disagree: which is right is not for the reader to say', async () => {
    const event = jsonRpcEvent(registered(FACTS, 17), AT) as Record<string, unknown>;
    const { events, codes } = await read([{ ...event, parsedJson: { ...registered(FACTS, 17).json, size: '18' } }]);
    expect(codes).toEqual([]);
    expect(events).toMatchObject([{ size: '18', bcs: registered(FACTS, 17).bcs.toString('base64') }]);
  });

  it('names what is missing, and takes the old name of a member', async () => {
    const type = `${TESTNET}::events::BlobRegistered`;
    const { events } = await read([
      { type, parsedJson: { epoch: 3, blob_id: registered(FACTS, 17).json['blob_id'], end_epoch: 9 } },
      { type, parsedJson: { ...registered(FACTS, 17).json, encoding_type: undefined, erasure_code_type: 0 } },
    ]);
    expect(events.map(({ missing }) => missing)).toEqual([['size', 'encoding_type', 'deletable', 'object_id'], []]);
    expect(events[1]?.encodingType).toBe('RedStuff');
  });

  it('reads events about epochs, which name no blob', async () => {
    const { events } = await read([jsonRpcEvent(epochChange('Done', 34), AT)]);
    expect(events).toMatchObject([{ name: 'EpochChangeDone', epoch: '34', blobId: null, missing: [] }]);
  });

  it('knows no network by an address that it does not know', async () => {
    const { events } = await read([jsonRpcEvent(certified(FACTS), { ...AT, pkg: '0x98ebc473' })]);
    expect(events).toMatchObject([{ network: null, package: '98ebc473'.padStart(64, '0') }]);
  });

  it('reads a number in hex as a warehouse prints it, and says so', async () => {
    const { json } = certified(FACTS);
    const hex = `0x${BigInt(String(json['blob_id'])).toString(16)}`;
    const type = `${MAINNET}::events::BlobCertified`;
    const sql = await read([{ event_type: type, event_json: { ...json, blob_id: hex } }]);
    expect([sql.codes, sql.events]).toMatchObject([['hex-id'], [{ blobId: ID, blobIdWritten: hex }]]);
    // Elsewhere it would be bytes or a number: nobody can tell.
    expect((await read([{ type, parsedJson: { ...json, blob_id: hex } }])).booked).toEqual(['malformed-record']);
  });

  it('reads a table of a warehouse, quotes and line ends inside of cells included', async () => {
    const { json } = certified(FACTS);
    const type = `${MAINNET}::events::BlobCertified`;
    const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const header = 'Timestamp_ms,event_type,event_json,transaction_digest,event_index';
    const row = `1744848000000,${type},${cell(JSON.stringify(json, null, 1))},abc,7`;
    const other = '1744848000000,0x2::coin::Minted,{},abc,8';
    const text = `\uFEFF${header}\r\n${row}\r\n${other}\r\n1,2\r\n${row.slice(0, -30)}`;
    expect(suiEvents.sniff(headOf(text)).confidence).toBe(0.95);
    const { events, booked } = await read(text);
    expect(booked).toEqual(['byte-order-mark', 'header', 'accepted', 'unknown-event', 'syntax', 'syntax']);
    expect(events).toMatchObject([
      { teller: 'sql', blobId: ID, eventSeq: '7', txDigest: 'abc', timeNs: '1744848000000000000', missing: [] },
    ]);
    expect(suiEvents.sniff(headOf('event_type,event_json\nclick,{}\n')).confidence).toBe(0);
  });

  it('passes over events of other contracts, and over answers without any', async () => {
    expect((await read([{ type: '0x2::coin::Minted', parsedJson: {} }])).booked).toEqual(['unknown-event']);
    expect((await read(queryEvents([]))).booked).toEqual(['no-events']);
    expect((await read({ jsonrpc: '2.0', id: 1, error: { code: -32_000, message: 'x' } })).booked).toEqual([
      'error-answer',
    ]);
  });

  it('lets one broken event cost only itself', async () => {
    const one = JSON.stringify(jsonRpcEvent(certified(FACTS), AT));
    const { booked } = await read(
      `[${one},${one.replace('"epoch":34', '"epoch":"soon"')},${one.replace('"epoch":34', '"epoch":')},${one}]`,
    );
    expect(booked).toEqual(['accepted', 'malformed-record', 'syntax', 'accepted']);
    expect((await read(`[${one},${one.slice(0, 99)}`)).booked).toEqual(['accepted', 'cut']);
  });

  it.each([
    ['events of another contract', queryEvents([{ type: '0x2::coin::Minted', parsedJson: {} }]), 0.2],
    ['types that are none of Sui', [{ type: 'click', json: {} }], 0],
    ['logs of another chain', { result: [{ topics: ['0x1'], data: '0x' }] }, 0],
  ])('leaves look-alikes alone: %s', (_what, value, confidence) => {
    expect(suiEvents.sniff(headOf(JSON.stringify(value))).confidence).toBe(confidence);
  });
});
