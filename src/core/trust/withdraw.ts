/**
 * What falls when a trust root is withdrawn: the case is copied, what the root gives is taken out of the copy, and
 * everything is derived anew there. The case itself is only read.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, throwIfAborted } from '../../base/errors.ts';
import { fromHex } from '../../base/bytes.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { Withdrawal } from '../../shared/trust-views.ts';
import { ON_CHAIN_KINDS, type TrustRoot } from '../../model/trust-root.ts';
import type { Statement } from '../../model/statement.ts';
import { isBehind } from '../case/derived-state.ts';
import { createRecordReader } from '../query/sources.ts';
import { isCurrent, reconstruct } from '../reconstruct/reconstruct.ts';
import { openDb, type Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { pcrHashOf } from '../verify/pcr.ts';
import { teeIdOf } from '../verify/tee-id.ts';
import { compareKept, keepDerived } from './compare-withdrawn.ts';
import { listTrustRoots } from './trust-roots.ts';

/** The statement without the root: null when nothing of it is left. */
type Edit = (statement: Statement) => Statement | null;

function edited(db: Db, kinds: readonly string[], source: number | null, edit: Edit): void {
  const rows = db.all(sql`
    SELECT id, body FROM statement WHERE kind IN (SELECT value FROM json_each(${JSON.stringify(kinds)}))
      AND (${source} IS NULL OR source_id = ${source})`);
  for (const row of rows) {
    const before = JSON.parse(String(row['body'])) as Statement;
    const after = edit(before);
    if (after === before) continue;
    if (after === null) db.run(sql`DELETE FROM statement WHERE id = ${Number(row['id'])}`);
    else db.run(sql`UPDATE statement SET body = ${JSON.stringify(after)} WHERE id = ${Number(row['id'])}`);
  }
}

const gone: Edit = () => null;

function withoutKey(teeId: string): Edit {
  return (statement) => {
    if (statement.kind !== 'registry-entry' || statement.publicKey === null) return statement;
    const der = fromHex(statement.publicKey);
    if (der === null || teeIdOf(der) !== teeId) return statement;
    const isEmpty = statement.pcrHash === null && statement.endpoint === null && statement.enabled === null;
    return isEmpty ? null : { ...statement, teeId: statement.teeId ?? teeId, publicKey: null };
  };
}

/** What a file of added facts may hold. */
const ADDED_KINDS = ['known-image', 'known-redirect', 'known-contract', 'walrus-anchor'];

/** That a call was recorded stays; that it stands on the chain does not. */
const offChain: Edit = (statement) => {
  if (statement.kind !== 'chain-event' || !('modelCid' in statement.event)) return null;
  return statement.inReceipt ? { ...statement, inReceipt: false } : statement;
};

/** What ships is left out by name (`Db.withdrawn`); what records give is taken out of the copy. */
function withdraw(copy: Db, root: TrustRoot): void {
  const source = root.source === null ? null : Number(root.source.slice(2));
  const [, first = '', second = ''] = root.id.split(':');
  switch (root.kind) {
    case 'enclave-key':
      return edited(copy, ['registry-entry'], null, withoutKey(first));
    case 'registry-export':
      return edited(copy, ['registry-entry'], source, gone);
    case 'image-measurement':
      return edited(copy, ['measurement'], null, (statement) =>
        statement.kind === 'measurement' && pcrHashOf(statement.pcr0, statement.pcr1, statement.pcr2) === first
          ? null
          : statement,
      );
    case 'knowledge':
      if (source !== null) edited(copy, ADDED_KINDS, source, gone);
      return;
    case 'chain-export':
      return edited(copy, ON_CHAIN_KINDS, source, offChain);
    case 'walrus-committee':
      return edited(copy, ['walrus-committee'], null, (statement) =>
        statement.kind === 'walrus-committee' &&
        (statement.network ?? 'unknown') === first &&
        (statement.epoch ?? 'unknown') === second
          ? null
          : statement,
      );
    case 'attestation-root':
  }
}

function rootsNamed(db: Db, ids: readonly string[]): readonly TrustRoot[] {
  const known = listTrustRoots(db);
  return ids.map((id) => {
    const text = id.replace(/^(key|image|root):0x/i, '$1:');
    const found = known.filter((root) => root.id === text || (text.length >= 10 && root.id.startsWith(text)));
    const [root] = found;
    if (root === undefined)
      throw new AppError('NOT_FOUND', `There is no trust root "${id}" in this case. blobtrail verify lists them.`);
    if (found.length > 1 && root.id !== text)
      throw new AppError(
        'BAD_INPUT',
        `"${id}" begins the names of ${found.length} trust roots. Write more of the one that is meant.`,
      );
    return root;
  });
}

/** A copy that is thrown away need not survive a crash. */
function quicken(copy: Db): void {
  copy.script('PRAGMA synchronous = OFF');
  copy.pragma('journal_mode = MEMORY');
}

async function derive(copy: Db, original: Db, context: CallContext): Promise<void> {
  const reader = createRecordReader(original);
  try {
    const { progress, signal } = context;
    await reconstruct({ db: copy, readBytes: reader.read, progress, signal });
  } finally {
    reader.close();
  }
}

/** @throws AppError NOT_FOUND or BAD_INPUT naming a root that is none, CANCELLED. */
export async function withdrawRoots(db: Db, ids: readonly string[], context: CallContext): Promise<Withdrawal> {
  const roots = rootsNamed(db, ids);
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-withdraw-'));
  try {
    const path = join(folder, 'copy.blobtrail');
    db.run(sql`VACUUM INTO ${path}`);
    throwIfAborted(context.signal);
    if (!isCurrent(db) || isBehind(db)) {
      const before = openDb(path, { mode: 'write' });
      try {
        quicken(before);
        await derive(before, db, context);
      } finally {
        before.close();
      }
    }
    const copy = openDb(path, { mode: 'write', withdrawn: new Set(roots.map(({ id }) => id)) });
    try {
      quicken(copy);
      const kept = keepDerived(copy);
      for (const trigger of ['statement_no_update', 'statement_no_delete'])
        copy.script(`DROP TRIGGER IF EXISTS ${trigger}`);
      copy.transaction(() => roots.forEach((root) => withdraw(copy, root)));
      await derive(copy, db, context);
      return { roots, ...compareKept(copy, kept) };
    } finally {
      copy.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
