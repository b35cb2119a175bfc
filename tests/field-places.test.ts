/**
 * What the window lights for a decoded field is what the field was read from: changing those bytes of a record changes
 * the field (or the record is no longer read), whichever importer reads it. Over every fixture of every importer.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runImporter, type Written } from '../src/core/import/import.test-helper.ts';
import { IMPORTERS, importerOf } from '../src/core/import/registry.ts';
import { placesOfFields, type FieldPlace } from '../src/model/field-places.ts';
import { recordPlaces } from '../src/model/record-places.ts';
import { fieldsOf } from '../src/model/statement-fields.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const fixtures = IMPORTERS.flatMap(({ id }) => readdirSync(join(FIXTURES, id)).map((file) => ({ id, file })));

/** Formats whose records are JSON or named lines: something of each file is lit. */
const LIT: readonly string[] = [
  'evm-logs',
  'har',
  'measurements',
  'model-hub',
  'og-batch-tree',
  'og-gateway-response',
  'og-individual-payload',
  'og-proof-bundle',
  'ogtrace',
  'otlp-json',
  'tee-cli',
  'tee-registry',
];

/** The bytes with one character of the place replaced by another of its kind, so that the whole stays well-formed. */
function changed(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
): Uint8Array | null {
  const out = Uint8Array.from(bytes);
  const middle = Math.floor((start + end) / 2);
  const order = Array.from({ length: end - start }, (_, i) => start + ((middle - start + i) % (end - start)));
  for (const at of order) {
    const character = String.fromCharCode(bytes[at] ?? 0);
    const isEscaped =
      bytes[at - 1] === 0x5c || /\\u[0-9a-f]{0,3}$/i.test(String.fromCharCode(...bytes.slice(Math.max(0, at - 5), at)));
    if (!/[0-9a-zA-Z]/.test(character) || isEscaped) continue;
    const next = /[0-8]/.test(character)
      ? String(Number(character) + 1)
      : character === '9'
        ? '1'
        : character === 'f'
          ? 'e'
          : character === 'F'
            ? 'E'
            : character === 'z'
              ? 'y'
              : character === 'Z'
                ? 'Y'
                : String.fromCharCode(character.charCodeAt(0) + 1);
    out[at] = next.charCodeAt(0);
    return out;
  }
  return null;
}

type Statement = Written['statements'][number];

const valueIn = (statement: Statement | undefined, name: string): unknown =>
  statement === undefined
    ? undefined
    : fieldsOf(statement.statement as unknown as Readonly<Record<string, unknown>>).find((field) => field.name === name)
        ?.value;

/** The statement of the same record and kind, or nothing when it is read no more. */
function same(written: Written, original: Written, index: number): Statement | undefined {
  const { offset, length, statement } = original.statements[index]!;
  const nth = original.statements
    .slice(0, index)
    .filter((one) => one.offset === offset && one.statement.kind === statement.kind).length;
  return written.statements.filter(
    (one) => one.offset === offset && one.length === length && one.statement.kind === statement.kind,
  )[nth];
}

describe.each(fixtures)('$id: $file', ({ id, file }) => {
  const content = readFileSync(join(FIXTURES, id, file));

  it('lights what was read', async () => {
    const importer = importerOf(id)!;
    const original = await runImporter(importer, content, { name: file });
    const wrong: string[] = [];
    let lit = 0;
    for (const [index, { statement, offset, length }] of original.statements.entries()) {
      const bytes = content.subarray(offset, offset + length);
      const places = recordPlaces(bytes);
      if (places === null) continue;
      const fields = fieldsOf(statement as unknown as Readonly<Record<string, unknown>>);
      for (const [name, found] of placesOfFields(fields, places)) {
        if (found.length === 0) continue;
        lit += 1;
        const moves = async (place: FieldPlace): Promise<boolean> => {
          const other = changed(content, { start: offset + place.start, end: offset + place.end });
          if (other === null) return true;
          const again = same(await runImporter(importer, other, { name: file }), original, index);
          return valueIn(again, name) !== valueIn(original.statements[index], name);
        };
        const moved = await Promise.all(found.map(moves));
        if (!moved.includes(true))
          wrong.push(`${statement.kind} ${index}: ${name} at ${found.map(({ path }) => path.join('.')).join(' | ')}`);
      }
    }
    // Elsewhere a record may tell one thing twice, and its importer go by the one that is not lit.
    if (!LIT.includes(id)) expect(wrong.length).toBeLessThanOrEqual(Math.max(1, lit / 3));
    else expect([wrong, lit > 0]).toEqual([[], true]);
  });
});
