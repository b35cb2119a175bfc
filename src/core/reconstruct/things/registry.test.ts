/** Enclaves on the registry's time line, their keys and their images (docs/rules.md, "The node" and "The proof"). */
import { describe, expect, it } from 'vitest';
import { pemOfDer } from '../../../../tests/builders/pem.ts';
import { toBase64, toHex } from '../../../base/bytes.ts';
import { pcrApprovedLog, teeRegisteredLog, teeSwitchLog } from '../../../../tools/simulate/chain-log.ts';
import { unknownImage } from '../../../../tools/simulate/public-images.ts';
import { PLACEHOLDER_TEE_ID } from '../../../../tools/simulate/render-llm.ts';
import { sql } from '../../store/sql.ts';
import { caseOf, file, onlyRequest, rulesOf, type GivenFile } from '../case.test-helper.ts';
import {
  answered,
  at,
  blob,
  enclave,
  event,
  hash,
  logList,
  mined,
  ns,
  OLD_IMAGE,
  pairs,
  receipts,
  registry,
  registryEntry,
  T0,
  withoutTime,
} from '../evidence.test-helper.ts';

const gw = enclave('gw', OLD_IMAGE, 0);
const other = enclave('other', OLD_IMAGE, 0);
const switched = (sec: number, enabled: boolean, of = gw) =>
  mined(sec, hash(`switch ${sec} ${enabled}`), teeSwitchLog(of.teeId, enabled));
const registered = (sec: number, of = gw) =>
  mined(sec, hash(`registered ${sec}`), teeRegisteredLog(of.teeId, of.owner));
const askedAt = (...secs: readonly number[]): GivenFile =>
  pairs('p.ndjson', ...secs.map((sec) => answered(gw, sec, { prompt: `at ${sec}` })));

/** Seconds at which requests were answered by an enclave that was not active then. */
async function inactiveAt(...files: readonly GivenFile[]): Promise<readonly number[]> {
  const made = await caseOf(...files);
  const handles = new Set(
    made.findings.filter((finding) => finding.rule === 'node-not-active').flatMap((finding) => finding.requests),
  );
  return made.requests
    .filter((request) => handles.has(request.id))
    .map((request) => Number(BigInt(request.timeNs ?? 0) / 1_000_000_000n) - T0);
}

describe('an enclave is not active', () => {
  it('before it was registered, as the registry’s list says or as its event does', async () => {
    expect(await inactiveAt(registry(registryEntry(gw)), askedAt(-1, 0, 1))).toEqual([-1]);
    expect(await inactiveAt(logList('l.json', registered(0)), askedAt(-1, 0, 1))).toEqual([-1]);
  });

  it('while it is disabled, again and again', async () => {
    const chain = [registered(0), switched(10, false), switched(20, true), switched(30, false), switched(40, true)];
    expect(await inactiveAt(logList('l.json', chain.flat()), askedAt(5, 15, 25, 35, 45))).toEqual([15, 35]);
    expect(await inactiveAt(logList('l.json', chain.toReversed().flat()), askedAt(5, 15, 25, 35, 45))).toEqual([
      15, 35,
    ]);
  });

  it('for good where nothing enables it again, also when it is disabled twice', async () => {
    const chain = [registered(0), switched(10, false), switched(20, false)];
    expect(await inactiveAt(logList('l.json', chain.flat()), askedAt(5, 15, 25))).toEqual([15, 25]);
  });

  it('never, as far as is known, when its registration is not', async () => {
    expect(await inactiveAt(logList('l.json', switched(10, false)), askedAt(5, 15))).toEqual([]);
    expect(await inactiveAt(logList('l.json', withoutTime(registered(0))), askedAt(-5, 15))).toEqual([]);
  });

  it('by no event of another enclave, and by none without a time', async () => {
    expect(
      await inactiveAt(registry(registryEntry(gw)), logList('l.json', switched(10, false, other)), askedAt(15)),
    ).toEqual([]);
    expect(
      await inactiveAt(registry(registryEntry(gw)), logList('l.json', withoutTime(switched(10, false))), askedAt(15)),
    ).toEqual([]);
  });

  it('when one of two tellings of the event has its time', async () => {
    const files = [logList('l.json', withoutTime(switched(10, false))), receipts('r.ndjson', switched(10, false))];
    expect(await inactiveAt(registry(registryEntry(gw)), ...files, askedAt(15))).toEqual([15]);
  });

  it('in the order of the chain where two switches share a block', async () => {
    const [off] = switched(10, false);
    const [on] = switched(10, true);
    const placed = (order: readonly unknown[]) => order.map((log, i) => ({ ...(log as object), logIndex: `0x${i}` }));
    expect(
      await inactiveAt(registry(registryEntry(gw)), logList('l.json', placed([off, on]).toReversed()), askedAt(15)),
    ).toEqual([]);
    expect(
      await inactiveAt(registry(registryEntry(gw)), logList('l.json', placed([on, off]).toReversed()), askedAt(15)),
    ).toEqual([15]);
  });

  it('from its first registration on, when it was registered twice', async () => {
    expect(
      await inactiveAt(
        registry(registryEntry(gw, { registeredAt: T0 + 100 })),
        logList('l.json', registered(0)),
        askedAt(-1, 50),
      ),
    ).toEqual([-1]);
  });
});

