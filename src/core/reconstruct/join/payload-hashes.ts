/**
 * The stored payload of an individual settlement may hold the texts and not their hashes: those stand in the event
 * that names its blob. What the event states is checked against the texts like any stated hash.
 */
import { hexKey } from '../../../base/ids.ts';
import type { AnswerStatement, ChainEvent, Statement } from '../../../model/statement.ts';
import { sql } from '../../store/sql.ts';
import type { Db } from '../../store/db.ts';
import { statementsOf } from '../evidence.ts';

type Individual = Extract<ChainEvent, { readonly name: 'IndividualSettlement' }>;

const lacksHashes = (answer: AnswerStatement): boolean => answer.inputHash === null || answer.outputHash === null;

/** Blobs that answers of the case are named after without stating their hashes. */
function wantedBlobs(db: Db): ReadonlySet<string> {
  const rows = db.all(sql`
    SELECT DISTINCT body ->> '$.settlementBlob' AS blob FROM statement
    WHERE kind = 'answer' AND instr(body, '"settlementBlob":null') = 0
      AND (instr(body, '"inputHash":null') > 0 OR instr(body, '"outputHash":null') > 0)`);
  return new Set(rows.map((row) => String(row['blob'])));
}

function isAbout(event: Individual, answer: AnswerStatement): boolean {
  const agrees = (stated: string | null, own: string): boolean => stated === null || hexKey(stated) === hexKey(own);
  return (
    agrees(answer.teeId, event.teeId) &&
    agrees(answer.signedTime, event.signedTime) &&
    agrees(answer.inputHash, event.inputHash) &&
    agrees(answer.outputHash, event.outputHash)
  );
}

/** Answers with what the one event of their blob adds; every other statement as it is. */
export function createPayloadHashes(db: Db): (statement: Statement) => Statement {
  const wanted = wantedBlobs(db);
  if (wanted.size === 0) return (statement) => statement;
  const events = new Map<string, Individual[]>();
  for (const { statement } of statementsOf(db, 'chain-event')) {
    const { event } = statement;
    if (event.name !== 'IndividualSettlement' || event.blobId === null || !wanted.has(event.blobId)) continue;
    const known = events.get(event.blobId);
    if (known === undefined) events.set(event.blobId, [event]);
    else known.push(event);
  }
  return (statement) => {
    if (statement.kind !== 'answer' || statement.settlementBlob === null || !lacksHashes(statement)) return statement;
    const own = (events.get(statement.settlementBlob) ?? []).filter((event) => isAbout(event, statement));
    const hashes = new Set(own.map(({ inputHash, outputHash }) => `${hexKey(inputHash)}|${hexKey(outputHash)}`));
    const [event] = own;
    // Events that disagree decide nothing.
    if (event === undefined || hashes.size > 1) return statement;
    return {
      ...statement,
      teeId: statement.teeId ?? hexKey(event.teeId),
      inputHash: statement.inputHash ?? hexKey(event.inputHash),
      outputHash: statement.outputHash ?? hexKey(event.outputHash),
      signedTime: statement.signedTime ?? event.signedTime,
    };
  };
}
