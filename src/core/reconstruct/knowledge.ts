/** Facts that ship with the tool: which public images were measured, and what their label tables say. */
import images from '../../../resources/knowledge/gateway-images.json' with { type: 'json' };
import redirects from '../../../resources/knowledge/provider-redirects.json' with { type: 'json' };
import { hexKey } from '../../base/ids.ts';

export interface KnownImage {
  /** Hex key. */
  readonly pcrHash: string;
  readonly pcr0: string;
  readonly pcr1: string;
  readonly pcr2: string;
  /** Where the measurement was published, in words. */
  readonly origin: string;
  /** Label → provider's model name, without the provider. Empty: no table is known. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Labels on which the versions with this one measurement disagree. */
  readonly contested: ReadonlySet<string>;
  /** Whether the table is the same in the neighbouring versions. */
  readonly confidence: string;
}

/** `google/gemini-2.5-pro` → `gemini-2.5-pro`. */
export function withoutProvider(name: string): string {
  const slash = name.indexOf('/');
  return slash < 0 ? name : name.slice(slash + 1);
}

/** `openai/gpt-5` and `gpt-5` are one name. */
export function sameName(a: string, b: string): boolean {
  return a === b || withoutProvider(a) === b || a === withoutProvider(b);
}

interface TableRow {
  readonly provider: string;
  readonly apiName: string;
}

function knownImage(image: (typeof images.images)[number]): KnownImage {
  const commits = image.measurements.map((m) => m.commit.slice(0, 7)).join(', ');
  const table = Object.entries(image.aliases as Readonly<Record<string, TableRow | undefined>>);
  return {
    pcrHash: hexKey(image.pcrHash),
    pcr0: image.pcr0,
    pcr1: image.pcr1,
    pcr2: image.pcr2,
    origin: `${images.repository} measurements.txt at ${commits}`,
    aliases: new Map(table.flatMap(([label, row]) => (row === undefined ? [] : [[label, row.apiName] as const]))),
    contested: new Set(Object.keys(image.contested)),
    confidence: image.confidence,
  };
}

export const KNOWN_IMAGES: ReadonlyMap<string, KnownImage> = new Map(
  images.images.map((image) => [hexKey(image.pcrHash), knownImage(image)]),
);

/** Names that stand before the slash in `google/gemini-2.5-pro`. */
export const PROVIDERS: ReadonlySet<string> = new Set(
  images.images.flatMap((image) =>
    Object.values(image.aliases as Readonly<Record<string, TableRow>>).map((row) => row.provider),
  ),
);

export const KNOWLEDGE_SOURCES = [
  {
    id: 'gateway-images',
    title: 'Measured gateway images and their label tables',
    source: images.repository,
    collected: images.collected,
  },
  {
    id: 'provider-redirects',
    title: 'Model names that do not pin what answers',
    source: 'resources/knowledge/provider-redirects.json',
    collected: redirects.collected,
  },
] as const;

/** A sentence about a provider's model name that does not pin what answers, where one is known. */
export function redirectNote(model: string): string | null {
  const row = redirects.redirects.find((entry) => entry.asked === model);
  if (row === undefined) return null;
  const since = row.since === null ? '' : ` since ${row.since}`;
  return `Known: ${row.asked}${row.served === null ? '' : ` → ${row.served}`}${since} (${row.kind}). ${row.note}`;
}
