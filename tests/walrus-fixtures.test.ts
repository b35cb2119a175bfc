import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { walrusFixtures } from './builders/walrus-fixtures.ts';

const FOLDER = join(import.meta.dirname, 'fixtures');

it('the fixtures of Walrus and Sui are what their generator makes', async () => {
  const made = await walrusFixtures();
  const formats = [...new Set([...made.keys()].map((path) => path.split('/')[0]!))];
  const kept = formats.flatMap((format) => readdirSync(join(FOLDER, format)).map((file) => `${format}/${file}`));
  expect(kept.toSorted()).toEqual([...made.keys()].toSorted());
  for (const [path, content] of made)
    expect([path, readFileSync(join(FOLDER, path)).equals(content)]).toEqual([path, true]);
});
