import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { importInto, scratchFolder, verify } from '../case/case-file.test-helper.ts';
import { sealCase, unsealCase } from './sealed-file.ts';

const QUIET = { signal: new AbortController().signal };
const hasAge = spawnSync('age', ['--version']).status === 0;

async function someCase(): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'a.txt'), 'no evidence at all\n');
  const path = join(folder, 'a.blobtrail');
  await importInto(path, [join(folder, 'a.txt')]);
  return { folder, path };
}

describe('a sealed case', () => {
  it('opens with the key it was sealed to, byte for byte, and with no other', async () => {
    const { folder, path } = await someCase();
    const [mine, other] = [await generateX25519Identity(), await generateX25519Identity()];
    const sealed = join(folder, 'a.age');
    await sealCase(path, sealed, { recipients: [await identityToRecipient(mine)] }, QUIET);
    expect(readFileSync(sealed).includes('no evidence')).toBe(false);
    await expect(unsealCase(sealed, join(folder, 'b.blobtrail'), { identities: [other] }, QUIET)).rejects.toMatchObject(
      {
        code: 'BAD_INPUT',
      },
    );
    await unsealCase(sealed, join(folder, 'c.blobtrail'), { identities: [mine] }, QUIET);
    expect(readFileSync(join(folder, 'c.blobtrail'))).toEqual(readFileSync(path));
    expect((await verify(join(folder, 'c.blobtrail'))).ok).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(['a.age', 'a.blobtrail', 'a.txt', 'c.blobtrail']);
  });

  it('that was damaged, or that holds no case, leaves nothing behind', async () => {
    const { folder, path } = await someCase();
    const sealed = join(folder, 'a.age');
    await sealCase(path, sealed, { passphrase: 'correct horse' }, QUIET);
    const bytes = readFileSync(sealed);
    bytes[bytes.length - 9]! ^= 1;
    writeFileSync(sealed, bytes);
    const target = join(folder, 'b.blobtrail');
    await expect(unsealCase(sealed, target, { passphrase: 'correct horse' }, QUIET)).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(existsSync(target) || existsSync(`${target}.opened`) || existsSync(`${target}.opened.part`)).toBe(false);
    await expect(
      sealCase(join(folder, 'a.txt'), join(folder, 'x.age'), { passphrase: 'a' }, QUIET),
    ).rejects.toMatchObject({
      code: 'CASE_FOREIGN',
    });
  });

  it('never takes the place of a file, and asks for a key', async () => {
    const { folder, path } = await someCase();
    await expect(sealCase(path, join(folder, 'a.txt'), { passphrase: 'a' }, QUIET)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(sealCase(path, join(folder, 'x'), { recipients: [] }, QUIET)).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await expect(sealCase(path, join(folder, 'x'), { recipients: ['bob'] }, QUIET)).rejects.toThrow(
      /"bob" is no recipient/,
    );
  });

  it.skipIf(!hasAge)('opens with the program age, which knows nothing of Blobtrail', async () => {
    const { folder, path } = await someCase();
    const identity = await generateX25519Identity();
    writeFileSync(join(folder, 'key.txt'), `${identity}\n`);
    await sealCase(path, join(folder, 'a.age'), { recipients: [await identityToRecipient(identity)] }, QUIET);
    const { stdout, status } = spawnSync('age', ['-d', '-i', join(folder, 'key.txt'), join(folder, 'a.age')], {
      maxBuffer: 1 << 28,
    });
    expect(status).toBe(0);
    expect(stdout.equals(readFileSync(path))).toBe(true);
  });
});
