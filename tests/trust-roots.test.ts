/** What falls when a trust root is withdrawn, and that nothing else does, over small random evidence. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWeaker, type Status } from '../src/model/status.ts';
import type { TrustRoot } from '../src/model/trust-root.ts';
import type { TrustChange } from '../src/shared/trust-views.ts';
import { sql } from '../src/core/store/sql.ts';
import { listTrustRoots } from '../src/core/trust/trust-roots.ts';
import { withdrawRoots } from '../src/core/trust/withdraw.ts';
import type { MemoryCase } from '../src/core/reconstruct/case.test-helper.ts';
import { evidence, GATEWAYS, reconstructed, type Evidence } from './builders/random-evidence.ts';

const RUNS = { numRuns: Number(process.env['LAW_RUNS'] ?? 20) };
const QUIET = { signal: new AbortController().signal, progress: () => undefined };

/** Facts that a person adds about an image that no table knows. */
const ADDED: Evidence['files'] = [
  {
    name: 'facts.json',
    records: [
      JSON.stringify({
        format: 'blobtrail-knowledge/1',
        author: 'Ada',
        images: [{ pcrHash: GATEWAYS[2].image.pcrHash, aliases: { 'grok-4': 'grok-4.3' } }],
      }),
    ],
  },
];

interface Row {
  readonly node: string | null;
  readonly is_enclave: number | null;
  readonly signed_by_other: string | null;
  readonly signature: string;
  readonly rule: string | null;
  readonly label: string | null;
  readonly settled_by: number | null;
  readonly chained_by: string;
}

function rowOf({ db }: MemoryCase, handle: string): Row {
  return db.get(sql`
    SELECT node.name AS node, node.is_enclave, request.signed_by_other, request.signature, request.rule, label.name AS label,
      coalesce(tree.event_source_id, CASE WHEN settlement.kind = 'individual' THEN settlement.source_id END) AS settled_by,
      (SELECT json_group_array(source_id) FROM request_record WHERE request_id = request.id AND role LIKE '%Event') AS chained_by
    FROM request LEFT JOIN node ON node.id = node_id LEFT JOIN label ON label.id = label_id
    LEFT JOIN settlement ON settlement.id = settlement_id LEFT JOIN tree ON tree.id = settlement.tree_id
    WHERE request.id = ${Number(handle.slice(2))}`) as unknown as Row;
}

const OF_RELEASES = ['freshness', 'expected artifact', 'label'];
const OF_ARTIFACT = ['artifact', 'artifact status', ...OF_RELEASES];

/** Whether what changed of a request may rest on the root: told by what the records say, not by what the passes did. */
function mayRest(root: TrustRoot, { what }: TrustChange, row: Row): boolean {
  const isSigned = what === 'signature' || what === 'signer';
  const isEnclave = row.is_enclave === 1;
  switch (root.kind) {
    case 'enclave-key': {
      const teeId = root.id.slice(4);
      return isSigned && (row.node === teeId || row.signed_by_other === teeId || row.node === null);
    }
    case 'registry-export':
      return isSigned || (isEnclave && OF_ARTIFACT.includes(what)) || OF_RELEASES.includes(what);
    case 'knowledge':
      return (isEnclave && OF_ARTIFACT.includes(what)) || OF_RELEASES.includes(what);
    case 'chain-export': {
      const source = Number(root.source?.slice(2));
      if (what === 'settlement') return row.settled_by === source;
      if (what === 'artifact status') return (JSON.parse(row.chained_by) as number[]).includes(source);
      return OF_RELEASES.includes(what);
    }
    default:
      return false;
  }
}

const statusOf = (text: string | null): Status => (text ?? 'unknown').split(' ')[0] as Status;

describe('withdrawing any trust root', () => {
  it('changes only what may rest on it, makes nothing surer, and leaves the case as it was', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, fc.nat(), async (given, which) => {
        const made = await reconstructed({ files: [...given.files, ...ADDED] });
        const roots = listTrustRoots(made.db);
        const root = roots[which % roots.length]!;
        const before = made.db.all(sql`SELECT * FROM request`);
        const { changes, requests, unchanged } = await withdrawRoots(made.db, [root.id], QUIET);
        expect(made.db.all(sql`SELECT * FROM request`)).toEqual(before);
        const touched = new Set<string>();
        for (const change of changes) {
          for (const handle of change.subjects.filter((subject) => /^r-\d+$/.test(subject))) {
            touched.add(handle);
            expect([root.id, change.what, mayRest(root, change, rowOf(made, handle))]).toEqual([
              root.id,
              change.what,
              true,
            ]);
          }
          if (change.what === 'artifact status' && change.before !== 'contradicted')
            expect(isWeaker(statusOf(change.before), statusOf(change.after))).toBe(false);
          if (change.what === 'signature') expect(change.after).not.toBe('valid');
        }
        expect(unchanged).toBe(requests - touched.size);
      }),
      RUNS,
    );
  }, 120_000);

  it('changes nothing at all where nothing rests on it', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, async (given) => {
        const made = await reconstructed(given);
        for (const id of ['knowledge:contracts', 'knowledge:provider-redirects']) {
          const { changes, requests, unchanged } = await withdrawRoots(made.db, [id], QUIET);
          expect([changes, unchanged]).toEqual([[], requests]);
        }
      }),
      { numRuns: 4 },
    );
  }, 60_000);
});

describe('facts that a person adds', () => {
  it('are a root of their own, give no more than an inference, and fall with it', async () => {
    const gateways = fc.sample(evidence, { numRuns: 40, seed: 7 });
    for (const given of gateways) {
      const made = await reconstructed({ files: [...given.files, ...ADDED] });
      const told = made.requests.filter(({ label, artifact }) => label === 'grok-4' && artifact === 'grok-4.3');
      if (told.length === 0) continue;
      expect(new Set(told.map(({ status, rule }) => `${status} ${rule}`))).toEqual(
        new Set(['inferred image-alias-table']),
      );
      const root = listTrustRoots(made.db).find(({ id }) => id.startsWith('knowledge:x-'));
      const { changes } = await withdrawRoots(made.db, [root?.id ?? ''], QUIET);
      expect(changes.find(({ what }) => what === 'artifact')?.subjects).toEqual(told.map(({ id }) => id));
      return;
    }
    throw new Error('no evidence asked for the label that was added');
  }, 60_000);
});
