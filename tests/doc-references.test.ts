/** Comments send readers to headings of our pages: those have to be there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
/** `docs/rules.md, "Releases"`. A page without a heading may be one of another project. */
const REFERENCE = /\bdocs\/([\w/-]+\.md), "([^"]+)"/g;

const references = globSync('{src,tools,scripts,docs}/**/*.{ts,tsx,sql,md}', { cwd: root }).flatMap((file) => {
  // A comment may go to the next line in the middle of a reference.
  const text = readFileSync(join(root, file), 'utf8')
    .replace(/\n\s*(?:\*|\/\/|--)? ?/g, ' ')
    .replaceAll('`', '');
  return [...text.matchAll(REFERENCE)].map(([, page = '', heading = '']) => ({ file, page, heading }));
});

function hasHeading(page: string, heading: string): boolean {
  const path = join(root, 'docs', page);
  if (!existsSync(path)) return false;
  return readFileSync(path, 'utf8')
    .split('\n')
    .some((line) => line.replace(/^#+ /, '') === heading && line.startsWith('#'));
}

describe('references to headings', () => {
  it('are found', () => {
    const pages = new Set(references.map(({ page }) => page));
    expect([...pages]).toEqual(expect.arrayContaining(['cli.md', 'reconstruction.md', 'rules.md']));
  });

  it('lead to a heading that is there', () => {
    expect(references.filter(({ page, heading }) => !hasHeading(page, heading))).toEqual([]);
  });
});