describe('keys and ids', () => {
  const answer = answered(gw, 10);
  const der = gw.key.der;

  it.each([
    ['hex with 0x', `0x${toHex(der)}`],
    ['hex in upper case', toHex(der).toUpperCase()],
    ['base64', toBase64(der)],
    ['PEM', pemOfDer(der)],
    ['PEM with escaped line ends', pemOfDer(der).replaceAll('\n', String.raw`\n`)],
  ])('are read from %s', async (_, publicKey) => {
    expect(
      onlyRequest(await caseOf(registry(registryEntry(gw, { publicKey })), pairs('p.ndjson', answer))).signature,
    ).toBe('valid');
  });

  it('are one enclave in upper case, without 0x, as a map’s key, and without any id', async () => {
    const { teeId: _id, ...nameless } = registryEntry(gw) as Record<string, unknown>;
    const spellings = [
      registryEntry(gw, { teeId: gw.teeId.toUpperCase() }),
      registryEntry(gw, { teeId: `0X${gw.teeId.toUpperCase()}` }),
      nameless,
    ];
    const files = [
      ...spellings.map((entry) => registry(entry)),
      { name: 'map.json', text: JSON.stringify({ [`0x${gw.teeId}`]: nameless }) },
    ];
    for (const given of files) {
      const made = await caseOf(given, pairs('p.ndjson', answer));
      expect(onlyRequest(made)).toMatchObject({ signature: 'valid', status: 'inferred' });
      expect(made.findings).toEqual([]);
    }
  });

  it('do not belong together when the id is not the hash of the key', async () => {
    const made = await caseOf(
      registry(registryEntry(gw), registryEntry(other, { teeId: `0x${hash('nobody')}` })),
      pairs('p.ndjson', answer),
    );
    expect(made.findings).toMatchObject([{ rule: 'key-mismatch', nodes: [`0x${hash('nobody')}`], requestCount: 0 }]);
    expect(onlyRequest(made).signature).toBe('valid');
  });

  it('make a mismatch of the request when the answer was signed by another known enclave', async () => {
    const foreign = answered(other, 10, { names: gw });
    const made = await caseOf(registry(registryEntry(gw), registryEntry(other)), pairs('p.ndjson', foreign));
    expect(onlyRequest(made)).toMatchObject({ signature: 'invalid', node: `0x${gw.teeId}` });
    expect(made.findings).toMatchObject([{ rule: 'key-mismatch', requests: ['r-1'] }]);
  });

  it('make one as well when the enclave’s own key is not known, or another’s key stands in its entry', async () => {
    const foreign = pairs('p.ndjson', answered(other, 10, { names: gw }));
    expect(rulesOf(await caseOf(registry(registryEntry(other)), foreign))).toEqual(['key-mismatch']);
    const swapped = registryEntry(gw, { publicKey: `0x${toHex(other.key.der)}` });
    const made = await caseOf(registry(swapped, registryEntry(other)), foreign);
    expect(made.findings.map(({ rule, requestCount }) => `${rule} ${requestCount}`).toSorted()).toEqual([
      'key-mismatch 0',
      'key-mismatch 1',
    ]);
  });

  it('are the same whichever of two entries comes first', async () => {
    const wrong = registryEntry(gw, { publicKey: `0x${toHex(other.key.der)}` });
    for (const entries of [
      [registryEntry(gw), wrong],
      [wrong, registryEntry(gw)],
    ]) {
      const made = await caseOf(registry(...entries), pairs('p.ndjson', answer));
      expect(onlyRequest(made).signature).toBe('valid');
      expect(rulesOf(made)).toEqual(['key-mismatch']);
    }
  });
});

