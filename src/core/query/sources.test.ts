import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, NEW_BLOB, writeFiles } from '../../../tests/builders/small-evidence.ts';
import { importInto, scratchFolder } from '../case/case-file.test-helper.ts';
import { openDb } from '../store/db.ts';
import { createRecordReader } from './sources.ts';

it('reads records of more referenced files than it keeps open, in any order', async () => {
  const folder = scratchFolder();
  const texts = Array.from({ length: 100 }, (_, i) => call(`req-${i}`, 'node-a', NEW_BLOB, i % 60));
  writeFiles(
    join(folder, 'dump'),
    Object.fromEntries(texts.map((text, i) => [`${String(i).padStart(3, '0')}.ndjson`, text])),
  );
  const path = join(folder, 'x.blobtrail');
  await importInto(path, [join(folder, 'dump')], { reference: true });
  const db = openDb(path, { mode: 'read' });
  const reader = createRecordReader(db);
  for (const step of [1, 37, 99]) {
    for (let n = 0; n < 100; n += 1) {
      const at = (n * step) % 100;
      const text = texts[at]!;
      expect(Buffer.from(reader.read({ source: at + 1, offset: 0, length: text.length })).toString()).toBe(text);
    }
  }
  reader.close();
  db.close();
});
