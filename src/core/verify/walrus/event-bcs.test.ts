import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64 } from '../../../base/bytes.ts';
import { WALRUS_EVENTS } from '../../../model/walrus-statement.ts';
import { compareEvent, readEvent, type EventFields } from './event-bcs.ts';

const OBJECT = 'e91eee8c5b6f35b9a250cfc29e30f0d9e5463a21fd8d1ddb0fc22d44db4eac50';
const BLOB = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
const REGISTERED =
  'IgAAADOIbGRkNaApLXc3oAeh5yOjItvEtp6jjx8Svlu/+AVJEQAAAAAAAAABIwAAAADpHu6MW281uaJQz8KeMPDZ5UY6If2NHdsPwi1E206sUA==';
const CERTIFIED =
  'IgAAADOIbGRkNaApLXc3oAeh5yOjItvEtp6jjx8Svlu/+AVJIwAAAADpHu6MW281uaJQz8KeMPDZ5UY6If2NHdsPwi1E206sUAA=';
const DELETED = 'IgAAADOIbGRkNaApLXc3oAeh5yOjItvEtp6jjx8Svlu/+AVJIwAAAOke7oxbbzW5olDPwp4w8NnlRjoh/Y0d2w/CLUTbTqxQAQ==';

function fieldsOf(name: string, base64: string): EventFields {
  const reading = readEvent(name, fromBase64(base64) ?? new Uint8Array());
  if (!('fields' in reading)) throw new Error(reading.why);
  return reading.fields;
}

describe('the bytes of an event', () => {
  it('are read in the order of its Move struct', () => {
    expect(Object.fromEntries(fieldsOf('BlobRegistered', REGISTERED))).toEqual({
      epoch: '34',
      blob_id: BLOB,
      size: '17',
      encoding_type: '1',
      end_epoch: '35',
      deletable: 'false',
      object_id: OBJECT,
    });
    expect(Object.fromEntries(fieldsOf('BlobCertified', CERTIFIED))).toMatchObject({
      end_epoch: '35',
      is_extension: 'false',
    });
    expect(Object.fromEntries(fieldsOf('BlobDeleted', DELETED))).toMatchObject({
      object_id: OBJECT,
      was_certified: 'true',
    });
  });

  it('are refused when they are cut, too long, or hold what no flag holds', () => {
    const bytes = fromBase64(CERTIFIED)!;
    expect(readEvent('BlobCertified', bytes.subarray(0, -1))).toHaveProperty('why');
    expect(readEvent('BlobCertified', Uint8Array.from([...bytes, 0]))).toHaveProperty('why');
    const flag = bytes.slice();
    flag[bytes.length - 1] = 2;
    expect(readEvent('BlobCertified', flag)).toHaveProperty('why');
    expect(readEvent('BlobRegistered', bytes)).toHaveProperty('why');
    expect(readEvent('toString', bytes)).toEqual({ why: 'the fields of toString are not known' });
  });

  it('of every name are known, and never more than bytes that end', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WALRUS_EVENTS), fc.uint8Array({ maxLength: 130 }), (name, bytes) => {
        const reading = readEvent(name, bytes);
        if ('why' in reading) expect(reading.why).not.toMatch(/not known/);
      }),
    );
    // A list that announces 2^32 - 1 shards asks for no more than is there.
    const announced = Uint8Array.of(1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f);
    expect(readEvent('ShardsReceived', announced)).toHaveProperty('why');
    expect(readEvent('ShardsReceived', Uint8Array.of(1, 0, 0, 0, 2, 7, 0, 8, 1))).toEqual({
      fields: new Map([
        ['epoch', '1'],
        ['shards', '7,264'],
      ]),
    });
  });
});

describe('bytes and JSON of one event', () => {
  const stated = new Map([
    ['epoch', '34'],
    ['blob_id', '33029388974007764889800497995325165905902854956237990162315138693239164143667'],
    ['end_epoch', '35'],
    ['deletable', 'false'],
    ['object_id', `0x${OBJECT}`],
    ['is_extension', 'false'],
  ]);

  it('agree, in whichever spelling the id is written', () => {
    const decoded = fieldsOf('BlobCertified', CERTIFIED);
    expect(compareEvent(decoded, stated)).toEqual([]);
    expect(compareEvent(decoded, new Map(stated).set('blob_id', BLOB))).toEqual([]);
    expect(compareEvent(decoded, new Map([['object_id', OBJECT.toUpperCase()]]))).toEqual([]);
    // What the JSON leaves out, or adds, differs in nothing.
    expect(compareEvent(decoded, new Map([['unknown', '1']]))).toEqual([]);
    const older = new Map([['erasure_code_type', '1']]);
    expect(compareEvent(fieldsOf('BlobRegistered', REGISTERED), older)).toEqual([]);
  });

  it('differ where one of them was changed, and both sides are told', () => {
    const decoded = fieldsOf('BlobCertified', CERTIFIED);
    expect(compareEvent(decoded, new Map(stated).set('end_epoch', '88'))).toEqual([
      { field: 'end_epoch', stated: '88', decoded: '35' },
    ]);
    expect(compareEvent(decoded, new Map(stated).set('is_extension', 'true'))).toHaveLength(1);
    expect(compareEvent(decoded, new Map(stated).set('blob_id', '1'))).toMatchObject([{ decoded: BLOB }]);
    const older = new Map([['erasure_code_type', '0']]);
    expect(compareEvent(fieldsOf('BlobRegistered', REGISTERED), older)).toHaveLength(1);
  });
});