describe('images', () => {
  const image = unknownImage(T0 - 1000);
  const strange = enclave('strange', image, 0);
  const answer = pairs('p.ndjson', answered(strange, 10));

  it('are unknown when no measurement gives their hash, whatever the chain approved', async () => {
    const approved = logList('l.json', mined(-10, hash('approved'), pcrApprovedLog(image.pcrHash, 'v9')));
    expect(rulesOf(await caseOf(registry(registryEntry(strange)), approved, answer))).toEqual(['unknown-image']);
  });

  it('are known by a measurement of the case, and by the tables of this tool', async () => {
    const PCR = (name: string) => hash(name).repeat(2).slice(0, 96);
    const own = { Measurements: { HashAlgorithm: 'Sha384 { ... }', PCR0: PCR('0'), PCR1: PCR('1'), PCR2: PCR('2') } };
    const made = await caseOf({ name: 'm.json', text: JSON.stringify(own) });
    const pcrHash = String(made.db.get(sql`SELECT pcr_hash FROM image`)?.['pcr_hash']);
    const entry = registryEntry(strange, { pcrHash: `0x${pcrHash}` });
    expect(rulesOf(await caseOf(registry(entry), { name: 'm.json', text: JSON.stringify(own) }, answer))).toEqual([]);
    expect(rulesOf(await caseOf(registry(entry), answer))).toEqual(['unknown-image']);
    expect(rulesOf(await caseOf(registry(registryEntry(gw)), pairs('p.ndjson', answered(gw, 10))))).toEqual([]);
  });

  it('say nothing of an enclave that answered nothing, or that no registry record has', async () => {
    expect(rulesOf(await caseOf(registry(registryEntry(strange))))).toEqual([]);
    expect(rulesOf(await caseOf(answer))).toEqual([]);
    expect(rulesOf(await caseOf(logList('l.json', registered(0, strange)), answer))).toEqual([]);
  });

  it('are those of the latest registration, in whatever order the entries stand', async () => {
    const entries = [
      registryEntry(gw, { registeredAt: T0 }),
      registryEntry(gw, { registeredAt: T0 + 5, pcrHash: `0x${image.pcrHash}` }),
    ];
    for (const given of [entries, entries.toReversed()]) {
      expect(rulesOf(await caseOf(registry(...given), pairs('p.ndjson', answered(gw, 10))))).toEqual(['unknown-image']);
    }
  });
});

