/** Public facts that a person adds to a case: `blobtrail-knowledge/1`. docs/formats/knowledge.md */
import { fromHex } from '../../../base/bytes.ts';
import { hexKey, word32 } from '../../../base/ids.ts';
import { asText, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { KnowledgeStatement } from '../../../model/knowledge-statement.ts';
import type { WalrusAnchorStatement } from '../../../model/walrus-statement.ts';
import { pcrHashOf } from '../../verify/pcr.ts';
import { textOf, timeOf, wholeOf } from '../field-readers.ts';
import { probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { tellOddities, tryParse, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';

export const KNOWLEDGE_FORMAT = 'blobtrail-knowledge/1';

const HEADER = ['format', 'author', 'collected', 'source'] as const;
const LISTS = ['images', 'redirects', 'contracts', 'epochs'] as const;
const PATHS = [...HEADER, ...LISTS.map((key) => `${key}[]`)].map((path) => wanted(path));
const PCR_BYTES = 48;

type Added = Pick<KnowledgeStatement, 'author' | 'collected' | 'source'>;
type Reading = KnowledgeStatement | WalrusAnchorStatement | string;

function register(row: Json, name: string): string | null | undefined {
  const text = textOf(row, name);
  if (text === null) return null;
  return fromHex(text)?.length === PCR_BYTES ? hexKey(text) : undefined;
}

/** A table's row: the model's name, or the name beside its provider. */
function modelOf(value: Json | undefined): string | null {
  return isObject(value) ? textOf(value, 'model', 'apiName') : asText(value ?? null);
}

function readImage(row: Json, added: Added): Reading {
  const [pcr0, pcr1, pcr2] = ['pcr0', 'pcr1', 'pcr2'].map((name) => register(row, name));
  if (pcr0 === undefined || pcr1 === undefined || pcr2 === undefined) return 'PCRs are 48 bytes of hex each';
  const stated = textOf(row, 'pcrHash');
  const given = stated === null ? null : word32(stated);
  if (stated !== null && given === null) return 'its pcrHash is not 32 bytes of hex';
  const own = pcr0 === null || pcr1 === null || pcr2 === null ? null : pcrHashOf(pcr0, pcr1, pcr2);
  if (own !== null && given !== null && own !== given) return `its PCRs hash to ${own}, not to its pcrHash`;
  const pcrHash = own ?? given;
  if (pcrHash === null) return 'it has neither all of PCR0 to PCR2 nor a pcrHash';
  const table = member(row, 'aliases');
  const aliases: (readonly [string, string])[] = [];
  for (const [label, value] of isObject(table) ? table.members : []) {
    const model = modelOf(value);
    if (label === '' || model === null || model === '') return `its alias ${JSON.stringify(label)} names no model`;
    aliases.push([label, model]);
  }
  const version = textOf(row, 'version');
  return { kind: 'known-image', ...added, pcrHash, pcr0, pcr1, pcr2, version, aliases };
}

function readRedirect(row: Json, added: Added): Reading {
  const asked = textOf(row, 'asked');
  const note = textOf(row, 'note');
  if (asked === null || note === null) return 'a redirect has the name asked for and a note';
  const [served, since, until] = ['served', 'since', 'until'].map((name) => textOf(row, name));
  return {
    kind: 'known-redirect',
    ...added,
    asked,
    served: served ?? null,
    since: since ?? null,
    until: until ?? null,
    note,
  };
}

function readContract(row: Json, added: Added): Reading {
  const [network, name, address] = [textOf(row, 'network'), textOf(row, 'name'), textOf(row, 'address')];
  if (network === null || name === null || address === null) return 'a contract has network, address and name';
  if (fromHex(address)?.length !== 20) return 'its address is not 20 bytes of hex';
  return { kind: 'known-contract', ...added, network, name, address: hexKey(address) };
}

const EDGES = ['start', 'done', 'planned-end', 'within'] as const;

/** A moment of an epoch of Walrus; whose word it is stands in the file's head. */
function readEpoch(row: Json): Reading {
  const network = textOf(row, 'network');
  const epoch = wholeOf(row, 'epoch');
  const edge = EDGES.find((known) => known === textOf(row, 'edge'));
  const timeNs = timeOf(row, 'time');
  if (network !== 'mainnet' && network !== 'testnet') return 'its network is neither mainnet nor testnet';
  if (epoch === null || edge === undefined || timeNs === null)
    return `an epoch has a number, a time and an edge (${EDGES.join(', ')})`;
  return { kind: 'walrus-anchor', network, teller: 'person', epoch, edge, timeNs, basis: 'asked', durationNs: null };
}

const READERS = [readImage, readRedirect, readContract, readEpoch] as const;

interface Row {
  readonly json: Json;
  readonly fault: { readonly reason: string; readonly message: string } | null;
  readonly list: number;
  readonly offset: number;
  readonly length: number;
}

class KnowledgeReader {
  private readonly sink: RecordSink;
  private readonly header = new Map<string, string | null>();
  private rows: Row[] = [];

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  add(record: RawRecord): void {
    const parsed = tryParse(record.bytes);
    const { offset, length, path } = record;
    const name = HEADER[path];
    const json = parsed.fault === null ? parsed.json : null;
    if (parsed.fault === null) tellOddities(parsed.oddities, record, this.sink);
    if (name === undefined) this.rows.push({ json, fault: parsed.fault, list: path - HEADER.length, offset, length });
    else this.header.set(name, asText(json));
  }

  /** Author and date may stand behind the rows that they are of. */
  finish(): void {
    const of = (name: string): string | null => this.header.get(name) ?? null;
    const isOurs = of('format') === KNOWLEDGE_FORMAT;
    for (const { json, fault, list, offset, length } of this.rows) {
      if (fault !== null) {
        this.sink.rejected(offset, length, fault.reason, fault.message);
        continue;
      }
      const read = READERS[list];
      const added = {
        author: of('author'),
        collected: of('collected'),
        source: textOf(json, 'source') ?? of('source'),
      };
      const reading = !isOurs || read === undefined ? null : isObject(json) ? read(json, added) : 'it is no object';
      if (reading === null) {
        const message = `The file calls itself ${JSON.stringify(of('format'))}, not "${KNOWLEDGE_FORMAT}".`;
        this.sink.rejected(offset, length, 'format', message);
      } else if (typeof reading === 'string') {
        this.sink.rejected(
          offset,
          length,
          'malformed-fact',
          `This entry of ${LISTS[list]} cannot be used: ${reading}.`,
        );
      } else {
        this.sink.accepted(offset, length);
        this.sink.statement(reading, offset, length);
      }
    }
    this.rows = [];
  }
}

export const knowledge: Importer = {
  id: 'knowledge',
  title: 'Facts added by a person (blobtrail-knowledge/1)',
  alterations: ['Written by hand: nothing but the named author vouches for it.'],
  clock: 'none',

  sniff(head) {
    const probe = probeHead(head.bytes);
    if (probe.texts.get('format')?.startsWith('blobtrail-knowledge/') === true)
      return { confidence: 0.99, reason: 'It calls itself blobtrail-knowledge.' };
    return { confidence: 0, reason: 'No blobtrail-knowledge.' };
  },

  async read(bytes, sink, context) {
    const reader = new KnowledgeReader(sink);
    await visitRecords(bytes, sink, context, PATHS, {
      record: (record) => reader.add(record),
      broken(): boolean {
        reader.finish();
        return false;
      },
    });
    reader.finish();
  },
};
