/** Small random evidence of every kind, as lines in files, and what a reconstruction says of it without its handles. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  batchSettlementLog,
  individualSettlementLog,
  pcrApprovedLog,
  teeSwitchLog,
} from '../../tools/simulate/chain-log.ts';
import { toHex } from '../../src/base/bytes.ts';
import { unknownImage } from '../../tools/simulate/public-images.ts';
import { PLACEHOLDER_TEE_ID } from '../../tools/simulate/render-llm.ts';
import { caseOf, type GivenFile, type MemoryCase } from '../../src/core/reconstruct/case.test-helper.ts';
import {
  answered,
  blob,
  enclave,
  event,
  hash,
  hubFiles,
  hubVersions,
  leafOf,
  mined,
  NEW_IMAGE,
  OLD_IMAGE,
  pairText,
  publish,
  registryEntry,
  span,
  T0,
  tree,
  type AnswerGiven,
} from '../../src/core/reconstruct/evidence.test-helper.ts';
import { sql } from '../../src/core/store/sql.ts';
import { announcedSettlement } from './announced-settlement.ts';
import { renderTransactions, transaction, type Transaction } from './random-transactions.ts';
import { BAD_PATCH, renderWalrusWorld, walrusWorld, type WalrusWorld } from './random-walrus.ts';

/** Records in files: each record is one line, and a file of one record is a file of its own kind. */
export interface Evidence {
  readonly files: readonly { readonly name: string; readonly records: readonly string[] }[];
}

export const GATEWAYS = [
  enclave('gw-old', OLD_IMAGE, -1000),
  enclave('gw-new', NEW_IMAGE, -1000),
  enclave('gw-strange', unknownImage(T0 - 1200), -1000),
] as const;
const LABELS = ['gemini-2.5-pro', 'm'] as const;
const BLOBS = [blob('a'), blob('b'), blob('c')] as const;
const NODES = ['n-1', 'n-2'] as const;

const line = (record: unknown): string => JSON.stringify(record);

interface Answer {
  readonly gateway: number;
  readonly sec: number;
  readonly given: AnswerGiven;
  readonly form: 'pair' | 'bare' | 'both' | 'none';
  readonly settled: 'batch' | 'individual' | 'twice' | 'no';
  /** Names another enclave than the one that signed. */
  readonly isForeign: boolean;
}

const answer: fc.Arbitrary<Answer> = fc.record({
  gateway: fc.nat(2),
  sec: fc.integer({ min: -950, max: -930 }),
  given: fc.record(
    {
      label: fc.constantFrom('gemini-2.5-pro', 'google/gemini-2.5-pro', 'grok-4'),
      prompt: fc.constantFrom('one', 'two'),
      output: fc.constantFrom('yes', 'no'),
      generation: fc.constantFrom('G3', 'G3', 'G2', 'G1b'),
      flipSignature: fc.boolean(),
      loggedOutput: fc.constant('edited'),
    },
    { requiredKeys: ['label', 'prompt', 'output', 'generation'] },
  ),
  form: fc.constantFrom('pair', 'pair', 'bare', 'both', 'none'),
  settled: fc.constantFrom('batch', 'batch', 'individual', 'twice', 'no'),
  isForeign: fc.nat(5).map((n) => n === 0),
});

interface Call {
  readonly id: number;
  readonly sec: number | null;
  readonly label: string | null;
  readonly node: string | null;
  readonly resolved: string | null;
  readonly looked: string | null;
  readonly loaded: string | null;
  readonly computed: string | null;
}

const call: fc.Arbitrary<Call> = fc.record({
  id: fc.nat(7),
  sec: fc.option(fc.nat(20), { freq: 8 }),
  label: fc.option(fc.constantFrom(...LABELS)),
  node: fc.option(fc.constantFrom(...NODES, 'n-2'), { freq: 6 }),
  resolved: fc.option(fc.constantFrom(...BLOBS), { freq: 2 }),
  looked: fc.option(fc.constantFrom(...BLOBS)),
  loaded: fc.option(fc.constantFrom(...BLOBS), { freq: 3 }),
  computed: fc.option(fc.constantFrom(...BLOBS), { freq: 3 }),
});

