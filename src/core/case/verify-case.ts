/**
 * Is the case what it was? Every source hashed again, the ledger added up, the custody chain walked, and
 * every derived row made again in a copy and compared.
 */
import { createHash } from 'node:crypto';
import { AppError, throwIfAborted, toWireError } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { VerifyDifference, VerifyResult } from '../../shared/views.ts';
import { openSource } from '../query/sources.ts';
import { PASSES } from '../reconstruct/reconstruct.ts';
import { FRAME_BYTES } from '../import/frames.ts';
import type { Db } from '../store/db.ts';
import { checkAnnotationRows } from './annotation-rows.ts';
import { custodyHead, findBrokenEntry } from './custody.ts';
import { checkDerived } from './derived-check.ts';
import { checkCaseInfo, checkEvidence } from './log-check.ts';
import { checkSchema } from './schema-check.ts';
import { readUnfinished } from './unfinished-imports.ts';

async function hashSource(db: Db, id: number, context: CallContext): Promise<string> {
  const source = openSource(db, id);
  try {
    if (source.heldBytes() !== source.bytes) {
      throw new AppError(
        'CONFLICT',
        `${source.path} has ${source.heldBytes()} bytes now; it had ${source.bytes} when it was imported.`,
      );
    }
    const hash = createHash('sha256');
    for (let offset = 0; offset < source.bytes; offset += FRAME_BYTES) {
      throwIfAborted(context.signal);
      hash.update(source.read(offset, Math.min(FRAME_BYTES, source.bytes - offset)));
      context.progress({ phase: 'verify', item: source.path, done: offset, total: source.bytes, unit: 'bytes' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    return hash.digest('hex');
  } finally {
    source.close();
  }
}

async function checkSources(
  db: Db,
  context: CallContext,
): Promise<{ readonly sources: number; readonly bytes: number; readonly differences: VerifyDifference[] }> {
  const differences: VerifyDifference[] = [];
  let bytes = 0;
  const rows = db.named('source_all').all();
  for (const row of rows) {
    const id = Number(row['id']);
    const where = formatHandle('x', id);
    try {
      const found = await hashSource(db, id, context);
      bytes += Number(row['bytes']);
      if (found !== row['sha256']) {
        differences.push({
          what: 'source',
          where,
          message: `The bytes of ${String(row['path'])} hash to ${found}, not to ${String(row['sha256'])}.`,
        });
      }
    } catch (error) {
      if (error instanceof AppError && error.code === 'CANCELLED') throw error;
      differences.push({ what: 'source', where, message: toWireError(error).message });
    }
  }
  return { sources: rows.length, bytes, differences };
}

function checkLedger(db: Db): readonly VerifyDifference[] {
  return db
    .named('ledger_broken')
    .all()
    .map((row) => ({
      what: 'ledger' as const,
      where: formatHandle('x', Number(row['id'])),
      message: `Its ledger books ${row['booked']} bytes; the source has ${row['bytes']}.`,
    }));
}

/** The log itself; and only when it holds, what it says. */
async function checkLog(db: Db, breathe: () => Promise<void>): Promise<readonly VerifyDifference[]> {
  const broken = findBrokenEntry(db);
  if (broken === null) return [...checkCaseInfo(db), ...(await checkEvidence(db, breathe)), ...checkAnnotationRows(db)];
  const message = `The custody log does not hold at entry ${broken.seq}: ${broken.why}.`;
  return [{ what: 'custody', where: `entry ${broken.seq}`, message }];
}

/** Guards that are missing, and pages that contradict each other: an index may lack what its table holds. */
function checkStore(db: Db): readonly VerifyDifference[] {
  const missing = checkSchema(db).map((where) => {
    return {
      what: 'schema' as const,
      where,
      message: `The ${where} was taken out: evidence could be changed without it.`,
    };
  });
  const complaint = db.pragma('integrity_check(1)');
  if (complaint === 'ok') return missing;
  return [
    ...missing,
    { what: 'schema', where: 'pages', message: `SQLite finds the file inconsistent: ${String(complaint)}.` },
  ];
}

export async function verifyCase(db: Db, context: CallContext): Promise<VerifyResult> {
  const breathe = async (): Promise<void> => {
    throwIfAborted(context.signal);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const { sources, bytes, differences } = await checkSources(db, context);
  differences.push(...checkStore(db), ...checkLedger(db));
  differences.push(...(await checkLog(db, breathe)));
  const derived = await checkDerived(db, context, breathe);
  const unchecked = 'unchecked' in derived ? [derived.unchecked] : [];
  if ('differences' in derived) differences.push(...derived.differences);
  return {
    ok: differences.length === 0 && unchecked.length === 0,
    sources,
    bytes,
    custody: custodyHead(db),
    passes: PASSES.map(({ id, version }) => ({ id, version })),
    differences,
    unchecked,
    unfinished: readUnfinished(db),
  };
}
