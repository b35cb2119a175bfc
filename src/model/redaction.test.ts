import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../base/bytes.ts';
import { parseJson, writeJson } from '../base/json.ts';
import { findSecretSpans, redactJson, redactText } from './redaction.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const SECRET = 'Bearer sk-123/abc=';
const hidden = `[redacted sha256:${sha256(SECRET)}]`;

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
      const redacted = writeJson(redactJson(parseJson(text), sha256));
      expect(redacted).not.toContain('sk-123');
      expect(redacted).toContain(hidden);
      expect(maskedBytes(text)).not.toContain('sk-123');
      expect(maskedBytes(text)).toHaveLength(text.length);
      expect(maskedBytes(text).replaceAll(/\*+/g, SECRET)).toBe(text);
      expect(redactText(text, sha256)).not.toContain('sk-123');
    });
  }

  it('include private keys but not public ones', () => {
    const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----';
    expect(redactText(`key: ${pem} end`, sha256)).toBe(`key: [redacted sha256:${sha256(pem)}] end`);
    const open = '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----';
    expect(redactText(open, sha256)).toBe(open);
    expect(maskedBytes(JSON.stringify({ k: pem }))).not.toContain('MIIE');
  });

  it('end where the value ends, quotes inside it included', () => {
    const text = '{"Cookie":"a=\\"x\\"; b","model":"gpt"}';
    expect(redactText(text, sha256)).toMatch(/^\{"Cookie":"\[redacted sha256:[0-9a-f]{64}\]","model":"gpt"\}$/);
  });

  it('leave other text alone', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(writeJson(redactJson(parseJson(text), sha256))).toBe(writeJson(parseJson(text)));
      }),
    );
    expect(redactText('the authorization failed', sha256)).toBe('the authorization failed');
    expect(findSecretSpans(utf8('{"é":"ü"}'))).toEqual([]);
  });
});