interface Traced {
  readonly trace: number;
  readonly sec: number | null;
  readonly label: string | null;
  readonly artifact: string | null;
  readonly node: string | null;
}

const traced: fc.Arbitrary<Traced> = fc.record({
  trace: fc.nat(3),
  sec: fc.option(fc.nat(20)),
  label: fc.option(fc.constantFrom(...LABELS), { freq: 6 }),
  artifact: fc.option(fc.constantFrom(...BLOBS, ...BLOBS, BAD_PATCH)),
  node: fc.option(fc.constantFrom(...NODES)),
});

interface World {
  readonly answers: readonly Answer[];
  readonly calls: readonly Call[];
  readonly spans: readonly Traced[];
  readonly transactions: readonly Transaction[];
  readonly publishes: readonly number[];
  readonly captures: readonly number[];
  readonly disabled: number | null;
  readonly treeSplit: number;
  readonly skew: number;
  readonly isPlaceholder: boolean;
  /** Something that n-1 fetched well after everything else. */
  readonly fetched: string | null;
  /** A settlement of the first answer was announced, of which no chain tells. */
  readonly isAnnounced: boolean;
  readonly walrus: WalrusWorld;
}

const world: fc.Arbitrary<World> = fc.record({
  answers: fc.array(answer, { maxLength: 4 }),
  calls: fc.uniqueArray(call, { maxLength: 6, selector: ({ id }) => id }),
  spans: fc.array(traced, { maxLength: 3 }),
  transactions: fc.uniqueArray(transaction, { maxLength: 2, selector: ({ tx }) => tx }),
  publishes: fc.array(fc.nat(2), { maxLength: 3 }),
  captures: fc.array(fc.integer({ min: -5, max: 25 }), { maxLength: 3 }),
  disabled: fc.option(fc.integer({ min: -950, max: -930 })),
  treeSplit: fc.nat(4),
  skew: fc.constantFrom(0, 100),
  isPlaceholder: fc.nat(4).map((n) => n === 0),
  fetched: fc.option(fc.constantFrom(...BLOBS)),
  isAnnounced: fc.nat(4).map((n) => n === 0),
  walrus: walrusWorld,
});

function renderAnswers({ answers, treeSplit, isAnnounced }: World): Evidence['files'] {
  const signed = answers.map(({ gateway, sec, given, isForeign, ...rest }) => {
    const named = GATEWAYS[gateway]!;
    const by = isForeign ? GATEWAYS[(gateway + 1) % GATEWAYS.length]! : named;
    return { ...rest, sec, signer: named, signed: answered(by, sec, { ...given, names: named }) };
  });
  const pairs = signed
    .filter(({ form }) => form === 'pair' || form === 'both')
    .map((one) => pairText(one.signed).trimEnd());
  const bare = signed.filter(({ form }) => form === 'bare' || form === 'both').map((one) => one.signed.response);
  const isG3 = signed.filter((one) => one.signed.outputHash !== null);
  const leaves = isG3
    .filter(({ settled }) => settled === 'batch' || settled === 'twice')
    .map((one) => leafOf(one.signer, one.sec, one.signed));
  const trees = [leaves.slice(0, treeSplit), leaves.slice(treeSplit)]
    .filter((list) => list.length > 0)
    .map((list, i) => tree(`tree ${i} ${line(list)}`, ...list));
  const events = trees.map((one, i) =>
    mined(0, hash(`batch ${one.root}`), batchSettlementLog(i === 1 ? hash('wrong root') : one.root, 1, one.blobId)),
  );
  const alone = isG3
    .filter(({ settled }) => settled === 'individual' || settled === 'twice')
    .map(({ signer, sec, signed: { inputHash, outputHash, signature } }) =>
      mined(
        sec + 20,
        hash(`alone ${inputHash} ${outputHash} ${sec}`),
        individualSettlementLog({
          teeId: signer.teeId,
          ethAddress: `0x${'33'.repeat(20)}`,
          inputHash,
          outputHash: outputHash ?? '',
          sec: T0 + sec,
          blobId: blob('alone'),
          signature: toHex(signature),
        }),
      ),
    );
  const announced = isAnnounced ? announcedSettlement() : { jobs: [], later: [] };
  return [
    { name: 'pairs.ndjson', records: pairs },
    { name: 'panel.ndjson', records: bare },
    ...trees.map((one) => ({ name: one.file.name, records: [one.file.text] })),
    { name: 'jobs.ndjson', records: announced.jobs.map(line) },
    {
      name: 'settlements.ndjson',
      records: [...events, ...alone, ...announced.later].map((logs) => line({ jsonrpc: '2.0', id: 1, result: logs })),
    },
  ];
}

