import { describe, expect, it } from 'vitest';
import { parseJson } from '../../base/json.ts';
import { hexOf, listOf, readTime, textOf, wholeOf, wordOf } from './field-readers.ts';
import { readPublicKey } from './public-key.ts';

const json = (value: unknown) => parseJson(JSON.stringify(value));

describe('fields', () => {
  it('come from the first key that says something', () => {
    const record = json({ a: '', b: 'x', c: 7, d: { e: 1 } });
    expect([textOf(record, 'a', 'b'), textOf(record, 'c'), textOf(record, 'd'), textOf(record, 'z')]).toEqual([
      'x',
      '7',
      null,
      null,
    ]);
    expect(listOf(json({ a: {}, b: [1] }), 'a', 'b')).toHaveLength(1);
  });

  it('are hex in one spelling, or what was written', () => {
    const record = json({ a: '0xABcd', b: 'not hex', c: `0x${'AB'.repeat(32)}` });
    expect([hexOf(record, 'a'), hexOf(record, 'b'), wordOf(record, 'a'), wordOf(record, 'c')]).toEqual([
      'abcd',
      'not hex',
      null,
      'ab'.repeat(32),
    ]);
  });

  it('are whole numbers of any size in decimal', () => {
    const record = json({
      a: '0xff',
      b: '115792089237316195423570985008687907853269984665640564039457584007913129639935',
      c: '1.5',
      d: -1,
    });
    expect(['a', 'b', 'c', 'd'].map((key) => wholeOf(record, key))).toEqual([
      '255',
      '115792089237316195423570985008687907853269984665640564039457584007913129639935',
      null,
      null,
    ]);
  });

  it('are times in every spelling, and zero is never', () => {
    for (const time of [
      1772460501,
      '1772460501',
      1772460501000,
      '0x69a599d5',
      '2026-03-02T14:08:21Z',
      '2026-03-02T15:08:21+01:00',
    ]) {
      expect(readTime(json(time))).toBe('1772460501000000000');
    }
    for (const time of [0, '0', '0x0', '', 'soon', null, true]) expect(readTime(json(time))).toBeNull();
  });
});

describe('readPublicKey', () => {
  it('gives the DER in hex for PEM, hex and base64, and null for anything else', () => {
    const der = Buffer.concat([Buffer.from([0x30, 0x82]), Buffer.alloc(70, 0x5a)]);
    const pem = `-----BEGIN PUBLIC KEY-----\n${der
      .toString('base64')
      .match(/.{1,64}/g)!
      .join('\n')}\n-----END PUBLIC KEY-----\n`;
    for (const text of [
      pem,
      pem.replaceAll('\n', '\\n'),
      der.toString('hex'),
      `0x${der.toString('hex').toUpperCase()}`,
      der.toString('base64'),
    ]) {
      expect(readPublicKey(text)).toBe(der.toString('hex'));
    }
    for (const text of [
      null,
      '',
      '0x',
      '0x3082',
      'hello',
      `0x${'11'.repeat(80)}`,
      '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----',
    ]) {
      expect(readPublicKey(text)).toBeNull();
    }
  });
});
