import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { pcrHashOf } from './enclave.ts';
import { PUBLIC_IMAGES, publicImage, unknownImage, type PublicImageName } from './public-images.ts';

interface KnownImage {
  readonly pcrHash: string;
  readonly pcr0: string;
  readonly pcr1: string;
  readonly pcr2: string;
  readonly measurements: readonly { readonly commit: string }[];
  readonly aliases: Readonly<Record<string, { readonly apiName: string }>>;
  readonly contested: Readonly<Record<string, unknown>>;
}

const shipped = join(import.meta.dirname, '../../resources/knowledge/gateway-images.json');
const { images } = JSON.parse(readFileSync(shipped, 'utf8')) as { images: readonly KnownImage[] };

describe('the shipped table of gateway images', () => {
  it('gives for every measurement the hash that the registry computes', () => {
    expect(images).toHaveLength(12);
    for (const { pcrHash, pcr0, pcr1, pcr2 } of images) expect(`0x${pcrHashOf([pcr0, pcr1, pcr2])}`).toBe(pcrHash);
  });

  it('never holds a label that the commits of a measurement disagree on', () => {
    for (const image of images)
      for (const label of Object.keys(image.contested)) expect(image.aliases).not.toHaveProperty([label]);
  });
});

describe('the images that the generator uses', () => {
  it.each(Object.keys(PUBLIC_IMAGES) as PublicImageName[])(
    '%s stands in the shipped table with the same names',
    (name) => {
      const image = publicImage(name, 0);
      const known = images.find((entry) => entry.pcrHash === `0x${image.pcrHash}`);
      expect(known?.measurements.some(({ commit }) => commit.startsWith(name))).toBe(true);
      for (const [label, apiName] of image.table ?? []) expect(known?.aliases[label]?.apiName).toBe(apiName);
    },
  );

  it('has one that no public measurement explains', () => {
    expect(images.map((image) => image.pcrHash)).not.toContain(`0x${unknownImage(0).pcrHash}`);
  });
});