function renderCalls({ calls, skew: ofNode, isPlaceholder, fetched }: World): Evidence['files'] {
  const requests = calls.map(({ id, sec, label, node }) =>
    event('inference.request', sec, {
      request_id: `r-${id}`,
      label,
      node_id: node,
      input_hash: hash(`input ${id % 2}`),
    }),
  );
  const own = calls.flatMap(({ id, sec, node, resolved, looked, loaded, computed }) => {
    const skew = node === 'n-2' ? ofNode : 0;
    const members = { request_id: `r-${id}`, node_id: node ?? 'n-1' };
    return [
      ...(resolved === null
        ? []
        : [event('model.resolve', sec, { request_id: `r-${id}`, blob_id: resolved, resolver: 'hub-latest' })]),
      ...(looked === null
        ? []
        : [event('artifact.cache.lookup', (sec ?? 0) + skew, { ...members, blob_id: looked, result: 'hit' })]),
      ...(loaded === null
        ? []
        : [
            event('artifact.load', (sec ?? 0) + skew, {
              ...members,
              blob_id: loaded,
              ...(computed === null ? {} : { computed_blob_id: computed }),
            }),
          ]),
      event('inference.response', sec === null ? null : sec + skew + 1, {
        ...members,
        output_hash: hash(`output ${id % 3}`),
      }),
    ];
  });
  return [
    {
      name: 'calls.ogtrace.ndjson',
      records: [
        ...requests,
        ...(isPlaceholder ? [event('settlement.submit', 3, { tee_id: `0x${PLACEHOLDER_TEE_ID}` })] : []),
      ].map(line),
    },
    {
      name: 'node.ogtrace.ndjson',
      records: [
        ...own,
        ...(fetched === null
          ? []
          : [
              event('artifact.evict', -2, { node_id: 'n-1', blob_id: blob('other') }),
              event('artifact.fetch', 5000, { node_id: 'n-1', blob_id: fetched }),
            ]),
      ].map(line),
    },
  ];
}

function renderRegistry({ publishes, captures, disabled }: World): Evidence['files'] {
  const approved = [OLD_IMAGE, NEW_IMAGE].map((image, i) =>
    mined(-960 + i * 20, hash(`approved ${i}`), pcrApprovedLog(image.pcrHash, `v${i}`)),
  );
  const off = disabled === null ? [] : [mined(disabled, hash('off'), teeSwitchLog(GATEWAYS[0].teeId, false))];
  const hub = captures.flatMap((sec) => {
    const shown = BLOBS.slice(0, sec < 5 ? 1 : 2);
    return [
      hubVersions('m', sec, ...shown.map((_, i) => `${i}`)),
      ...shown.map((ref, i) => hubFiles('m', `${i}`, sec, ref)),
    ];
  });
  return [
    { name: 'tee-registry.ndjson', records: GATEWAYS.map((one) => line(registryEntry(one))) },
    {
      name: 'registry-events.ndjson',
      records: [...approved, ...off].map((logs) => line({ jsonrpc: '2.0', id: 1, result: logs })),
    },
    {
      name: 'publishes.ogtrace.ndjson',
      records: publishes.map((i) => line(publish('m', `${i}`, BLOBS[i]!, i * 5 - 3))),
    },
    { name: 'hub.ndjson', records: hub.map(line) },
  ];
}

