import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyList } from './shared-keys.ts';

describe('keys of mentions', () => {
  it('leave none alone whose key another one has', () => {
    const keysOfMentions = fc.array(
      fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'é', ''), { maxLength: 4 }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(keysOfMentions, (all) => {
        const list = createKeyList(all.length);
        all.forEach((keys, mention) => {
          for (const key of keys) list?.add(key, mention);
        });
        const shared = list?.shared();
        const isShared = all.map((keys, i) =>
          all.some((other, j) => i !== j && keys.some((key) => other.includes(key))),
        );
        expect(all.map((_, mention) => shared?.has(mention))).toEqual(isShared);
      }),
    );
  });

  it('leave nearly all alone that share none', () => {
    const mentions = 50_000;
    const list = createKeyList(mentions);
    for (let mention = 0; mention < mentions; mention += 1) list?.add(`response id:run-${mention}`, mention);
    const shared = list?.shared();
    const taken = Array.from({ length: mentions }, (_, mention) => shared?.has(mention)).filter(Boolean);
    expect(taken.length).toBeLessThan(50);
  });

  it('are not listed above the limit', () => {
    expect(createKeyList(2 ** 21)).not.toBeNull();
    expect(createKeyList(2 ** 21 + 1)).toBeNull();
  });
});
