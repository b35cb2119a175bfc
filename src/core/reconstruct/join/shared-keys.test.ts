import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDb } from '../../store/db.ts';
import { WAITING } from './key-parts.ts';
import { createKeyList } from './shared-keys.ts';

const db = openDb(':memory:', { mode: 'memory' });

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
        const list = createKeyList(db);
        all.forEach((keys, mention) => {
          for (const key of keys) list.add(key, mention);
        });
        const shared = list.shared();
        const isShared = all.map((keys, i) =>
          all.some((other, j) => i !== j && keys.some((key) => other.includes(key))),
        );
        expect(all.map((_, mention) => shared.has(mention))).toEqual(isShared);
      }),
    );
  });

  it('leave nearly all alone that share none', () => {
    const mentions = 50_000;
    const list = createKeyList(db);
    for (let mention = 0; mention < mentions; mention += 1) list.add(`response id:run-${mention}`, mention);
    const shared = list.shared();
    const taken = Array.from({ length: mentions }, (_, mention) => shared.has(mention)).filter(Boolean);
    expect(taken.length).toBeLessThan(50);
  });

  it('are compared with those that no longer waited in memory', () => {
    const mentions = WAITING * 1000;
    const far = 2 ** 29 - 1;
    const list = createKeyList(db);
    list.add('the first', 0);
    list.add('of one mention', 1);
    for (let mention = 10; mention < mentions; mention += 1) list.add(`response id:run-${mention}`, mention);
    list.add('of one mention', 1);
    list.add('the first', far);
    const shared = list.shared();
    expect([0, 1, far, far - 1].map((mention) => shared.has(mention))).toEqual([true, false, true, false]);
  });
});
