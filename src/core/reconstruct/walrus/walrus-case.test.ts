/** Files as people export them, through the importers, to findings. */
import { describe, expect, it } from 'vitest';
import { artifactHistory } from '../../query/history.ts';
import { createDetailContext } from '../../query/requests/request-detail.ts';
import { showThing } from '../../query/show.ts';
import { caseOf, file, onlyRequest, rulesOf, type GivenFile, type MemoryCase } from '../case.test-helper.ts';

const BLOB = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
const DECIMAL = '33029388974007764889800497995325165905902854956237990162315138693239164143667';
const OBJECT = '0xe91eee8c5b6f35b9a250cfc29e30f0d9e5463a21fd8d1ddb0fc22d44db4eac50';
const MAINNET = '0xfdc88f7d7cf30afab2f82e8380d11ee8f70efb90e863d1de8616fae1bb09ea77';
/** In epoch 2 of the mainnet. */
const T = Date.parse('2025-04-17T00:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function event(name: string, ms: number, members: object, more: object = {}): object {
  return {
    id: {
      txDigest: `4XQHFa9S324wTzYHF3vsBSwpUZuLpmwTHYMFv9nst${name.length}${ms % 7}`.replace(/[0OIl]/g, 'x'),
      eventSeq: '0',
    },
    packageId: MAINNET,
    transactionModule: 'system',
    sender: '0x1',
    type: `${MAINNET}::events::${name}`,
    parsedJson: members,
    timestampMs: String(ms),
    ...more,
  };
}

const registered = event('BlobRegistered', T, {
  epoch: 2,
  blob_id: DECIMAL,
  size: '17',
  encoding_type: 1,
  end_epoch: 4,
  deletable: true,
  object_id: OBJECT,
});
const certifiedJson = {
  epoch: 2,
  blob_id: DECIMAL,
  end_epoch: 4,
  deletable: true,
  object_id: OBJECT,
  is_extension: false,
};
const certified = event('BlobCertified', T + 60_000, certifiedJson);
/** Something that happened before and after everything else: the export spans the time. */
const others = [
  event('EpochChangeStart', Date.parse('2025-04-08T15:00:40Z'), { epoch: 2 }),
  event('EpochChangeStart', T + 100 * DAY, { epoch: 9 }),
];

const events = (...list: readonly object[]): GivenFile => ({
  name: 'events.json',
  text: JSON.stringify({ jsonrpc: '2.0', id: 1, result: { data: list, hasNextPage: false } }),
});

function served(ms: number): GivenFile {
  const at = (plus: number): string => new Date(ms + plus).toISOString();
  const common = { schema: 'ogtrace/1', request_id: 'q' };
  return file(
    'node.ndjson',
    { ...common, kind: 'inference.request', ts: at(0), label: 'm' },
    { ...common, kind: 'artifact.cache.lookup', ts: at(1), node_id: 'n1', blob_id: BLOB, result: 'hit' },
  );
}

function walrusRules(made: MemoryCase): readonly string[] {
  expect(made.formats).not.toContain(null);
  return rulesOf(made);
}

