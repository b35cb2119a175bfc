/**
 * The binary parsers of the checkers over damaged bytes of their own kind: CBOR and COSE, DER keys and certificates, ABI
 * data, signatures, batch trees. Whatever comes, it ends soon, holds little, fails in words, and proves nothing that
 * is not so.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEnclave } from '../tools/simulate/enclave.ts';
import { dumpBatch } from '../tools/simulate/merkle-dump.ts';
import { Prng } from '../tools/simulate/prng.ts';
import { publicImage } from '../tools/simulate/public-images.ts';
import { equalBytes, toBase64, toHex, utf8 } from '../src/base/bytes.ts';
import { AppError } from '../src/base/errors.ts';
import { encodeAbi } from '../src/core/import/evm/abi-encode.test-helper.ts';
import { parseAbiTypes } from '../src/core/import/evm/abi-type.ts';
import { decodeAbi } from '../src/core/import/evm/abi.ts';
import { decodeCall, decodeView, READ_CALLS, READ_VIEWS, selectorOf } from '../src/core/import/evm/chain-calls.ts';
import { decodeChainLog, READ_EVENTS, topicOf } from '../src/core/import/evm/chain-events.ts';
import { makeDocument } from '../src/core/verify/attestation.test-helper.ts';
import { readAttestationDocument } from '../src/core/verify/attestation-document.ts';
import { verifyAttestation } from '../src/core/verify/attestation.ts';
import { decodeCbor } from '../src/core/verify/cbor.ts';
import { createKeyring } from '../src/core/verify/keyring.ts';
import { checkBatchTree } from '../src/core/verify/merkle.ts';
import { verifyAnswerSignature } from '../src/core/verify/signature.ts';
import { answerChat } from '../tools/simulate/gateway-answer.ts';
import './property-seed.ts';

const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) };
/** One damaged input of some kilobytes is read in far less, on a machine that does much else beside. */
const MOST_MS = 2_000;
const MOST_BYTES = 192 * 1024 * 1024;

const T0 = 1_772_100_000;
const image = publicImage('d88fb24', T0, false);
const gateway = createEnclave(new Prng('fuzz'), { image, host: 'gw.example.net', registeredSec: T0 });
const made = makeDocument({ appKey: gateway.key.der });
const other = makeDocument();

const word = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const abi = (types: string, values: Parameters<typeof encodeAbi>[1]): Uint8Array =>
  encodeAbi(parseAbiTypes(types), values);
const MODEL_INPUT = '((string,(int128,int128)[],uint32[])[],(string,string[])[])';

/** The seeds: whole values of every kind, and the edges that broke other readers of their formats. */
const CORPUS: readonly Uint8Array[] = [
  made.bytes,
  other.bytes,
  gateway.key.der,
  abi('(bytes32,uint256,bytes)', [word(1), 20n, utf8('x'.repeat(43))]),
  abi(`(string,uint8,${MODEL_INPUT})`, ['id', 1n, [[['n', [[1n, 2n]], [3n]]], [['s', ['a', 'b']]]]]),
  abi('(bytes,bytes,bytes,address,string,uint8)', [
    made.bytes,
    gateway.key.der,
    word(2),
    '11'.repeat(20),
    'https://gw',
    0n,
  ]),
  // CBOR: nesting, a length of 2^64−1, endless strings, arrays and maps.
  new Uint8Array(600).fill(0x81),
  Uint8Array.of(0x5b, ...new Uint8Array(8).fill(0xff)),
  new Uint8Array(600).fill(0x5f),
  new Uint8Array(600).fill(0x9f),
  new Uint8Array(600).fill(0xbf),
  // DER: a SEQUENCE longer than its bytes, of endless length, within itself.
  Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
  Uint8Array.of(0x30, 0x80, 0x30, 0x80, 0x30, 0x80),
  // ABI: every word an offset to itself, and all ones.
  abi('(uint256,uint256,uint256)', [32n, 32n, 32n]),
  new Uint8Array(320).fill(0xff),
  new Uint8Array(),
];

type Damage = (bytes: Uint8Array) => Uint8Array;
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const at = (bytes: Uint8Array, where: number): number => Math.floor(where * bytes.length);
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([where, flip]): Damage => (bytes) => {
    const out = Uint8Array.from(bytes);
    if (out.length > 0) out[at(out, where)]! ^= flip;
    return out;
  }),
  fc.tuple(place, place).map(([a, b]): Damage => (bytes) => {
    const [from, to] = [at(bytes, a), at(bytes, b)].toSorted((x, y) => x - y) as [number, number];
    return join(bytes.subarray(0, from), bytes.subarray(to));
  }),
  fc.tuple(place, fc.nat(CORPUS.length - 1), place).map(([where, which, upTo]): Damage => (bytes) => {
    const seed = CORPUS[which]!;
    const cut = at(bytes, where);
    return join(bytes.subarray(0, cut), seed.subarray(0, at(seed, upTo)), bytes.subarray(cut)).subarray(0, 64 * 1024);
  }),
  fc
    .tuple(place, fc.constantFrom(0x00, 0x7f, 0x80, 0xff, 0x9f, 0xbf, 0x5f, 0x30))
    .map(([where, byte]): Damage => (bytes) => {
      const out = Uint8Array.from(bytes);
      if (out.length > 0) out.fill(byte, at(out, where), at(out, where) + 8);
      return out;
    }),
);

const damaged: fc.Arbitrary<Uint8Array> = fc.oneof(
  { arbitrary: fc.uint8Array({ maxLength: 400 }), weight: 1 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom(...CORPUS), fc.array(damage, { minLength: 1, maxLength: 4 }))
      .map(([seed, all]) => all.reduce((bytes, one) => one(bytes), seed)),
    weight: 4,
  },
);

