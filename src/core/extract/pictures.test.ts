/** The drawings of an export, frozen, and what they may hold. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from '../../../tests/builders/bundled-incident.ts';
import { EXTRACT_PICTURES, type ExtractPicture } from '../../model/extract.ts';
import type { LifetimeRow } from '../../model/extract/evidence-rows.ts';
import { importCase } from '../../../tests/builders/imported-case.ts';
import { safeSvg } from '../report/svg-guard.ts';
import { extractPictures, type PictureRows } from './extract-pictures.ts';
import { withExtractOf } from './extract.test-helper.ts';

const at = (hour: number) => ({
  fromNs: `${1_772_460_000 + hour * 3600}000000000`,
  byNs: `${1_772_460_000 + hour * 3600}000000000`,
});
const never = { fromNs: null, byNs: null };

const LIFETIME: LifetimeRow = {
  blobId: '0CAUVzFkqvQdbpb9NevUJJBxB-cwoZJdVridXG6dVJg',
  network: 'testnet',
  objectId: '0xaa',
  form: 'blob',
  deletable: true,
  registeredEpoch: 33,
  certifiedEpoch: 33,
  endEpoch: 35,
  registered: at(0),
  certified: at(1),
  end: { fromNs: at(40).fromNs, byNs: at(46).byNs },
  deleted: never,
  isExtrapolated: false,
};

let folder: string;
let drawn: ReadonlyMap<ExtractPicture, string | null>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-pictures-'));
  (await importCase(folder, [INCIDENT], 'incident')).close();
  drawn = await withExtractOf(join(folder, 'incident.blobtrail'), (extract) => {
    const names = Object.keys(EXTRACT_PICTURES) as ExtractPicture[];
    return new Map(names.map((name) => [name, extract.file(name)] as const));
  });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lifetimes(rows: readonly LifetimeRow[]): string | null {
  const nothing = {
    requests: [],
    paths: [],
    findings: [],
    findingRequests: [],
    releases: [],
    events: [],
    flow: { shown: 0 },
  } as unknown as PictureRows;
  return extractPictures({ ...nothing, lifetimes: rows }).get('lifetime.svg') ?? null;
}

describe('the drawings of the bundled incident', () => {
  it.each(['flow.svg', 'path.svg', 'timeline.svg'] as const)('%s is the golden one', async (name) => {
    await expect(drawn.get(name)).toMatchFileSnapshot(`../../../tests/golden/pictures/${name}`);
  });

  it('have none of lifetimes, which nothing tells of', () => {
    expect(drawn.get('lifetime.svg')).toBeNull();
  });

  it.each(['flow.svg', 'path.svg', 'timeline.svg'] as const)('%s loads and runs nothing', (name) => {
    expect(() => safeSvg(drawn.get(name) ?? '')).not.toThrow();
  });
});

describe('the drawing of lifetimes', () => {
  it('is the golden one', async () => {
    const deleted = { ...LIFETIME, blobId: '4NUCFflfSXHc_29yW7Ue1KnNPN6fkML_xrUrYwH9f3g', deleted: at(20) };
    await expect(lifetimes([LIFETIME, deleted])).toMatchFileSnapshot('../../../tests/golden/pictures/lifetime.svg');
  });

  it('is absent where no moment is known', () => {
    expect(lifetimes([{ ...LIFETIME, registered: never, certified: never, end: never }])).toBeNull();
  });
});
