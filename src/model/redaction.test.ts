import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../base/bytes.ts';
import { findSecretSpans } from './redaction.ts';

const SECRET = 'Bearer sk-123/abc=';

function maskedBytes(text: string): string {
  const bytes = utf8(text).slice();
  for (const { start, end } of findSecretSpans(bytes)) bytes.fill(0x2a, start, end);
  return new TextDecoder().decode(bytes);
}

describe('secrets', () => {
  const records: Record<string, unknown> = {
    'a header map': { headers: { Authorization: SECRET, 'X-TEE-ID': '0x1' } },
    'any case': { headers: { AUTHORIZATION: SECRET } },
    'a list of values': { headers: { authorization: [SECRET] } },
    'HAR headers': { headers: [{ name: 'Authorization', value: SECRET }] },
    'HAR headers, value first': { headers: [{ value: SECRET, name: 'X-Payment' }] },
    pairs: { headers: [['PAYMENT-SIGNATURE', SECRET]] },
    'snake case': { x_api_key: SECRET },
    'JSON in a text': { request: JSON.stringify({ headers: { Authorization: SECRET } }) },
    'JSON in a text in a text': { a: JSON.stringify({ b: JSON.stringify({ Cookie: SECRET }) }) },
    'raw header lines': { log: `GET / HTTP/1.1\r\nAuthorization: ${SECRET}\r\nHost: x` },
  };
  for (const [name, record] of Object.entries(records)) {
    it(`are masked in ${name}, and the rest stays`, () => {
      const text = JSON.stringify(record);
      expect(maskedBytes(text)).not.toContain('sk-123');
      expect(maskedBytes(text)).toHaveLength(text.length);
      expect(maskedBytes(text).replaceAll(/\*+/g, SECRET)).toBe(text);
    });
  }

  it('include private keys but not public ones', () => {
    const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----';
    expect(maskedBytes(`key: ${pem} end`)).toBe(`key: ${'*'.repeat(pem.length)} end`);
    const open = '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----';
    expect(maskedBytes(open)).toBe(open);
    expect(maskedBytes(JSON.stringify({ k: pem }))).not.toContain('MIIE');
  });

  it('end where the value ends, quotes inside it included', () => {
    const text = '{"Cookie":"a=\\"x\\"; b","model":"gpt"}';
    expect(maskedBytes(text)).toBe('{"Cookie":"**********","model":"gpt"}');
  });

  it('leave other text alone', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(maskedBytes(text)).toBe(text);
      }),
    );
    expect(maskedBytes('the authorization failed')).toBe('the authorization failed');
    expect(findSecretSpans(utf8('{"é":"ü"}'))).toEqual([]);
  });
});

describe('what programs print', () => {
  const masked = (text: string): readonly string[] =>
    findSecretSpans(Buffer.from(text)).map(({ start, end }) => Buffer.from(text).toString('latin1', start, end));

  it('is masked in single quotes, without quotes, and as variables', () => {
    expect(masked("{ headers: { Authorization: 'Bearer abc', 'x-payment': `eyJ` } }")).toEqual(['Bearer abc', 'eyJ']);
    expect(masked("{'authorization': 'Bearer abc', 'model': 'm'}")).toEqual(['Bearer abc']);
    expect(masked("Config(api_key='k-1', private_key='0xabc')")).toEqual(['k-1', '0xabc']);
    expect(masked('DATA_WORKER_EVM_PRIVATE_KEY=0xabc\nOPENAI_API_KEY="k-2"\nMODE=x')).toEqual(['0xabc', 'k-2']);
    expect(masked('{"privateKey":"0xabc"}')).toEqual(['0xabc']);
  });

  it('is masked where a payment is authorised, and where a provider’s key stands alone', () => {
    expect(masked('{"x402Version":2,"payload":{"signature":"0xabc","permit2Authorization":{}}}')).toEqual(['0xabc']);
    const quoted = JSON.stringify({ data: JSON.stringify({ payload: { signature: '0xabc' } }) });
    expect(masked(quoted)).toEqual(['0xabc']);
    expect(masked(`error: invalid key sk-proj-${'a'.repeat(24)} given`)).toEqual([`sk-proj-${'a'.repeat(24)}`]);
  });

  it('leaves what the proof is made of', () => {
    for (const text of [
      '{"tee_signature":"QUJD","signature":"QUJD","payload":{"input":1}}',
      "TeeProof(signature='QUJD', signing_key_pem='-----BEGIN PUBLIC KEY-----')",
      "{ signerAddress: '0xab', txHash: '0xcd', walrusBlobId: 'x' }",
    ])
      expect(masked(text)).toEqual([]);
  });
});

it('is found soon in text that says one thing over and over', () => {
  for (const text of [
    '\\',
    '"',
    ' ',
    '\n',
    'Bearer ',
    'sk-',
    'A_',
    '"payload":',
    "'authorization': ",
    'api_key',
    '-----BEGIN PRIVATE KEY-----',
  ]) {
    const bytes = utf8(text.repeat(65_536)).subarray(0, 65_536);
    const started = performance.now();
    findSecretSpans(bytes);
    expect([text, performance.now() - started < 3_000]).toEqual([text, true]);
  }
});
