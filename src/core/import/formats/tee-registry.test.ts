import { describe, expect, it } from 'vitest';
import type { RegistryStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { teeRegistry } from './tee-registry.ts';

const der = Buffer.concat([Buffer.from([0x30]), Buffer.alloc(64, 7)]);
const pem = `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
const ID = `0x${'AB'.repeat(32)}`;
const info = (more: object = {}) => ({
  teeId: ID,
  owner: '0x1',
  endpoint: 'https://gw.example.net',
  publicKey: `0x${der.toString('hex')}`,
  tlsCertificate: '0x30',
  pcrHash: `0x${'CD'.repeat(32)}`,
  teeType: 0,
  enabled: true,
  registeredAt: 1772460309,
  lastHeartbeatAt: '0x69a599d5',
  ...more,
});

async function entries(content: unknown, text = JSON.stringify(content)) {
  const written = await runImporter(teeRegistry, text);
  return { list: written.statements.map((entry) => entry.statement as RegistryStatement), written, text };
}

describe('tee-registry', () => {
  const expected = {
    kind: 'registry-entry',
    teeId: 'ab'.repeat(32),
    publicKey: der.toString('hex'),
    pcrHash: 'cd'.repeat(32),
    endpoint: 'https://gw.example.net',
    teeType: 0,
    enabled: true,
    registeredNs: '1772460309000000000',
    heartbeatNs: '1772460501000000000',
  };

  it('reads both spellings, keys in every encoding, and every wrapping', async () => {
    const snake = {
      tee_id: ID,
      endpoint: 'https://gw.example.net',
      public_key: pem,
      pcr_hash: 'CD'.repeat(32),
      tee_type: '0',
      enabled: true,
      registered_at: '2026-03-02T14:05:09Z',
      last_heartbeat_at: 1772460501,
    };
    const { teeId: _id, ...rest } = info();
    for (const content of [
      info(),
      [info()],
      { tees: [info()] },
      { result: [info()] },
      { result: info() },
      { [ID]: rest },
      { tees: { [ID]: rest } },
      snake,
      info({ publicKey: der.toString('base64') }),
    ]) {
      const { list, text } = await entries(content);
      expect([text, list]).toEqual([text, [expected]]);
      expect(teeRegistry.sniff(headOf(text)).confidence).toBeGreaterThan(0.5);
    }
  });

  it('holds the id in the record, also where only the key names it', async () => {
    const { teeId: _id, ...rest } = info();
    const { written, text } = await entries({ [ID]: rest, [`0x${'11'.repeat(32)}`]: rest });
    expect(
      written.statements.map(({ offset, length }) =>
        text.slice(offset, offset + length).includes(offset < 10 ? ID : '1111'),
      ),
    ).toEqual([true, true]);
  });

  it('takes zero times as never, and says nothing that the record does not', async () => {
    const { list } = await entries(
      info({ registeredAt: 0, lastHeartbeatAt: 0, enabled: undefined, teeType: undefined, publicKey: 'junk' }),
    );
    expect(list[0]).toMatchObject({
      registeredNs: null,
      heartbeatNs: null,
      enabled: null,
      teeType: null,
      publicKey: null,
    });
  });

  it('reads the answer of /signing-key', async () => {
    const { list } = await entries({
      public_key: pem,
      tee_id: ID,
      wallet_address: '0x1',
      timestamp: '2026-03-02T14:00:00',
      enclave_info: { platform: 'aws-nitro' },
      measurements: null,
    });
    expect(list[0]).toMatchObject({ teeId: 'ab'.repeat(32), publicKey: der.toString('hex'), registeredNs: null });
  });

  it('keeps entries beside broken and foreign ones', async () => {
    const text = `[${JSON.stringify(info())},{"teeId":},{"hello":1},${JSON.stringify(info())}]`;
    const { list, written } = await entries(null, text);
    expect([list.length, written.units.map((unit) => unit.reason)]).toEqual([2, ['', 'syntax', 'unknown-shape', '']]);
  });
});
