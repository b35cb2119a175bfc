import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../../tests/property-seed.ts';
import type { ZkPartStatement } from '../../../model/log-statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { ezklKey } from './ezkl-key.ts';
import { ezkl } from './ezkl.ts';

const settings = (param_visibility: unknown) => ({
  run_args: {
    logrows: 17,
    input_visibility: 'Private',
    output_visibility: 'Public',
    param_visibility,
    commitment: 'KZG',
  },
  version: '10.4.2',
});
const proof = (processed_params: unknown = []) => ({
  protocol: null,
  instances: [['00'.repeat(32), '01'.repeat(32)]],
  proof: [1, 2, 3],
  transcript_type: 'EVM',
  pretty_public_inputs: { processed_params },
  timestamp: 1717810043845,
});

async function read(content: unknown) {
  const { statements, issues, units } = await runImporter(ezkl, JSON.stringify(content));
  return {
    parts: statements.map(({ statement }) => statement as ZkPartStatement),
    issues: issues.map(({ code, message }) => [code, message] as const),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
  };
}

describe('ezkl', () => {
  it.each([
    ['Fixed', true, null],
    ['Public', true, null],
    ['KZGCommit', true, null],
    ['Polycommit', true, null],
    [{ Hashed: { hash_is_public: true, outlets: [] } }, true, null],
    [{ Hashed: { hash_is_public: false, outlets: [] } }, false, 'weights-not-proved'],
    ['Private', false, 'weights-not-proved'],
    ['private', false, 'weights-not-proved'],
    ['Encrypted', false, 'weights-not-proved'],
    ['Twisted', null, 'weights-not-told'],
  ] as const)('says what %j pins', async (visibility, pins, code) => {
    const { parts, issues } = await read(settings(visibility));
    expect(parts).toMatchObject([{ part: 'settings', pinsParameters: pins, logRows: 17, version: '10.4.2' }]);
    expect(parts[0]?.meaning).toContain('param_visibility is');
    expect(issues.map(([one]) => one)).toEqual(code === null ? [] : [code]);
    if (pins === false) expect(issues[0]?.[1]).toContain('cannot tell two versions of the model apart');
  });

  it('reads a proof, and does not take it for one of the weights', async () => {
    const { parts, issues } = await read(proof());
    expect(parts).toMatchObject([
      { part: 'proof', pinsParameters: null, instances: 2, proofBytes: 3, timeNs: '1717810043845000000' },
    ]);
    expect(issues.map(([one]) => one)).toEqual(['weights-not-told']);
    expect((await read(proof([['0x01']]))).parts[0]?.pinsParameters).toBe(true);
    expect((await read({ ...proof(), proof: undefined, hex_proof: '0x010203' })).parts[0]?.proofBytes).toBe(3);
  });

  it('leaves other settings and other proofs alone', () => {
    for (const content of [{ run_args: { a: 1 } }, { proof: '0x', root: '' }, { instances: [], proof: 1 }])
      expect(ezkl.sniff(headOf(JSON.stringify(content))).confidence).toBe(0);
    expect(ezkl.sniff(headOf(JSON.stringify(settings('Fixed')))).confidence).toBeGreaterThan(0.9);
    expect(ezkl.sniff(headOf(JSON.stringify(proof(), null, 2))).confidence).toBeGreaterThan(0.9);
  });
});

const P = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
const R = (1n << 256n) % P;

function power(base: bigint, exponent: bigint): bigint {
  let [out, square] = [1n, base % P];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) out = (out * square) % P;
    square = (square * square) % P;
  }
  return out;
}

function montgomery(value: bigint): Buffer {
  const hex = ((value * R) % P).toString(16).padStart(64, '0');
  return Buffer.from(hex, 'hex').reverse();
}

function points(count: number): Buffer {
  const found: Buffer[] = [];
  for (let x = 1n; found.length < count; x += 1n) {
    const square = (x * x * x + 3n) % P;
    const y = power(square, (P + 1n) / 4n);
    if ((y * y) % P === square) found.push(Buffer.concat([montgomery(x), montgomery(y)]));
  }
  return Buffer.concat(found);
}

function key(columns = 3, head = Buffer.from([2, 17, 0, 0, 0, 1])): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(columns);
  return Buffer.concat([head, count, points(columns), Buffer.alloc(16, 0xaa)]);
}

describe('ezkl-key', () => {
  it('reads a key with its rows in four bytes, and in one', async () => {
    for (const bytes of [key(), key(12), key(3, Buffer.from([3, 17, 0]))]) {
      expect(ezklKey.sniff(headOf(bytes)).confidence).toBeGreaterThan(0.9);
      const { statements, issues } = await runImporter(ezklKey, bytes);
      expect(statements).toMatchObject([
        { statement: { part: 'verifying-key', logRows: 17, pinsParameters: null }, length: bytes.length },
      ]);
      expect(issues.map(({ code }) => code)).toEqual(['weights-not-told']);
    }
  });

  it('refuses what does not lie on the curve, what is cut, and runs of zeros', async () => {
    const off = key();
    off[20]! ^= 1;
    for (const bytes of [
      off,
      key().subarray(0, 80),
      Buffer.concat([Buffer.from([2, 17, 0, 0, 0, 1, 1, 0, 0, 0]), Buffer.alloc(64)]),
    ]) {
      expect(ezklKey.sniff(headOf(bytes)).confidence).toBe(0);
      expect((await runImporter(ezklKey, bytes)).units.map(({ reason }) => reason)).toEqual(['malformed']);
    }
  });

  it('takes no changed point for one, and never fails', () => {
    const whole = key();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = Buffer.from(whole);
        bytes[at]! ^= flip;
        const isPoint = at >= 10 && at < 10 + 3 * 64;
        if (isPoint) expect(ezklKey.sniff(headOf(bytes)).confidence).toBe(0);
        else ezklKey.sniff(headOf(bytes));
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => ezklKey.sniff(headOf(bytes)).confidence === 0));
  });
});
