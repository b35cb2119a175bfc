import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import evmInterfaces from '../../../../resources/knowledge/evm-interfaces.json' with { type: 'json' };
import { sharedPath } from '../../../../tests/shared-files.ts';
import { fromHex, toHex, utf8 } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import { encodeAbi } from './abi-encode.test-helper.ts';
import type { AbiValue } from './abi.ts';
import { parseAbiTypes } from './abi-type.ts';
import { decodeCall, decodeView, READ_CALLS, READ_VIEWS, selectorOf } from './chain-calls.ts';

const word = (byte: string): Uint8Array => fromHex(byte.repeat(32))!;
const typesOf = (signature: string): string => signature.slice(signature.indexOf('('));

function call(signature: string, values: readonly AbiValue[]): string {
  return `0x${selectorOf(signature)}${toHex(encodeAbi(parseAbiTypes(typesOf(signature)), values))}`;
}

const BLOB = 'orGaXuTN-hxHTViVALqcbFN8Cv6fxjaC3OUqg1ZjvZY';
const BATCH = call('batchSettle(bytes32,uint256,bytes)', [word('ab'), 20n, utf8(BLOB)]);

describe('decodeCall', () => {
  it('reads a batch and its blob', () => {
    expect(decodeCall(BATCH)).toEqual({
      call: { name: 'batchSettle', merkleRoot: 'ab'.repeat(32), batchSize: '20', blobId: BLOB },
      attestation: null,
    });
  });

  it('knows nothing of other selectors, of no input, and of what is not hex', () => {
    for (const input of ['0xdeadbeef', '0x', '', '0x12', 'zz']) expect(decodeCall(input)).toBeNull();
  });

  it('says which call is cut, and never fails otherwise', () => {
    expect(() => decodeCall(BATCH.slice(0, 80))).toThrow(/^batchSettle: ABI data/);
    const bytes = fromHex(BATCH)!;
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, byte, cut) => {
        try {
          decodeCall(toHex(bytes.with(at, byte).subarray(0, cut)));
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

describe('decodeView', () => {
  it('answers for the enclave that was asked for, and only for views that are known', () => {
    const key = utf8('der');
    const asked = call('getTEEPublicKey(bytes32)', [word('07')]);
    const answer = `0x${toHex(encodeAbi(parseAbiTypes('(bytes)'), [key]))}`;
    expect(decodeView(asked, answer)).toEqual([
      expect.objectContaining({ teeId: '07'.repeat(32), publicKey: toHex(key), pcrHash: null }),
    ]);
    expect(decodeView('0xdeadbeef', answer)).toBeNull();
    expect(() => decodeView(asked, '0xzz')).toThrow('getTEEPublicKey: the answer is not hex');
  });
});

describe('the table of interfaces', () => {
  it('names exactly the calls and views that are read', () => {
    const of = (kind: string) => evmInterfaces.calls.filter((row) => row.kind === kind).map((row) => row.signature);
    expect(READ_CALLS.toSorted()).toEqual(of('transaction').toSorted());
    expect(READ_VIEWS.toSorted()).toEqual(of('view').toSorted());
  });

  const path = sharedPath('vectors/evm_topics.json');
  it.skipIf(path === null)('has the selectors that the contracts have', () => {
    const { selectors } = JSON.parse(readFileSync(path!, 'utf8')) as { selectors: Record<string, string> };
    for (const [selector, signature] of Object.entries(selectors)) expect(`0x${selectorOf(signature)}`).toBe(selector);
    const known = new Set(Object.values(selectors));
    const own = [...READ_CALLS, ...READ_VIEWS].filter((signature) => !signature.startsWith('run('));
    expect(own.filter((signature) => !known.has(signature))).toEqual([]);
    expect(READ_CALLS.map(selectorOf)).toContain('cbf09d80');
  });
});
