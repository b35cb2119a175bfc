/** The tables of resources/knowledge: each has its schema, says where it is from, agrees with itself, and is used in full. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import contracts from '../resources/knowledge/contracts.json' with { type: 'json' };
import evm from '../resources/knowledge/evm-interfaces.json' with { type: 'json' };
import images from '../resources/knowledge/gateway-images.json' with { type: 'json' };
import redirects from '../resources/knowledge/provider-redirects.json' with { type: 'json' };
import { hexKey } from '../src/base/ids.ts';
import { selectorOf } from '../src/core/import/evm/chain-calls.ts';
import { decodeChainLog, topicOf } from '../src/core/import/evm/chain-events.ts';
import { AppError } from '../src/base/errors.ts';
import { caseOf, file } from '../src/core/reconstruct/case.test-helper.ts';
import { buildKnowledge, entryOf, KNOWLEDGE_SOURCES, PROVIDERS } from '../src/core/reconstruct/things/knowledge.ts';
import { contractNames } from '../src/core/trust/contract-names.ts';
import { pcrHashOf } from '../src/core/verify/pcr.ts';
import { sharedPath } from './shared-files.ts';

const folder = join(import.meta.dirname, '..', 'resources', 'knowledge');
/** What ships, and nothing else. */
const SHIPPED = buildKnowledge({ images: [], redirects: [] });

const day = z.iso.date();
const moment = z.iso.datetime({ offset: true });
const text = z.string().min(1);
const source = z.strictObject({ repository: text, path: text, commit: z.string().regex(/^[0-9a-f]{7,40}$/) });
const pcr = z.string().regex(/^[0-9a-f]{96}$/);
const entry = z.strictObject({ provider: text, apiName: text });
const commit = z.string().regex(/^[0-9a-f]{7,40}$/);

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  'gateway-images.json': z.strictObject({
    format: z.literal('blobtrail-gateway-images/1'),
    repository: z.url(),
    collected: day,
    images: z.array(
      z.strictObject({
        pcrHash: z.string().regex(/^0x[0-9a-f]{64}$/),
        pcr0: pcr,
        pcr1: pcr,
        pcr2: pcr,
        measurements: z
          .array(
            z.strictObject({
              commit,
              committedAt: moment,
              path: text,
              tablePath: text.nullable(),
              enclaveName: text.nullable(),
              enclaveId: text.nullable(),
            }),
          )
          .min(1),
        confidence: z.enum(['identical in neighbours', 'ambiguous', 'no table']),
        lookup: z.enum(['exact', 'trimmed, lower case']).nullable(),
        unlisted: z.enum(['passed to the provider unchanged', 'refused']).nullable(),
        aliases: z.record(text, entry),
        contested: z.record(text, z.unknown()),
        neighbourDifferences: z.array(
          z.strictObject({
            measuredCommit: commit,
            relation: z.enum(['parent', 'child']),
            commit,
            label: text,
            here: entry.nullable(),
            there: entry.nullable(),
          }),
        ),
      }),
    ),
    labelHistory: z.record(
      text,
      z.array(z.strictObject({ since: moment, commit, path: text, entry: entry.nullable() })).min(1),
    ),
  }),
  'provider-redirects.json': z.strictObject({
    format: z.literal('blobtrail-provider-redirects/1'),
    collected: day,
    redirects: z.array(
      z.strictObject({
        provider: text,
        asked: text,
        served: text.nullable(),
        kind: z.enum([
          'silent-redirect',
          'floating-alias',
          'undated-alias',
          'substituted',
          'opaque-endpoint',
          'repointed',
        ]),
        since: day.nullable(),
        until: day.nullable(),
        source: z.strictObject({ ...source.shape, commit: commit.nullable() }),
        note: text,
      }),
    ),
  }),
  'contracts.json': z.strictObject({
    format: z.literal('blobtrail-contracts/1'),
    collected: day,
    networks: z.array(z.strictObject({ id: text, name: text, chainIds: z.array(z.string().regex(/^\d+$/)), source })),
    contracts: z.array(
      z.strictObject({
        network: text,
        address: z.string().regex(/^0x(?:[0-9a-fA-F]{40}|[0-9a-f]{64})$/),
        name: text,
        since: day.nullable(),
        until: day.nullable(),
        source,
      }),
    ),
  }),
  'evm-interfaces.json': z.strictObject({
    format: z.literal('blobtrail-evm-interfaces/1'),
    collected: day,
    events: z.array(z.strictObject({ signature: text, network: text, isRead: z.boolean(), source })),
    calls: z.array(z.strictObject({ signature: text, kind: z.enum(['transaction', 'view']), source })),
  }),
  'walrus-networks.json': z.strictObject({
    collected: day,
    repository: text,
    networks: z.array(
      z.strictObject({
        network: z.enum(['mainnet', 'testnet']),
        epochSeconds: z.number().int(),
        source: text,
      }),
    ),
    anchors: z.array(
      z.strictObject({
        network: z.enum(['mainnet', 'testnet']),
        epoch: z.number().int(),
        edge: z.enum(['start', 'done', 'planned-end', 'within']),
        time: moment,
        source: text,
      }),
    ),
  }),
};

describe('the knowledge tables', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it('have a schema each, and a section in their README', () => {
    expect(files.toSorted()).toEqual(Object.keys(SCHEMAS).toSorted());
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(files.filter((name) => !readme.includes(`\n## \`${name}\`\n`))).toEqual([]);
    for (const { id } of KNOWLEDGE_SOURCES) expect(files).toContain(`${id}.json`);
  });

  it.each(files)('%s is as its schema says', (name) => {
    const parsed = SCHEMAS[name]?.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    expect(parsed?.error?.issues ?? []).toEqual([]);
    expect(parsed?.success).toBe(true);
  });
});

