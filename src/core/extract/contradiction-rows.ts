/** Records that disagree and checks that failed, with all sides and where each stands. */
import type { NameConflict } from '../../model/facts.ts';
import type { Place } from '../../model/extract/evidence-rows.ts';
import type { ContradictionRow } from '../../model/extract/result-rows.ts';
import type { Db, Row } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import { numberOf, textOf } from '../query/cells.ts';
import { learnedKeys } from '../query/report/report-trust.ts';
import type { ExtractIds } from './extract-ids.ts';

interface Context {
  readonly db: Db;
  readonly where: Sql;
  readonly isWhole: boolean;
  readonly ids: ExtractIds;
}

type Unkinded = Omit<ContradictionRow, 'kind'>;

const side = (says: string, ...grounds: readonly Place[]): ContradictionRow['sides'][number] => ({
  says,
  grounds,
});
const subjectOf = (row: Row, ids: ExtractIds): string => ids.request(numberOf(row['id'])) ?? '';
const placeIn = (row: Row, ids: ExtractIds, prefix = ''): Place => ids.place(row, prefix);

function byNames({ db, where, ids }: Context): readonly Unkinded[] {
  const rows = db.all(sql`SELECT id, conflicts FROM request WHERE conflicts IS NOT NULL AND ${where} ORDER BY id`);
  return rows.flatMap((row) =>
    (JSON.parse(String(row['conflicts'])) as readonly NameConflict[]).map(({ what, names, grounds, byLoad }) => ({
      subject: subjectOf(row, ids),
      what: byLoad
        ? 'What the node loaded for this request has another id than it was to have.'
        : `Records of this request name different ${what}s.`,
      sides: names.map((name, i) => {
        const at = grounds[i];
        return side(
          `The ${what} is ${name}.`,
          ...(at === undefined ? [] : [ids.place({ source_id: at.source, offset: at.offset, length: at.length })]),
        );
      }),
    })),
  );
}

function bySignatures({ db, where, ids }: Context): readonly Unkinded[] {
  const keys = learnedKeys(db);
  const rows = db.all(sql`
    SELECT request.id, request.signed_by_other, CASE WHEN node.is_enclave THEN '0x' || node.name END AS enclave,
           proof.checks ->> '$.reason' AS reason, proof.source_id, proof.offset, proof.length
    FROM request JOIN proof ON proof.request_id = request.id LEFT JOIN node ON node.id = request.node_id
    WHERE request.signature = 'invalid' AND ${where} ORDER BY request.id`);
  return rows.map((row) => {
    const answer = placeIn(row, ids);
    const enclave = textOf(row['enclave']);
    const other = textOf(row['signed_by_other']);
    const named = side(
      enclave === null ? 'The answer carries a signature.' : `The answer names enclave ${enclave}.`,
      answer,
    );
    if (other === null) {
      const what = 'The signature does not verify over the hashes and the time that the answer states.';
      return {
        subject: subjectOf(row, ids),
        what,
        sides: [named, side(textOf(row['reason']) ?? 'The check failed.', answer)],
      };
    }
    const key = keys.get(other);
    return {
      subject: subjectOf(row, ids),
      what: 'The answer was signed by another enclave than the one it names.',
      sides: [
        named,
        side(
          `The signature verifies under the key of enclave 0x${other}.`,
          ...(key === undefined
            ? []
            : [ids.place({ source_id: key.at.source, offset: key.at.offset, length: key.at.length })]),
        ),
      ],
    };
  });
}

