import { describe, expect, it } from 'vitest';
import type { KnownImageStatement } from '../../../model/knowledge-statement.ts';
import { buildKnowledge } from './knowledge.ts';

const SHIPPED = buildKnowledge({ images: [], redirects: [] });
const [shipped] = [...SHIPPED.images.values()].filter(
  ({ aliases, contested }) => aliases.size > 2 && contested.size === 0,
);
const [label, model] = [...shipped!.aliases][0]!;

function added(aliases: Readonly<Record<string, string>>, source = 7, author: string | null = 'Ada') {
  const statement: KnownImageStatement = {
    kind: 'known-image',
    author,
    collected: '2026-11-20',
    source: null,
    pcrHash: shipped!.pcrHash,
    pcr0: null,
    pcr1: null,
    pcr2: null,
    version: null,
    aliases: Object.entries(aliases),
  };
  return { statement, at: { source, offset: 0, length: 1 } };
}

const imageWith = (...images: readonly ReturnType<typeof added>[]) =>
  buildKnowledge({ images, redirects: [] }).images.get(shipped!.pcrHash)!;

describe('facts that are added to a case', () => {
  it('stand beside the shipped ones with whose they are', () => {
    const image = imageWith(added({ 'a-new-label': 'a-model', [label]: model }));
    expect(image.aliases.get('a-new-label')).toBe('a-model');
    expect([...image.addedBy]).toEqual([['a-new-label', 'x-7 (Ada, 2026-11-20)']]);
    expect(image.contested.size).toBe(0);
    expect(image.origin).toBe(shipped!.origin);
  });

  it('never overrule: who disagrees about a label makes it contested', () => {
    const image = imageWith(added({ [label]: 'something-else' }));
    expect(image.contested).toContain(label);
    expect(image.aliases.get(label)).toBe(model);
    const two = imageWith(added({ x: 'one' }), added({ x: 'two' }, 8, null));
    expect(two.contested).toContain('x');
    expect(imageWith(added({ x: 'two' }, 8, null), added({ x: 'one' }))).toEqual(two);
  });

  it('are all that is left where the shipped table is withdrawn', () => {
    const withdrawn = new Set(['knowledge:gateway-images', 'knowledge:provider-redirects']);
    const { images, redirectNote } = buildKnowledge({ images: [added({ x: 'one' })], redirects: [] }, withdrawn);
    expect([...images.keys()]).toEqual([shipped!.pcrHash]);
    expect(images.get(shipped!.pcrHash)?.origin).toBe('added by x-7 (Ada, 2026-11-20)');
    expect(redirectNote('grok-4')).toBeNull();
    expect(SHIPPED.redirectNote('grok-4')).toMatch(
      /^Known: grok-4 → grok-4\.3 since 2026-05-15 \(silent-redirect\)\. /,
    );
  });

  it('about a name say who tells it, after the shipped ones', () => {
    const statement = {
      kind: 'known-redirect',
      author: 'Ada',
      collected: null,
      source: null,
      asked: 'm',
      served: 'n',
      since: null,
      until: null,
      note: 'Moved.',
    } as const;
    const own = { statement, at: { source: 3, offset: 0, length: 1 } };
    const shadow = { ...own, statement: { ...statement, asked: 'grok-4' } };
    const { redirectNote } = buildKnowledge({ images: [], redirects: [own, shadow] });
    expect(redirectNote('m')).toBe('Added by x-3 (Ada): m → n. Moved.');
    expect(redirectNote('grok-4')).toContain('Known:');
  });
});
