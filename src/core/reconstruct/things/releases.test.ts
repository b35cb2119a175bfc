/** docs/rules.md, "Releases": from captures, publish events and label tables to what was current. */
import { describe, expect, it } from 'vitest';
import { pcrApprovedLog, teeRegisteredLog } from '../../../../tools/simulate/chain-log.ts';
import { sql } from '../../store/sql.ts';
import { caseOf, file, onlyRequest, rulesOf, type GivenFile, type MemoryCase } from '../case.test-helper.ts';
import {
  answered,
  blob,
  enclave,
  event,
  hash,
  hubFiles,
  hubVersions,
  logList,
  mined,
  NEW_IMAGE,
  ns,
  OLD_IMAGE,
  pairs,
  publish,
  registry,
  registryEntry,
  span,
  T0,
  withoutTime,
} from '../evidence.test-helper.ts';

/** One traced call for label `m` that hit the artifact, that many seconds after T0. */
const call = (artifact: string, sec: number): GivenFile =>
  file(
    `call-${sec}-${artifact.slice(0, 6)}.jsonl`,
    span({
      trace: `${artifact}${sec}`,
      span: 's',
      sec,
      host: 'n',
      attributes: { 'gen_ai.request.model': 'm', 'og.blob_id': artifact },
    }),
  );

async function freshness(artifact: string, sec: number, ...files: readonly GivenFile[]): Promise<string> {
  return onlyRequest(await caseOf(...files, call(artifact, sec))).freshness;
}

function releasesOf({ db }: MemoryCase): readonly unknown[] {
  return db.all(sql`
    SELECT label, version, artifact, CAST(after_ns AS TEXT) AS after_ns, CAST(by_ns AS TEXT) AS by_ns, basis FROM releases
    ORDER BY releases.by_ns, label, artifact`);
}

const [A, B, C] = [blob('a'), blob('b'), blob('c')];

