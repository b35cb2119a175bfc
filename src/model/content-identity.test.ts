import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCidHasher } from '../core/verify/ipfs/file-cids.ts';
import { compareFile, digestOfRawBlock, type ContentIdentity } from './content-identity.ts';

const BLOB = '4NUCFflfSXHc_29yW7Ue1KnNPN6fkML_xrUrYwH9f3g';

function identityOf(bytes: Uint8Array): ContentIdentity {
  const hasher = createCidHasher();
  hasher.update(bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes: bytes.length, sha256, blobId: BLOB, shards: 1000, cids: hasher.finish().map(({ cid }) => cid) };
}

const file = identityOf(new TextEncoder().encode('hello world\n'));

describe('compareFile', () => {
  it('tells the same from another by every id that is made from content', () => {
    expect(compareFile(BLOB, file).verdict).toBe('same');
    expect(compareFile(BLOB.replace('4', '5'), file)).toMatchObject({
      verdict: 'other',
      why: expect.stringContaining('1000 shards'),
    });
    expect(compareFile(`sha256:${file.sha256}`, file).verdict).toBe('same');
    expect(compareFile(`0x${file.sha256.toUpperCase()}`, file).verdict).toBe('same');
    expect(compareFile(`sha256:${'0'.repeat(64)}`, file).verdict).toBe('other');
  });

  it('knows the ids of IPFS for a text that its documentation hashes', () => {
    // `echo hello world | ipfs add`, with and without --cid-version 1.
    expect(compareFile('QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o', file).verdict).toBe('same');
    expect(compareFile('bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4', file).verdict).toBe('same');
  });

  it('cannot tell where bytes have no say, or a tree may have been cut otherwise', () => {
    expect(compareFile('gpt-4.1', file).verdict).toBe('unknown');
    const other = identityOf(new TextEncoder().encode('another'));
    expect(compareFile('QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o', other)).toMatchObject({
      verdict: 'unknown',
      why: expect.stringContaining('does not say'),
    });
    expect(compareFile('bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4', other).verdict).toBe('other');
  });

  it('law: the raw block of any bytes states their SHA-256', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const { cids, sha256 } = identityOf(bytes);
        const raw = cids.find((cid) => cid.startsWith('bafkrei'))!;
        expect(digestOfRawBlock(raw)).toBe(sha256);
        for (const cid of cids.filter((one) => one !== raw)) expect(digestOfRawBlock(cid)).toBeNull();
      }),
    );
  });
});