describe('a request beside the events of its blob', () => {
  it('is within the blob’s life, before it, or after it', async () => {
    const at = async (ms: number) => walrusRules(await caseOf(served(ms), events(...others, registered, certified)));
    expect(await at(T + HOUR)).toEqual([]);
    expect(await at(T - HOUR)).toEqual(['blob-not-available']);
    expect(await at(T + 30_000)).toEqual(['blob-not-guaranteed']);
    // Epoch 4 began after two fortnights at the earliest, and by the start of epoch 9 less five of them.
    expect(await at(T + 18 * DAY)).toEqual([]);
    expect(await at(T + 60 * DAY)).toEqual(['blob-not-available']);
  });

  it('rests on the request and on the event, each a record that holds the blob’s id', async () => {
    const made = await caseOf(served(T - HOUR), events(...others, registered, certified));
    const [finding] = made.findings;
    expect(finding).toMatchObject({ labels: ['m'], artifacts: [BLOB], requests: ['r-1'], severity: 'high' });
    const texts = finding!.grounds.map((ground) => made.textAt({ ...ground, source: Number(ground.source.slice(2)) }));
    expect(texts.some((text) => text.includes(BLOB) || text.includes(DECIMAL))).toBe(true);
    expect(texts.some((text) => text.includes('BlobRegistered'))).toBe(true);
    expect(finding!.summary).toContain('2025-04-17T00:00:00Z');
  });

  it('of a partial export is not explained by it, which is not the same as impossible', async () => {
    const partial = await caseOf(served(T - HOUR), events(registered, certified));
    expect(partial.findings[0]!.summary).toContain('do not explain that');
    const whole = await caseOf(served(T - HOUR), events(...others, registered, certified));
    expect(whole.findings[0]!.summary).toContain('not possible, as far as');
  });

  it('has no finding of the kind without them', async () => {
    expect(rulesOf(await caseOf(served(T - HOUR)))).toEqual([]);
    expect(onlyRequest(await caseOf(served(T), events(...others, registered)))).toMatchObject({ artifact: BLOB });
  });

  it('shows the life of the blob on the artifact’s page', async () => {
    const made = await caseOf(served(T + HOUR), events(...others, registered, certified));
    const { lifetimes, certificates } = artifactHistory(made.db, BLOB);
    expect(certificates).toEqual([]);
    expect(lifetimes).toMatchObject([
      {
        network: 'mainnet',
        objectId: OBJECT,
        deletable: true,
        endEpoch: 4,
        registered: { fromNs: `${T}000000`, byNs: `${T}000000` },
        isExtrapolated: false,
        deleted: null,
      },
    ]);
    const end = lifetimes[0]!.end!;
    expect(BigInt(end.byNs!) - BigInt(end.fromNs!)).toBeGreaterThan(0n);
    expect(lifetimes[0]!.records.map(({ role }) => role)).toEqual(['BlobRegistered', 'BlobCertified']);
  });
});

describe('a blob that no request was answered with', () => {
  it('is shown by its id in either spelling, and by its object', async () => {
    const { db } = await caseOf(events(...others, registered, certified));
    const context = createDetailContext(db);
    for (const id of [BLOB, DECIMAL, OBJECT])
      expect(showThing(db, context, id)).toMatchObject({ kind: 'blob', id: BLOB, lifetimes: [{ objectId: OBJECT }] });
    expect(() => showThing(db, context, `B${BLOB.slice(1)}`)).toThrow('Nothing in this case');
  });
});

describe('records that contradict themselves', () => {
  it('are found through their bytes', async () => {
    const bcs = 'IgAAADOIbGRkNaApLXc3oAeh5yOjItvEtp6jjx8Svlu/+AVJIwAAAADpHu6MW281uaJQz8KeMPDZ5UY6If2NHdsPwi1E206sUAA=';
    const parsed = {
      epoch: 34,
      blob_id: DECIMAL,
      end_epoch: 35,
      deletable: false,
      object_id: OBJECT,
      is_extension: false,
    };
    const of = async (members: object) =>
      (await caseOf(events(event('BlobCertified', T + 500 * DAY, members, { bcs, bcsEncoding: 'base64' })))).findings;
    expect(await of(parsed)).toEqual([]);
    const [finding] = await of({ ...parsed, end_epoch: 88 });
    expect(finding).toMatchObject({ rule: 'edited-record' });
    expect(finding!.summary).toContain('end_epoch: 88 in the JSON, 35 in the bytes');
  });

  it('are found through what the contracts allow and through the calendar', async () => {
    const early = event('BlobCertified', T - HOUR, certifiedJson);
    expect(walrusRules(await caseOf(events(...others, registered, early)))).toEqual(['impossible-blob-history']);
    const sample = event('BlobCertified', T, { ...certifiedJson, epoch: 34, end_epoch: 35 });
    expect(walrusRules(await caseOf(events(sample)))).toEqual(['epoch-conflict']);
  });
});
