/**
 * Facts about the outside world: those that ship with the tool, and those that a person added to the case. Shipped ones
 * are never overruled by added ones: where the two disagree about a label, the label is contested.
 */
import contracts from '../../../../resources/knowledge/contracts.json' with { type: 'json' };
import images from '../../../../resources/knowledge/gateway-images.json' with { type: 'json' };
import redirects from '../../../../resources/knowledge/provider-redirects.json' with { type: 'json' };
import walrusNetworks from '../../../../resources/knowledge/walrus-networks.json' with { type: 'json' };
import { hexKey } from '../../../base/ids.ts';
import type { KnowledgeStatement } from '../../../model/knowledge-statement.ts';
import { withoutProvider } from '../../../model/label-name.ts';
import type { Stated, StatementOf } from '../evidence.ts';

export interface KnownImage {
  /** Hex key. */
  readonly pcrHash: string;
  readonly pcr0: string | null;
  readonly pcr1: string | null;
  readonly pcr2: string | null;
  /** Where the measurement was published, in words. */
  readonly origin: string;
  /** Label → provider's model name, without the provider. Empty: no table is known. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Labels on which the versions with this one measurement, or those who tell of it, disagree. */
  readonly contested: ReadonlySet<string>;
  /** Whether the table is the same in the neighbouring versions, or who says so. */
  readonly confidence: string;
  /** How the image compares a label with its table; null where no table is known. */
  readonly lookup: string | null;
  /** What it does with a label that its table lacks; null where that is not known. */
  readonly unlisted: string | null;
  /** Labels whose entry a neighbouring version has otherwise: one sentence each. */
  readonly neighbours: ReadonlyMap<string, string>;
  /** Who added the entry of a label, in words; shipped entries are not here. */
  readonly addedBy: ReadonlyMap<string, string>;
}

export interface Knowledge {
  readonly images: ReadonlyMap<string, KnownImage>;
  /** A sentence about a provider's model name that does not pin what answers, where one is known. */
  readonly redirectNote: (model: string) => string | null;
  /** What the tables of all known versions made of a label over time: one sentence, or null. */
  readonly historyNote: (label: string) => string | null;
}

/** `openai/gpt-5` and `gpt-5` are one name. */
export function sameName(a: string, b: string): boolean {
  return a === b || withoutProvider(a) === b || a === withoutProvider(b);
}

interface TableRow {
  readonly provider: string;
  readonly apiName: string;
}

const named = (row: TableRow | null): string => (row === null ? 'nothing' : row.apiName);

function neighbourSentence(row: (typeof images.images)[number]['neighbourDifferences'][number]): string {
  const { relation, commit, there } = row;
  return `The ${relation} commit ${commit.slice(0, 7)} has ${named(there)} for it.`;
}

/** The entry that the image itself would find for a label, with the spelling that it finds it by. */
export function entryOf(
  image: KnownImage,
  label: string,
): { readonly name: string; readonly ref: string | null } | null {
  const spelled = image.lookup === 'trimmed, lower case' ? [label.trim().toLowerCase()] : [];
  for (const spelling of [label, ...spelled]) {
    for (const name of [spelling, withoutProvider(spelling)]) {
      if (image.contested.has(name)) return { name, ref: null };
      const ref = image.aliases.get(name);
      if (ref !== undefined) return { name, ref };
    }
  }
  return null;
}

function historyOf(label: string): string | null {
  const rows = (images.labelHistory as Readonly<Record<string, readonly { since: string; entry: TableRow | null }[]>>)[
    label
  ];
  if (rows === undefined) return null;
  const told = rows.map(({ since, entry }) => `${named(entry)} from ${since.slice(0, 10)} on`);
  return `Known versions of the gateway made of ${label}: ${told.join(', ')}.`;
}

function shippedImage(image: (typeof images.images)[number]): KnownImage {
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
    lookup: image.lookup,
    unlisted: image.unlisted,
    neighbours: new Map(image.neighbourDifferences.map((row) => [row.label, neighbourSentence(row)])),
    addedBy: new Map(),
  };
}

