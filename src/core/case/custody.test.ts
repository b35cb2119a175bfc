import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SMALL_EVIDENCE, writeFiles } from '../../../tests/builders/small-evidence.ts';
import type { CustodyRow } from '../../shared/views.ts';
import { openDb, type Db } from '../store/db.ts';
import { migrate } from '../store/migrate.ts';
import { sql } from '../store/sql.ts';
import { appendCustody, custodyHead, findBrokenEntry, listCustody } from './custody.ts';
import { importInto, NOW_NS, QUIET, scratchFolder, tamper, verify, withEngine } from './case-file.test-helper.ts';

/**
 * The rule of docs/case-file.md once more, in other words: SHA-256 of four lines, the domain, the previous hash, the
 * entry as JSON with its keys in order, and nothing after the last line feed.
 */
function chained(previous: string, entry: Omit<CustodyRow, 'hash'>): string {
  const quoted = (text: string): string => JSON.stringify(text);
  const json = `{"action":${quoted(entry.action)},"actor":${quoted(entry.actor)},"at_ns":${quoted(entry.atNs)},"body":${quoted(entry.body)},"seq":${entry.seq}}`;
  return createHash('sha256').update(['blobtrail/custody/1', previous, json, ''].join('\n'), 'utf8').digest('hex');
}

let good: Buffer;
let count = 0;
beforeAll(async () => {
  const folder = scratchFolder();
  writeFiles(join(folder, 'dump'), SMALL_EVIDENCE);
  const path = join(folder, 'good.blobtrail');
  await importInto(path, [join(folder, 'dump')]);
  good = readFileSync(path);
  count = (await withEngine(path, async ({ handlers }) => handlers['custody.list']({ limit: 100, offset: 0 }, QUIET)))
    .total;
});

function copy(): string {
  const path = join(scratchFolder(), 'x.blobtrail');
  writeFileSync(path, good);
  return path;
}

const reading = <T>(path: string, work: (db: Db) => T): T => {
  const db = openDb(path, { mode: 'read' });
  try {
    return work(db);
  } finally {
    db.close();
  }
};

describe('the chain', () => {
  it('is what an independent computation makes of it', () => {
    const entries = reading(copy(), (db) => listCustody(db, 1000, 0));
    expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, i) => i + 1));
    let previous = '';
    for (const entry of entries) {
      expect(entry.prevHash).toBe(previous);
      expect(entry.hash).toBe(chained(previous, entry));
      expect(entry.atNs).toBe(String(NOW_NS));
      previous = entry.hash;
    }
    expect(reading(copy(), custodyHead)).toEqual({ count, head: previous });
    expect([...new Set(entries.map((entry) => entry.action))]).toEqual([
      'case.create',
      'import.begin',
      'source.acquire',
      'import.acquired',
      'passes.run',
      'import.end',
    ]);
  });

  it('holds over any text, and pages of it', () => {
    const db = openDb('(test)', { mode: 'memory' });
    migrate(db);
    const odd = ['', '\n', '\u2028', '"\\', 'ß…✓', '\ud83d\ude00', '\ud800', 'a\0b'];
    for (let i = 0; i < 2100; i += 1)
      appendCustody(db, BigInt(i), odd[i % odd.length] ?? '', 'test', { text: odd[(i * 3) % odd.length], n: i });
    expect(findBrokenEntry(db)).toBeNull();
    expect(custodyHead(db).count).toBe(2100);
    db.close();
  });

  it('has no head before its first entry', () => {
    const db = openDb('(test)', { mode: 'memory' });
    migrate(db);
    expect([custodyHead(db), findBrokenEntry(db)]).toEqual([{ count: 0, head: '' }, null]);
    db.close();
  });
});

/** Makes every hash right again, from the entry on, as somebody who knows the rule would. */
function chainAgain(db: Db): void {
  let previous = '';
  for (const entry of listCustody(db, 1000, 0)) {
    const hash = chained(previous, entry);
    db.run(sql`UPDATE custody SET prev_hash = ${previous}, hash = ${hash} WHERE seq = ${entry.seq}`);
    previous = hash;
  }
}

async function differencesAfter(work: (db: Db) => void): Promise<readonly string[]> {
  const path = copy();
  tamper(path, work);
  const { ok, differences } = await verify(path);
  expect(ok).toBe(differences.length === 0);
  return differences.map(({ what, where }) => `${what} ${where}`);
}

describe('a log that was changed', () => {
  it.each([
    ['actor', "UPDATE custody SET actor = 'somebody else' WHERE seq = 5"],
    ['time, by one nanosecond', 'UPDATE custody SET at_ns = at_ns + 1 WHERE seq = 5'],
    ['action', "UPDATE custody SET action = 'source.seen' WHERE seq = 5"],
    ['body', "UPDATE custody SET body = replace(body, 'dump', 'dumb') WHERE seq = 5"],
    ['body, to what is no JSON', "UPDATE custody SET body = '{' WHERE seq = 5"],
    ['hash', 'UPDATE custody SET hash = prev_hash WHERE seq = 5'],
  ])('in the middle: %s', async (_name, text) => {
    const found = await differencesAfter((db) => db.script(text));
    expect(found[0]).toBe('custody entry 5');
  });

  it('in its order', async () => {
    const found = await differencesAfter((db) =>
      db.script(
        'UPDATE custody SET seq = -4 WHERE seq = 4; UPDATE custody SET seq = 4 WHERE seq = 5; UPDATE custody SET seq = 5 WHERE seq = -4',
      ),
    );
    expect(found[0]).toBe('custody entry 4');
  });

  it('by the loss of an entry in the middle, and of the first', async () => {
    expect((await differencesAfter((db) => db.script('DELETE FROM custody WHERE seq = 6')))[0]).toBe('custody entry 6');
    expect((await differencesAfter((db) => db.script('DELETE FROM custody WHERE seq = 1')))[0]).toBe('custody entry 1');
  });

  it('by the loss of its end: what it told of is no longer told of', async () => {
    // Entries 3 to 11 tell of the nine sources, 12 of the passes, 13 of the import’s end.
    const found = await differencesAfter((db) => db.script('DELETE FROM custody WHERE seq >= 10'));
    expect(found).toEqual(expect.arrayContaining(['custody x-8', 'custody x-9', 'derived request']));
    expect(found.every((where) => /^(custody|source|ledger|derived) /.test(where))).toBe(true);
  });

  it('by the loss of its last entry alone: only the head and the count tell, and they do', async () => {
    const path = copy();
    const before = reading(path, custodyHead);
    tamper(path, (db) => db.script(`DELETE FROM custody WHERE seq = ${count}`));
    const after = (await verify(path)).custody;
    expect([after.count, after.head]).not.toEqual([before.count, before.head]);
    expect(after.count).toBe(before.count - 1);
  });
});

describe('a log that was changed and chained again', () => {
  it('is caught by what it says of the sources', async () => {
    const found = await differencesAfter((db) => {
      db.script(`UPDATE custody SET body = json_set(body, '$.sha256', '${'0'.repeat(64)}') WHERE seq = 4`);
      chainAgain(db);
    });
    expect(found).toEqual(['custody x-2']);
  });

  it('is caught by its head, which is printed wherever the case is shown', async () => {
    const path = copy();
    const before = reading(path, custodyHead);
    tamper(path, (db) => {
      db.script("UPDATE custody SET actor = 'somebody else' WHERE seq = 5");
      chainAgain(db);
    });
    const { custody, ok } = await verify(path);
    expect([ok, custody.count]).toEqual([true, before.count]);
    expect(custody.head).not.toBe(before.head);
  });
});