describe('images and label tables', () => {
  it('have the hash that their registers give, once each, and all are used', () => {
    const hashes = images.images.map(({ pcrHash }) => hexKey(pcrHash));
    expect(new Set(hashes).size).toBe(hashes.length);
    expect([...SHIPPED.images.keys()]).toEqual(hashes);
    for (const image of images.images) {
      expect(pcrHashOf(image.pcr0, image.pcr1, image.pcr2)).toBe(hexKey(image.pcrHash));
      const known = SHIPPED.images.get(hexKey(image.pcrHash))!;
      for (const [label, row] of Object.entries(image.aliases)) {
        expect(entryOf(known, label)).toEqual({ name: label, ref: row.apiName });
        expect(entryOf(known, `${row.provider}/${label}`)?.ref).toBe(row.apiName);
        expect(PROVIDERS).toContain(row.provider);
      }
      for (const label of Object.keys(image.contested))
        expect(entryOf(known, label)).toEqual({ name: label, ref: null });
      for (const { label } of image.neighbourDifferences)
        expect(known.neighbours.get(label)).toMatch(/^The (parent|child)/);
      expect([known.confidence, known.lookup, known.unlisted]).toEqual([
        image.confidence,
        image.lookup,
        image.unlisted,
      ]);
      for (const { commit: measured } of image.measurements) expect(known.origin).toContain(measured.slice(0, 7));
    }
  });

  it('are looked up as the image itself does it', () => {
    const [lax] = [...SHIPPED.images.values()].filter(({ lookup }) => lookup === 'trimmed, lower case');
    const [exact] = [...SHIPPED.images.values()].filter(({ lookup }) => lookup === 'exact');
    const [label] = [...lax!.aliases.keys()];
    expect(entryOf(lax!, ` ${label!.toUpperCase()} `)?.name).toBe(label);
    expect(entryOf(exact!, [...exact!.aliases.keys()][0]!.toUpperCase())).toBeNull();
  });

  it('tell what every label meant over time', () => {
    for (const [label, rows] of Object.entries(images.labelHistory)) {
      const note = SHIPPED.historyNote(label) ?? '';
      for (const { since } of rows) expect(note).toContain(since.slice(0, 10));
      expect(rows.map(({ since }) => since).toSorted()).toEqual(rows.map(({ since }) => since));
    }
    expect(SHIPPED.historyNote('no-such-label')).toBeNull();
  });

  const timeline = sharedPath('vectors/gateway_pcr_timeline.json');
  it.skipIf(timeline === null)('agree with what was measured at each commit', () => {
    const rows = JSON.parse(readFileSync(timeline!, 'utf8')) as readonly {
      readonly commit: string;
      readonly pcrHash: string;
      readonly aliases: Readonly<Record<string, string>> | null;
    }[];
    for (const { commit: measured, pcrHash, aliases } of rows) {
      const known = SHIPPED.images.get(hexKey(pcrHash));
      expect([measured, known?.origin.includes(measured)]).toEqual([measured, true]);
      if (known === undefined || known.aliases.size === 0) continue;
      for (const [label, target] of Object.entries(aliases ?? {})) {
        const found = entryOf(known, label);
        if (found !== null && found.ref !== null)
          expect([measured, label, found.ref]).toEqual([measured, label, target.slice(target.indexOf('/') + 1)]);
      }
    }
  });
});

describe('redirects', () => {
  it('are told of every name', () => {
    for (const { asked, note } of redirects.redirects) {
      const told = redirects.redirects.filter((row) => row.asked === asked).some((row) => row.note === note);
      expect([asked, told, SHIPPED.redirectNote(asked)?.startsWith('Known: ')]).toEqual([asked, true, true]);
    }
  });
});

describe('contracts and interfaces', () => {
  it('name every address, on a network that is known and used', async () => {
    const { db } = await caseOf(file('empty.ndjson', {}));
    const nameOf = contractNames(db);
    const networks = new Map(contracts.networks.map((network) => [network.id, network]));
    for (const { address, name, network } of contracts.contracts) {
      expect(nameOf(address)).toContain(name);
      expect(nameOf(address)).toContain(networks.get(network)!.name);
      for (const chain of networks.get(network)!.chainIds) expect(nameOf(address)).toContain(chain);
    }
    const used = new Set([...contracts.contracts, ...evm.events].map(({ network }) => network));
    expect([...networks.keys()].filter((id) => !used.has(id))).toEqual([]);
    expect(evm.events.filter(({ network }) => !networks.has(network))).toEqual([]);
    expect(nameOf('11'.repeat(20))).toBeNull();
  });

  it('know every event by its topic, and every call by its selector', () => {
    expect(new Set(evm.events.map(({ signature }) => topicOf(signature))).size).toBe(evm.events.length);
    expect(new Set(evm.calls.map(({ signature }) => selectorOf(signature))).size).toBe(evm.calls.length);
    for (const { signature, isRead } of evm.events) {
      const decode = () => decodeChainLog({ topics: [topicOf(signature)], data: '0xzz' });
      if (isRead) expect(decode).toThrow(AppError);
      else expect(decode()).toEqual({ silent: signature.slice(0, signature.indexOf('(')) });
    }
  });
});