describe('captures of the Hub', () => {
  const captures = [
    hubVersions('m', 0, '1'),
    hubFiles('m', '1', 1, A),
    hubVersions('m', 100, '1'),
    hubVersions('m', 200, '1', '2'),
    hubFiles('m', '2', 201, B),
  ];

  it('put a publication between the last capture without the version and the first with it', async () => {
    expect(releasesOf(await caseOf(file('hub.ndjson', ...captures)))).toEqual([
      { label: 'm', version: '1', artifact: A, after_ns: null, by_ns: ns(0), basis: 'hub-capture' },
      { label: 'm', version: '2', artifact: B, after_ns: ns(100), by_ns: ns(200), basis: 'hub-capture' },
    ]);
  });

  it('say the same in whatever order they lie, over whatever files', async () => {
    const made = await caseOf(
      file('late.ndjson', ...captures.slice(3)),
      file('early.ndjson', ...captures.slice(0, 3).toReversed()),
    );
    expect(releasesOf(made)).toEqual(releasesOf(await caseOf(file('hub.ndjson', ...captures))));
    expect(releasesOf(await caseOf(file('hub.ndjson', ...captures), file('cut.ndjson', ...captures.slice(2))))).toEqual(
      releasesOf(made),
    );
  });

  it('leave open what lies inside the interval, decide at both of its ends', async () => {
    const hub = file('hub.ndjson', ...captures);
    const times = [-1, 0, 100, 101, 199, 200, 300];
    const ofA = await Promise.all(times.map((sec) => freshness(A, sec, hub)));
    const ofB = await Promise.all(times.map((sec) => freshness(B, sec, hub)));
    // Before the first capture nobody knows whether version 1 was out: its interval begins with time.
    expect(ofA).toEqual(['unknown', 'current', 'current', 'unknown', 'unknown', 'stale', 'stale']);
    expect(ofB).toEqual(['unpublished', 'unpublished', 'unpublished', 'unknown', 'unknown', 'current', 'current']);
    expect(await freshness(C, 300, hub)).toBe('unpublished');
  });

  it('give no finding for a request whose newer release may have come later', async () => {
    const hub = file('hub.ndjson', ...captures);
    expect(rulesOf(await caseOf(hub, call(A, 150)))).toEqual([]);
    expect(rulesOf(await caseOf(hub, call(A, 200)))).toEqual(['stale-artifact']);
  });

  it('are narrowed by nothing that shows only one version’s files, and by no page of a longer list', async () => {
    const page = {
      ...hubVersions('m', 150, '1'),
      url: 'https://hub-api.opengradient.ai/api/v0/models/m/versions?page=1&limit=1',
    };
    const made = await caseOf(file('hub.ndjson', ...captures, hubFiles('m', '1', 160, A), page));
    expect(releasesOf(made)).toEqual(releasesOf(await caseOf(file('hub.ndjson', ...captures))));
  });

  it('are put together with a publish event of the same version', async () => {
    const hub = file('hub.ndjson', ...captures);
    const exact = file('publish.ndjson', publish('m', '2', B, 150));
    expect(await freshness(A, 149, hub, exact)).toBe('current');
    expect(await freshness(A, 150, hub, exact)).toBe('stale');
  });

  it('know every file of a version as its artifact', async () => {
    const hub = file(
      'hub.ndjson',
      hubVersions('m', -10),
      hubVersions('m', 0, '1'),
      hubFiles('m', '1', 1, A, B),
      hubVersions('m', 50, '1', '2'),
      hubFiles('m', '2', 51, B, C),
    );
    // B is in both versions, and the newest counts.
    expect(await Promise.all([A, B, C].map((ref) => freshness(ref, 60, hub)))).toEqual(['stale', 'current', 'current']);
    expect(await Promise.all([A, B, C].map((ref) => freshness(ref, 0, hub)))).toEqual([
      'current',
      'current',
      'unpublished',
    ]);
  });

  it('do not order what the first of them shows together', async () => {
    const hub = file('hub.ndjson', hubVersions('m', 0, '1', '2'), hubFiles('m', '1', 1, A), hubFiles('m', '2', 1, B));
    expect(await Promise.all([A, B].map((ref) => freshness(ref, 60, hub)))).toEqual(['unknown', 'unknown']);
  });

  it('order nothing without a time of their own', async () => {
    const untimed = { ...hubVersions('m', 0, '1'), fetched_at: undefined };
    expect(await freshness(A, 60, file('hub.ndjson', untimed))).toBe('unknown');
  });
});

describe('publish events', () => {
  const hub = file('publish.ndjson', publish('m', '2', B, 100), publish('m', '1', A, 0), publish('m', '3', A, 200));

  it('order releases by their time, and let the newest version of an artifact count', async () => {
    expect(await Promise.all([-1, 0, 99, 100, 199, 200].map((sec) => freshness(A, sec, hub)))).toEqual([
      'unpublished',
      'current',
      'current',
      'stale',
      'stale',
      'current',
    ]);
    expect(await freshness(B, 200, hub)).toBe('stale');
  });

  it('are one release each, however many files tell of them', async () => {
    const made = await caseOf(hub, file('cut.ndjson', publish('m', '1', A, 0)));
    expect(releasesOf(made)).toHaveLength(3);
  });

  it('say nothing of a label of which none is known', async () => {
    expect(await freshness(A, 60, file('publish.ndjson', publish('other', '1', A, 0)))).toBe('unknown');
  });
});