function renderSpans({ spans }: World): Evidence['files'] {
  const records = spans.map(({ trace, sec, label, artifact, node }, i) => {
    const attributes = {
      ...(label === null ? {} : { 'gen_ai.request.model': label }),
      ...(artifact === null ? {} : { 'og.blob_id': artifact }),
    };
    return line(
      span({
        trace: `trace ${trace}`,
        span: `span ${i}`,
        ...(sec === null ? {} : { sec }),
        ...(node === null ? {} : { host: node }),
        attributes,
      }),
    );
  });
  return [{ name: 'spans.otlp.jsonl', records }];
}

export const evidence: fc.Arbitrary<Evidence> = world.map((given) => ({
  files: [
    ...renderAnswers(given),
    ...renderCalls(given),
    ...renderTransactions(given.transactions),
    ...renderSpans(given),
    ...renderRegistry(given),
    ...renderWalrusWorld(given.walrus),
  ].filter((file) => file.records.length > 0),
}));

export function filesOf({ files }: Evidence): readonly GivenFile[] {
  return files.map(({ name, records }) => ({ name, text: records.map((record) => `${record}\n`).join('') }));
}

export function reconstructed(given: Evidence): Promise<MemoryCase> {
  return caseOf(...filesOf(given));
}

/** What a case says, with records by their own text in place of handles, so that two cases can be compared. */
export interface Said {
  /** Each request under the texts of its records. */
  readonly requests: ReadonlyMap<string, string>;
  readonly findings: readonly string[];
}

function recordTexts({ db, textAt }: MemoryCase, id: number): readonly string[] {
  const rows = db.all(sql`SELECT role, source_id, offset, length FROM request_record WHERE request_id = ${id}`);
  return rows.map(
    (row) =>
      `${row['role']} ${textAt({ source: Number(row['source_id']), offset: Number(row['offset']), length: Number(row['length']) })}`,
  );
}

/** Short, and equal for equal sets of records: a record that is there twice counts once. */
function keyOf(made: MemoryCase, id: string): string {
  const texts = [...new Set(recordTexts(made, Number(id.slice(2))))].toSorted();
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16);
}

export function textsOf(made: MemoryCase, id: string): ReadonlySet<string> {
  return new Set(recordTexts(made, Number(id.slice(2))));
}

export function said(made: MemoryCase): Said {
  const keys = new Map(made.requests.map((request) => [request.id, keyOf(made, request.id)]));
  const requests = new Map(
    made.requests.map(({ id, findings: _count, ...row }) => {
      const more = made.db.get(sql`
        SELECT time_basis, CAST(duration_ns AS TEXT) AS duration, expected.ref AS expected, CAST(superseded_ns AS TEXT) AS superseded,
          tee_id, signed_time, inference_id, trace_id, span_id, is_private, signed_by_other, input_check, output_check
        FROM request LEFT JOIN artifact AS expected ON expected.id = expected_id WHERE request.id = ${Number(id.slice(2))}`);
      return [keys.get(id) ?? '', JSON.stringify({ ...row, ...more })] as const;
    }),
  );
  // Which of many records are chosen to show a finding is not compared: among equals any is right.
  const findings = made.findings.map(
    ({ rule, severity, labels, nodes, artifacts, requests: about, requestCount, fromNs, toNs }) =>
      JSON.stringify({
        rule,
        severity,
        requestCount,
        fromNs,
        toNs,
        labels: labels.toSorted(),
        nodes: nodes.toSorted(),
        artifacts: artifacts.toSorted(),
        requests: about.map((id) => keys.get(id)).toSorted(),
      }),
  );
  return { requests, findings: findings.toSorted() };
}