function byHashes({ db, where, ids }: Context): readonly Unkinded[] {
  const rows = db.all(sql`
    SELECT request.id, input_check, output_check, input_hash, output_hash, at.source_id, at.offset, at.length
    FROM request LEFT JOIN proof AS own ON own.request_id = request.id
    JOIN request_record AS at ON at.request_id = request.id AND at.role = 'answer'
      AND (own.id IS NULL OR (at.source_id = own.source_id AND at.offset = own.offset))
    WHERE 'mismatch' IN (input_check, output_check) AND ${where} GROUP BY request.id ORDER BY request.id`);
  return rows.flatMap((row) => {
    const answer = placeIn(row, ids);
    const of = (thing: string, hash: string): Unkinded => ({
      subject: subjectOf(row, ids),
      what: `The held ${thing} is not what was hashed.`,
      sides: [
        side(`The ${thing === 'request' ? 'input' : 'output'} hash is stated as ${hash}.`, answer),
        side(`No known form of the held ${thing} has this hash.`, answer),
      ],
    });
    return [
      ...(row['input_check'] === 'mismatch' ? [of('request', String(row['input_hash']))] : []),
      ...(row['output_check'] === 'mismatch' ? [of('answer', String(row['output_hash']))] : []),
    ];
  });
}

function byKeys({ db, where, isWhole, ids }: Context): readonly Unkinded[] {
  const rows = db.all(sql`
    SELECT node.id, node.name, node.recomputed_id, at.source_id, at.offset, at.length
    FROM node JOIN node_record AS at ON at.node_id = node.id AND at.role = 'key mismatch'
    WHERE node.recomputed_id IS NOT NULL AND (${isWhole ? 1 : 0} OR EXISTS (SELECT 1 FROM request WHERE request.node_id = node.id AND ${where}))
    GROUP BY node.id ORDER BY node.id`);
  return rows.map((row) => {
    const record = placeIn(row, ids);
    return {
      subject: `0x${String(row['name'])}`,
      what: 'A record gives an enclave id together with a key that has another id.',
      sides: [
        side(`The enclave is 0x${String(row['name'])}.`, record),
        side(`Keccak-256 of the key beside it is 0x${String(row['recomputed_id'])}.`, record),
      ],
    };
  });
}

function byTrees({ db, where, isWhole, ids }: Context): readonly Unkinded[] {
  const rows = db.all(sql`
    SELECT root, recomputed_root, broken_at, event_root, blob_id, source_id, offset, length, event_source_id, event_offset, event_length
    FROM tree
    WHERE (recomputed_root <> root OR event_root <> root OR (broken_at IS NOT NULL AND broken_at NOT LIKE 'could not be recomputed%'))
      AND (${isWhole ? 1 : 0} OR EXISTS (
        SELECT 1 FROM settlement JOIN request ON request.settlement_id = settlement.id WHERE settlement.tree_id = tree.id AND ${where}))
    ORDER BY tree.id`);
  return rows.map((row) => {
    const root = String(row['root']);
    const dump = placeIn(row, ids);
    const [recomputed, event, broken, blob] = ['recomputed_root', 'event_root', 'broken_at', 'blob_id'].map((name) =>
      textOf(row[name]),
    );
    const isBroken = broken != null && !broken.startsWith('could not be recomputed');
    return {
      subject: blob == null ? `batch tree 0x${root}` : `batch tree of blob ${blob}`,
      what: 'A batch tree does not have the root that it should have.',
      sides: [
        side(`The dump states the root 0x${root}.`, dump),
        ...(recomputed == null || recomputed === root ? [] : [side(`Its values give the root 0x${recomputed}.`, dump)]),
        ...(isBroken ? [side(`It does not follow from its values: first at ${broken}.`, dump)] : []),
        ...(event == null || event === root
          ? []
          : [side(`The on-chain event has the root 0x${event}.`, placeIn(row, ids, 'event_'))]),
      ],
    };
  });
}

const KINDS: readonly (readonly [kind: ContradictionRow['kind'], list: (context: Context) => readonly Unkinded[]])[] = [
  ['names', byNames],
  ['signatures', bySignatures],
  ['hashes', byHashes],
  ['keys', byKeys],
  ['trees', byTrees],
];

/** @param isWhole all of the case; else what requests in scope, `where`, are about. */
export function contradictionRows(db: Db, ids: ExtractIds, where: Sql, isWhole: boolean): readonly ContradictionRow[] {
  return KINDS.flatMap(([kind, list]) => list({ db, where, isWhole, ids }).map((row) => ({ kind, ...row })));
}
