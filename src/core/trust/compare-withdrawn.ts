/** What a copy of a case said before some trust roots were taken out of it, and what it says afterwards. */
import type { TrustChange, Withdrawal } from '../../shared/trust-views.ts';
import { approvalAt } from '../query/proof-state.ts';
import { loadRegistry } from '../reconstruct/state.ts';
import type { Registry } from '../reconstruct/things/registry.ts';
import { openDb, type Db } from '../store/db.ts';
import { Sql } from '../store/sql.ts';

const SUBJECTS = 100;
const GROUPS = 200;

/** What is said of a request: name and expression, over `request`, `label`, `node`, `artifact`, `expected` and `tree`. */
const REQUEST_SAYS: readonly (readonly [name: string, expression: string])[] = [
  ['label', 'label.name'],
  ['node', 'node.name'],
  ['time', 'CAST(request.time_ns AS TEXT)'],
  ['artifact', 'artifact.ref'],
  ['artifact status', "request.status || coalesce(' (' || coalesce(request.rule, request.reason) || ')', '')"],
  ['freshness', 'request.freshness'],
  ['expected artifact', 'expected.ref'],
  ['signature', 'request.signature'],
  ['signer', 'request.signed_by_other'],
  ['input hash check', 'request.input_check'],
  ['output hash check', 'request.output_check'],
  [
    'settlement',
    "request.settlement_verdict || CASE WHEN request.settlement_verdict = 'included' AND tree.event_root IS NULL THEN ' (not anchored)' ELSE '' END",
  ],
];

/** The first of its records, with what tells apart requests that share one: the same before and afterwards. */
const REQUEST_KEY = `(SELECT source_id || ':' || offset || ':' || length FROM request_record
  WHERE request_id = request.id ORDER BY source_id, offset, length LIMIT 1)
  || '|' || coalesce(request.tx_hash, '') || '|' || coalesce(request.inference_id, '') || '|' || coalesce(request.span_id, '')`;

/** Tables whose rows are there or not: what a row says, and how it is called. */
const ROWS: readonly (readonly [what: string, text: string, from: string])[] = [
  [
    'release',
    "label.name || ' → ' || artifact.ref || ' (' || release.basis || ', by ' || strftime('%Y-%m-%dT%H:%M:%SZ', by_ns / 1000000000, 'unixepoch') || ')'",
    'release JOIN label ON label.id = label_id JOIN artifact ON artifact.id = artifact_id',
  ],
  ['finding', "rule || ': ' || summary", 'finding'],
  [
    'proof',
    "kind || ' ' || verdict || ' at x-' || source_id || ' byte ' || offset",
    "proof WHERE kind <> 'tee-signature'",
  ],
  [
    'certificate',
    "verdict || coalesce(' (' || reason || ')', '') || ' for blob ' || coalesce(blob_id, '') || ' at x-' || source_id || ' byte ' || offset",
    'blob_certificate',
  ],
  [
    'lifetime',
    "'blob ' || blob_id || coalesce(' by object 0x' || object_id, '') || ', until epoch ' || coalesce(end_epoch, '?') || coalesce(', by ' || strftime('%Y-%m-%dT%H:%M:%SZ', end_by_ns / 1000000000, 'unixepoch'), '')",
    'blob_object',
  ],
  ['anchored tree', "'root ' || root", 'tree WHERE event_root IS NOT NULL AND copy_of IS NULL'],
  ['individual settlement', "'transaction ' || coalesce(tx_hash, '')", "settlement WHERE kind = 'individual'"],
];

/** Requests that share a record and have no id of their own are told apart by their order. */
function putRequests(db: Db, table: string): void {
  const says = REQUEST_SAYS.map(([, expression], i) => `${expression} AS s${i}`).join(', ');
  const names = REQUEST_SAYS.map((_, i) => `s${i}`).join(', ');
  db.script(`
    CREATE TEMP TABLE ${table} AS
    SELECT id, place || '#' || row_number() OVER (PARTITION BY place ORDER BY id) AS key, ${names} FROM (
      SELECT request.id AS id, ${REQUEST_KEY} AS place, ${says} FROM request
      LEFT JOIN label ON label.id = label_id LEFT JOIN node ON node.id = node_id
      LEFT JOIN artifact ON artifact.id = artifact_id LEFT JOIN artifact AS expected ON expected.id = expected_id
      LEFT JOIN settlement ON settlement.id = settlement_id LEFT JOIN tree ON tree.id = settlement.tree_id
    );
    CREATE INDEX temp.${table}_key ON ${table} (key)`);
}

/** Requests of which anything changed, once: there are few of them, and many requests. */
function putChanged(db: Db): void {
  const sides = REQUEST_SAYS.map((_, i) => `was.s${i} AS b${i}, now.s${i} AS a${i}`).join(', ');
  const differs = REQUEST_SAYS.map((_, i) => `was.s${i} IS NOT now.s${i}`).join(' OR ');
  db.script(`
    CREATE TEMP TABLE changed_request AS
    SELECT was.id AS id, ${sides} FROM was_request AS was JOIN now_request AS now ON now.key = was.key WHERE ${differs}`);
}

