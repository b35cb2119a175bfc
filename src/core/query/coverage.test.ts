import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { NEW_BLOB, span } from '../../../tests/builders/small-evidence.ts';
import { QUIET, importInto, withEngine } from '../case/case-file.test-helper.ts';
import { scene } from '../import/scene.test-helper.ts';

it('counts as unknown what no importer knows, and neither containers nor files that are known to be no traces', async () => {
  const { dump, path } = scene();
  const folder = join(dump, 'sent');
  mkdirSync(folder);
  const files = {
    'spans.otlp.jsonl.gz': gzipSync(span(1, NEW_BLOB)),
    'dependencies.json': '[{"parent":"a","child":"b","callCount":3}]',
    'empty.txt': '',
    'notes.txt': 'read me\n',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  await importInto(path, [folder]);
  await withEngine(path, async ({ handlers }) => {
    const { sources } = await handlers['coverage.get']({}, QUIET);
    expect(sources).toMatchObject({ total: 5, unknownFormat: 1 });
  });
});
