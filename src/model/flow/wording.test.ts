import { describe, expect, it } from 'vitest';
import { shortArtifactName, shortCount, shortNodeName } from './wording.ts';

describe('counts', () => {
  it('are short on cards', () => {
    expect([0, 999, 1000, 1049, 9949, 9951, 148_400, 999_499, 999_500, 1_048_576].map(shortCount)).toEqual([
      '0',
      '999',
      '1.0k',
      '1.0k',
      '9.9k',
      '10k',
      '148k',
      '999k',
      '1.0M',
      '1.0M',
    ]);
  });
});

describe('names', () => {
  it('shorten ids and leave names', () => {
    expect(shortNodeName(`0xddc2${'0'.repeat(56)}8253`)).toBe('0xddc2…8253');
    expect(shortNodeName('cache-17')).toBe('cache-17');
    expect(shortNodeName('')).toBe('no node recorded');
    expect(shortArtifactName('0RbZ-abcdefghijklmnopqrstuvwxyz0123456789u4Hs', 'walrus-blob')).toBe('0RbZ…u4Hs');
    expect(shortArtifactName(`sha256:${'ab'.repeat(32)}`, 'oci-digest')).toBe('sha256:abab…abab');
    expect(shortArtifactName('gemini-2.5-pro-preview-06-05', 'provider-model')).toBe('gemini-2.5-pro-preview-06-05');
  });
});