/** Runs within the limits; a refusal has to be one in words. */
function within<T>(work: () => T): T | null {
  const start = performance.now();
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(['BAD_INPUT', 'LIMIT', 'UNSUPPORTED_FORMAT']).toContain(error.code);
    expect(error.message).not.toBe('');
    return null;
  } finally {
    expect(performance.now() - start).toBeLessThan(MOST_MS);
  }
}

function fuzz(bytes: fc.Arbitrary<Uint8Array>, run: (bytes: Uint8Array) => void): void {
  const before = process.memoryUsage();
  fc.assert(
    fc.property(bytes, (some) => run(some)),
    RUNS,
  );
  const after = process.memoryUsage();
  expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(MOST_BYTES);
}

describe('damaged bytes', () => {
  it('as CBOR end in a value or in words', () => {
    fuzz(damaged, (bytes) => void within(() => decodeCbor(bytes)));
  });

  it('as an attestation document verify only where every signed byte is as it was', () => {
    const roots = new Set([...made.roots, ...other.roots]);
    const signed = [made, other].map(({ bytes }) => readAttestationDocument(bytes));
    fuzz(damaged, (bytes) => {
      const check = within(() => verifyAttestation(bytes, roots));
      if (check?.verdict !== 'verified') return;
      const { payload, signature, protectedHeader } = check.document;
      const isSame = signed.some(
        (one) =>
          equalBytes(one.payload, payload) &&
          equalBytes(one.signature, signature) &&
          equalBytes(one.protectedHeader, protectedHeader),
      );
      expect(isSame).toBe(true);
    });
  });

  it('as a key in DER are a key or refused in words', () => {
    const keyring = createKeyring();
    fuzz(damaged, (bytes) => void within(() => keyring.key(bytes)));
  });

  it('as ABI data, logs, inputs and answers end in values or in words', () => {
    const types = [...READ_EVENTS, ...READ_CALLS].map((signature) =>
      parseAbiTypes(signature.slice(signature.indexOf('('))),
    );
    fuzz(damaged, (bytes) => {
      const which = bytes.length + (bytes[0] ?? 0);
      within(() => decodeAbi(types[which % types.length]!, bytes));
      within(() => decodeChainLog({ topics: [topicOf(READ_EVENTS[which % READ_EVENTS.length]!)], data: toHex(bytes) }));
      within(() => decodeCall(selectorOf(READ_CALLS[which % READ_CALLS.length]!) + toHex(bytes)));
      const view = selectorOf(READ_VIEWS[which % READ_VIEWS.length]!);
      within(() => decodeView(view + toHex(word(7)), toHex(bytes)));
    });
  });
});

describe('a signed answer', () => {
  const request = { model: 'gemini-2.5-pro', system: null, prompt: 'q', temperature: 0, maxTokens: null };
  const answer = answerChat({ generation: 'G3', request, output: 'a', sec: T0, signer: gateway }, new Prng('answer'));
  const whole = {
    generation: 'G3' as const,
    inputHash: answer.inputHash,
    outputHash: answer.outputHash,
    signedTime: String(T0),
    signature: toBase64(answer.signature),
    label: null,
    finishReason: null,
    message: null,
    completion: null,
    keyDer: gateway.key.der,
  };

  it('of which anything is damaged is never valid', () => {
    expect(verifyAnswerSignature(whole).verdict).toBe('valid');
    fuzz(
      fc.tuple(damage, fc.nat(4)).map(([one, part]) => join(Uint8Array.of(part), one(answer.signature))),
      (bytes) => {
        const [part, some] = [bytes[0]!, bytes.subarray(1)];
        const hash = toHex(some.subarray(0, 32));
        const changed = [
          { ...whole, signature: toBase64(some) },
          { ...whole, inputHash: hash },
          { ...whole, outputHash: hash },
          { ...whole, signedTime: String(T0 + 1 + some.length) },
          { ...whole, keyDer: some },
        ][part]!;
        const isSame = changed.signature === whole.signature && part === 0;
        const check = within(() => verifyAnswerSignature(changed));
        if (!isSame) expect(check?.verdict).not.toBe('valid');
      },
    );
  });
});

describe('a batch tree', () => {
  const leaf = (n: number) => ({
    teeId: gateway.teeId,
    inputHash: toHex(word(n)),
    outputHash: toHex(word(n + 100)),
    signature: '01',
    sec: T0 + n,
  });
  const dump = dumpBatch([1, 2, 3, 4, 5].map(leaf));

  it('of which a value or a node is changed never holds under its root', () => {
    expect(checkBatchTree(dump).ok).toBe(true);
    fc.assert(
      fc.property(fc.nat(dump.values.length - 1), fc.nat(4), fc.nat(8), fc.boolean(), (row, field, node, isNode) => {
        const values = structuredClone(dump.values) as { value: string[]; treeIndex: number }[];
        const tree = [...dump.tree];
        const turn = (text: string): string => text.slice(0, -1) + (text.endsWith('7') ? '8' : '7');
        if (isNode) tree[node] = turn(tree[node]!);
        else values[row]!.value[field] = turn(values[row]!.value[field]!);
        const check = checkBatchTree({ ...dump, tree, values });
        expect(check.ok).toBe(false);
        if (!isNode) expect(check.recomputedRoot).not.toBe(check.root);
      }),
      RUNS,
    );
  });

  it('of any damaged text ends in a verdict', () => {
    fuzz(damaged, (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      const check = within(() =>
        checkBatchTree({
          ...dump,
          leafEncoding: ['bytes32', text.slice(0, 8)],
          values: [{ value: [text, text], treeIndex: bytes.length }],
        }),
      );
      expect(check?.ok).not.toBe(true);
    });
  });
});