describe('label tables of images', () => {
  const old = enclave('old', OLD_IMAGE, 0);
  const current = enclave('new', NEW_IMAGE, 100);
  const entries = registry(registryEntry(old), registryEntry(current));
  const approvals = [
    mined(-50, hash('t1'), pcrApprovedLog(OLD_IMAGE.pcrHash, 'v1')),
    mined(50, hash('t2'), pcrApprovedLog(NEW_IMAGE.pcrHash, 'v2')),
  ];
  const ask = (of: typeof old, sec: number, label = 'gemini-2.5-pro') =>
    pairs(`p-${sec}.ndjson`, answered(of, sec, { label }));

  it('are published when their image was first approved', async () => {
    const chain = logList('logs.json', [
      ...approvals.flat(),
      ...mined(500, hash('t3'), pcrApprovedLog(OLD_IMAGE.pcrHash, 'v1')),
    ]);
    const made = await caseOf(entries, chain, ask(old, 49), ask(old, 50), ask(current, 120));
    expect(made.requests.map((request) => request.freshness)).toEqual(['current', 'stale', 'current']);
    expect(releasesOf(made)).toEqual([
      {
        label: 'gemini-2.5-pro',
        version: 'v1',
        artifact: 'gemini-2.5-pro-preview-06-05',
        after_ns: expect.anything(),
        by_ns: ns(-50),
        basis: 'image-table',
      },
      {
        label: 'gemini-2.5-pro',
        version: 'v2',
        artifact: 'gemini-2.5-pro',
        after_ns: expect.anything(),
        by_ns: ns(50),
        basis: 'image-table',
      },
    ]);
  });

  it('are published with the first enclave on them where no approval is known, or known without its time', async () => {
    for (const more of [[], [logList('logs.json', withoutTime(approvals.flat()))]]) {
      const made = await caseOf(entries, ...more, ask(old, 60), ask(old, 100), ask(current, 120));
      expect(made.requests.map((request) => request.freshness)).toEqual(['current', 'stale', 'current']);
    }
  });

  it('count the event of a registration where the registry’s own list is missing its time', async () => {
    const undated = registry(
      registryEntry(old, { registeredAt: undefined }),
      registryEntry(current, { registeredAt: undefined }),
    );
    const chain = logList('logs.json', [
      ...mined(0, hash('r1'), teeRegisteredLog(old.teeId, old.owner)),
      ...mined(100, hash('r2'), teeRegisteredLog(current.teeId, current.owner)),
    ]);
    const made = await caseOf(undated, chain, ask(old, 99), ask(old, 100), ask(current, 101));
    expect(made.requests.map((request) => request.freshness)).toEqual(['current', 'stale', 'current']);
  });

  it('publish nothing new by repeating an entry', async () => {
    const made = await caseOf(
      entries,
      logList('logs.json', approvals.flat()),
      ask(old, 60, 'grok-4'),
      ask(current, 120, 'grok-4'),
      ask(old, 130, 'grok-4'),
    );
    expect(made.requests.map((request) => request.freshness)).toEqual(['current', 'current', 'current']);
    expect(releasesOf(made)).toHaveLength(1);
    expect(made.findings).toEqual([]);
  });

  it('stand for a label in the spelling that was asked for', async () => {
    const prefixed = 'google/gemini-2.5-pro';
    const made = await caseOf(
      entries,
      logList('logs.json', approvals.flat()),
      ask(old, 20, prefixed),
      ask(current, 120, prefixed),
      ask(old, 130, prefixed),
    );
    expect(made.requests.map((request) => request.freshness)).toEqual(['current', 'current', 'stale']);
    expect(rulesOf(made)).toEqual(['label-drift', 'node-drift', 'split-label', 'stale-artifact']);
    expect(made.findings.flatMap((finding) => finding.labels)).toEqual(Array(4).fill(prefixed));
  });

  it('name labels only that somebody asked for', async () => {
    const made = await caseOf(entries, ask(old, 20));
    expect(made.db.all(sql`SELECT name FROM label`)).toEqual([{ name: 'gemini-2.5-pro' }]);
  });
});

it('keeps times to the nanosecond', async () => {
  const hub = file('p.ndjson', { ...publish('m', '1', A, 0), ts: '2026-03-02T13:00:00.000000001Z' });
  const made = await caseOf(
    hub,
    file(
      'e.ndjson',
      event('inference.request', 0, { request_id: 'r', label: 'm' }),
      event('artifact.cache.lookup', 1, { request_id: 'r', blob_id: A, node_id: 'n', result: 'hit' }),
    ),
  );
  expect(releasesOf(made)).toMatchObject([{ by_ns: `${T0}000000001` }]);
  expect(onlyRequest(made).freshness).toBe('unpublished');
});