describe('stand-ins', () => {
  const placeholder = `0x${PLACEHOLDER_TEE_ID}`;
  const payment = 'payment-0f8fad5b-d9cb-469f-a165-70867728950e';

  it('are found in events and spans of requests and of none, in registry entries and in payments', async () => {
    const records: readonly (readonly [string, GivenFile])[] = [
      [
        placeholder,
        file('e.ndjson', event('inference.request', 0, { request_id: 'r', label: 'm', tee_id: placeholder })),
      ],
      [placeholder, file('e.ndjson', event('settlement.submit', 0, { tee_id: placeholder, tx_hash: hash('t') }))],
      [placeholder, registry(registryEntry(gw, { teeId: placeholder, publicKey: undefined }))],
      [placeholder, logList('l.json', mined(0, hash('t'), teeRegisteredLog(PLACEHOLDER_TEE_ID, gw.owner)))],
      [placeholder, { name: 'p.ndjson', text: answered(gw, 10).response.replace(gw.teeId, PLACEHOLDER_TEE_ID) }],
      [
        '0w==',
        {
          name: 'p.ndjson',
          text: answered(gw, 10).response.replace(/"tee_signature":"[^"]*"/, '"tee_signature":"0w=="'),
        },
      ],
      [payment, file('e.ndjson', event('inference.response', 0, { request_id: 'r', tx_hash: payment }))],
      [
        payment,
        {
          name: 'p.ndjson',
          text: `{"response":{"headers":{"PAYMENT-RESPONSE":"${payment}"},"body":${answered(gw, 10).response}}}\n`,
        },
      ],
    ];
    for (const [value, given] of records) {
      const made = await caseOf(given);
      expect(rulesOf(made)).toEqual(['placeholder-identity']);
      expect(made.findings[0]?.summary.toLowerCase()).toContain(value);
      expect(made.findings[0]?.grounds).toHaveLength(1);
    }
  });

  it('are no transaction: a request keeps none of them as its own', async () => {
    const made = await caseOf(
      file('e.ndjson', event('inference.request', 0, { request_id: 'r', label: 'm', tx_hash: payment })),
    );
    expect(onlyRequest(made).txHash).toBeNull();
  });
});

describe('clocks', () => {
  const call = (n: number, skewSec: number, seconds = 1) => [
    event('inference.request', n * 10, { request_id: `r-${n}`, label: 'm', node_id: 'n' }),
    event('artifact.cache.lookup', n * 10 + skewSec, {
      request_id: `r-${n}`,
      node_id: 'n',
      blob_id: blob('a'),
      result: 'hit',
    }),
    event('inference.response', n * 10 + seconds, { request_id: `r-${n}`, node_id: 'n', label: 'm' }),
  ];
  const skewed = (skewSec: number, calls = 3, seconds = 1) =>
    caseOf(file('e.ndjson', ...Array.from({ length: calls }, (_, n) => call(n, skewSec, seconds)).flat()));

  it('are off beyond a minute, either way, by at least three requests', async () => {
    expect(rulesOf(await skewed(63))).toEqual(['clock-skew']);
    expect(rulesOf(await skewed(-63))).toEqual(['clock-skew']);
    expect(rulesOf(await skewed(60))).toEqual([]);
    expect(rulesOf(await skewed(63, 2))).toEqual([]);
  });

  it('are not off by what the length of the call explains', async () => {
    expect(rulesOf(await skewed(63, 3, 90))).toEqual([]);
  });

  it('move no request', async () => {
    expect((await skewed(-500)).requests.map((request) => request.timeNs)).toEqual([0, 10, 20].map(ns));
  });

  it('are compared for what the node’s own log says was answered, not for what the caller’s does', async () => {
    const requests = file(
      'calls.ndjson',
      ...[0, 1, 2].map((n) => event('inference.request', n, { request_id: `r-${n}`, label: 'm', node_id: 'n' })),
    );
    const responses = [0, 1, 2].map((n) =>
      event('inference.response', n + 300, { request_id: `r-${n}`, node_id: 'n', ts: at(n - 300) }),
    );
    expect(rulesOf(await caseOf(requests, file('node.ndjson', ...responses)))).toEqual(['clock-skew']);
    expect(rulesOf(await caseOf({ name: 'all.ndjson', text: requests.text + file('', ...responses).text }))).toEqual(
      [],
    );
  });

  it('of an enclave are its signed times, beside the caller’s', async () => {
    const answers = [0, 10, 20].map((sec) => answered(gw, sec + 200, { prompt: `${sec}` }));
    const calls = answers.map((answer, i) =>
      event('inference.request', i * 10, {
        request_id: `r-${i}`,
        label: 'gemini-2.5-pro',
        response_id: answer.responseId,
      }),
    );
    expect(rulesOf(await caseOf(pairs('p.ndjson', ...answers), file('calls.ndjson', ...calls)))).toEqual([
      'clock-skew',
    ]);
    expect(rulesOf(await caseOf(pairs('p.ndjson', ...answers)))).toEqual([]);
  });
});