const SHIPPED_IMAGES: ReadonlyMap<string, KnownImage> = new Map(
  images.images.map((image) => [hexKey(image.pcrHash), shippedImage(image)]),
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
  {
    id: 'contracts',
    title: 'Networks, and what stands at which address',
    source: 'resources/knowledge/contracts.json',
    collected: contracts.collected,
  },
  {
    id: 'walrus-networks',
    title: 'How long epochs of Walrus last, and when one began',
    source: walrusNetworks.repository,
    collected: walrusNetworks.collected,
  },
] as const;

/** `x-7 (Ada, 2026-11-20)`. */
export function adderOf({ statement, at }: Stated<KnowledgeStatement>): string {
  const who = [statement.author, statement.collected].filter((part) => part !== null).join(', ');
  return who === '' ? `x-${at.source}` : `x-${at.source} (${who})`;
}

type AddedImage = Stated<StatementOf<'known-image'>>;
type AddedRedirect = Stated<StatementOf<'known-redirect'>>;

/** The rows of one source and image beside what is known of it. */
function withAdded(known: KnownImage | undefined, added: AddedImage): KnownImage {
  const { pcrHash, pcr0, pcr1, pcr2, aliases: rows } = added.statement;
  const adder = adderOf(added);
  const [aliases, addedBy, contested] = [new Map(known?.aliases), new Map(known?.addedBy), new Set(known?.contested)];
  for (const [label, model] of rows) {
    const before = aliases.get(label);
    if (before === undefined) {
      aliases.set(label, model);
      addedBy.set(label, adder);
    } else if (before !== model) contested.add(label);
  }
  return {
    pcrHash,
    pcr0: known?.pcr0 ?? pcr0,
    pcr1: known?.pcr1 ?? pcr1,
    pcr2: known?.pcr2 ?? pcr2,
    origin: known === undefined ? `added by ${adder}` : known.origin,
    aliases,
    contested,
    confidence: known === undefined ? `as ${adder} states it` : known.confidence,
    lookup: known?.lookup ?? null,
    unlisted: known?.unlisted ?? null,
    neighbours: known?.neighbours ?? new Map(),
    addedBy,
  };
}

/** Whoever adds what first decides nothing: rows are taken in one order of their own. */
function inOneOrder<T extends AddedImage | AddedRedirect>(all: Iterable<T>): readonly T[] {
  return Array.from(all, (added) => ({ added, sort: JSON.stringify(added.statement) }))
    .toSorted((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : a.added.at.source - b.added.at.source))
    .map(({ added }) => added);
}

function redirectSentence(row: {
  readonly asked: string;
  readonly served: string | null;
  readonly since: string | null;
  readonly note: string;
  readonly kind?: string | undefined;
}): string {
  const since = row.since === null ? '' : ` since ${row.since}`;
  const kind = row.kind === undefined ? '' : ` (${row.kind})`;
  return `${row.asked}${row.served === null ? '' : ` → ${row.served}`}${since}${kind}. ${row.note}`;
}

/** @param withdrawn ids of trust roots (src/model/trust-root.ts) that are not to be used. */
export function buildKnowledge(
  added: { readonly images: Iterable<AddedImage>; readonly redirects: Iterable<AddedRedirect> },
  withdrawn: ReadonlySet<string> = new Set(),
): Knowledge {
  const known = new Map(withdrawn.has('knowledge:gateway-images') ? [] : SHIPPED_IMAGES);
  for (const image of inOneOrder(added.images))
    known.set(image.statement.pcrHash, withAdded(known.get(image.statement.pcrHash), image));
  const shipped = withdrawn.has('knowledge:provider-redirects') ? [] : redirects.redirects;
  const own = inOneOrder(added.redirects);
  return {
    images: known,
    historyNote: (label) =>
      withdrawn.has('knowledge:gateway-images') ? null : (historyOf(label) ?? historyOf(withoutProvider(label))),
    redirectNote(model) {
      const row = shipped.find((entry) => entry.asked === model);
      if (row !== undefined) return `Known: ${redirectSentence(row)}`;
      const told = own.find(({ statement }) => statement.asked === model);
      return told === undefined
        ? null
        : `Added by ${adderOf(told)}: ${redirectSentence({ ...told.statement, kind: undefined })}`;
    },
  };
}