type NodeSays = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What registry and images say of each enclave, attestation included: nothing of this is stored. */
function nodesOf({ enclaves, images, attestationOf, keys }: Registry): NodeSays {
  return new Map(
    [...enclaves].map(([teeId, enclave]) => {
      const image = enclave.pcrHash === null ? undefined : images.get(enclave.pcrHash);
      const attestation = attestationOf(enclave);
      const says = new Map([
        ['key', keys.has(teeId) ? 'known' : 'not known'],
        ['registration', enclave.registered ? 'registered' : 'not known'],
        ['image', enclave.pcrHash === null ? 'not known' : `0x${enclave.pcrHash}`],
        ['measurement', image?.knownFrom ?? 'not known'],
        ['approval', approvalAt(image, image?.approvedNs ?? null)],
        ['attestation', attestation.state === 'unknown' ? attestation.fault : attestation.state],
      ]);
      return [`0x${teeId}`, says] as const;
    }),
  );
}

export interface Kept {
  readonly nodes: NodeSays;
  readonly rows: ReadonlyMap<string, readonly string[]>;
}

function rowsOf(db: Db): ReadonlyMap<string, readonly string[]> {
  return new Map(
    ROWS.map(([what, text, from]) => [
      what,
      db.all(new Sql(`SELECT DISTINCT ${text} AS text FROM ${from} ORDER BY 1`, [])).map((row) => String(row['text'])),
    ]),
  );
}

/** To be called before anything is taken out. */
export function keepDerived(copy: Db): Kept {
  putRequests(copy, 'was_request');
  // The copy already leaves out what ships by name: the state before is read through a connection that does not.
  const whole = openDb(copy.path, { mode: 'read' });
  try {
    return { nodes: nodesOf(loadRegistry(whole)), rows: rowsOf(copy) };
  } finally {
    whole.close();
  }
}

function requestChanges(db: Db): readonly TrustChange[] {
  return REQUEST_SAYS.flatMap(([what], i) => {
    const groups = db.all(
      new Sql(
        `SELECT b${i} AS before, a${i} AS after, count(*) AS n FROM changed_request WHERE b${i} IS NOT a${i}
         GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ${GROUPS}`,
        [],
      ),
    );
    return groups.map(({ before, after, n }): TrustChange => {
      const ids = db.all(
        new Sql(
          `SELECT id FROM changed_request WHERE b${i} IS ? AND a${i} IS ? AND b${i} IS NOT a${i} ORDER BY id LIMIT ${SUBJECTS}`,
          [before ?? null, after ?? null],
        ),
      );
      const text = (value: typeof before): string | null => (value == null ? null : String(value));
      return {
        what,
        before: text(before),
        after: text(after),
        count: Number(n),
        subjects: ids.map(({ id }) => `r-${String(id)}`),
      };
    });
  });
}

/** Requests that only a record of the root made, or that lost what joined them. */
function comingAndGoing(db: Db): readonly TrustChange[] {
  const one = (from: string, other: string, before: string | null, after: string | null): readonly TrustChange[] => {
    const rows = db.all(new Sql(`SELECT id FROM ${from} WHERE key NOT IN (SELECT key FROM ${other}) ORDER BY id`, []));
    const subjects = rows.slice(0, SUBJECTS).map(({ id }) => `r-${String(id)}`);
    return rows.length === 0 ? [] : [{ what: 'request', before, after, count: rows.length, subjects }];
  };
  return [...one('was_request', 'now_request', 'there', null), ...one('now_request', 'was_request', null, 'there')];
}

function nodeChanges(before: NodeSays, after: NodeSays): readonly TrustChange[] {
  const groups = new Map<
    string,
    { readonly what: string; readonly from: string; readonly to: string | null; names: string[] }
  >();
  for (const [name, says] of before) {
    for (const [what, from] of says) {
      const to = after.get(name)?.get(what) ?? null;
      if (to === from) continue;
      const key = JSON.stringify([what, from, to]);
      const group = groups.get(key) ?? { what, from, to, names: [] };
      group.names.push(name);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ what, from, to, names }) => ({
    what: `enclave’s ${what}`,
    before: from,
    after: to,
    count: names.length,
    subjects: names.slice(0, SUBJECTS),
  }));
}

function rowChanges(before: Kept['rows'], after: Kept['rows']): readonly TrustChange[] {
  return ROWS.flatMap(([what]) => {
    const [was, now] = [new Set(before.get(what)), new Set(after.get(what))];
    const fell = [...was].filter((text) => !now.has(text));
    const rose = [...now].filter((text) => !was.has(text));
    const change = (list: readonly string[], from: string | null, to: string | null): readonly TrustChange[] =>
      list.length === 0
        ? []
        : [{ what, before: from, after: to, count: list.length, subjects: list.slice(0, SUBJECTS) }];
    return [...change(fell, 'there', null), ...change(rose, null, 'there')];
  });
}

/** After everything was derived anew. */
export function compareKept(copy: Db, kept: Kept): Omit<Withdrawal, 'roots'> {
  putRequests(copy, 'now_request');
  putChanged(copy);
  const count = (text: string): number => Number(copy.get(new Sql(`SELECT count(*) AS n ${text}`, []))?.['n']);
  return {
    requests: count('FROM was_request'),
    unchanged: count('FROM was_request WHERE key IN (SELECT key FROM now_request)') - count('FROM changed_request'),
    changes: [
      ...comingAndGoing(copy),
      ...requestChanges(copy),
      ...nodeChanges(kept.nodes, nodesOf(loadRegistry(copy))),
      ...rowChanges(kept.rows, rowsOf(copy)),
    ],
  };
}
