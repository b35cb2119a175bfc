/** One request with everything it rests on, checked again from the record's bytes. */
import { hexKey } from '../../../base/ids.ts';
import type { Filter, LadderStep, ComputedRequest } from '../../../shared/views.ts';
import { checkRecord, summarizeAnswers } from '../../reconstruct/resolve/answered.ts';
import type { AnswerCheck } from '../../reconstruct/resolve/answer-check.ts';
import { createCompletion } from '../../reconstruct/join/complete-statement.ts';
import type { Registry } from '../../reconstruct/things/registry.ts';
import { resolveRequest, type ResolveContext } from '../../reconstruct/resolve/resolve.ts';
import { artifactKey } from '../../reconstruct/resolve/artifact-key.ts';
import { loadRegistry, loadResolveContext } from '../../reconstruct/state.ts';
import { CHECK_REASON_WORDS } from '../../../model/check-reason.ts';
import { settling } from '../../../model/open-point.ts';
import type { AnswerStatement } from '../../../model/statement.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { createKeyring } from '../../verify/keyring.ts';
import { verificationLadder } from '../../verify/ladder.ts';
import { numberOf, textOf } from '../cells.ts';
import { findingsOfRequest } from '../findings.ts';
import { aliasState, imageState, inclusionState, registryState } from '../proof-state.ts';
import { buildPath, verdictOf, wouldSettle } from './request-path.ts';
import { recordsOf } from './request-records.ts';
import { getRequest, positionOf } from './requests.ts';
import { createRecordReader } from '../sources.ts';

/** What is read once per state of the case and shared by all requests. */
export interface DetailContext {
  readonly registry: Registry;
  readonly resolve: ResolveContext;
  readonly keyring: ReturnType<typeof createKeyring>;
  readonly complete: ReturnType<typeof createCompletion>;
}

export function createDetailContext(db: Db): DetailContext {
  const registry = loadRegistry(db);
  const ids = new Map(
    db.all(sql`SELECT id, ref FROM artifact`).map((row) => [artifactKey(String(row['ref'])), numberOf(row['id'])]),
  );
  const knownArtifact = (ref: string): number | null => ids.get(artifactKey(ref)) ?? null;
  const artifactId = (ref: string): number => knownArtifact(ref) ?? 0;
  const resolve = loadResolveContext(db, registry, { artifactId, knownArtifact });
  return { registry, resolve, keyring: createKeyring(), complete: createCompletion(db) };
}

interface Checked {
  readonly answer: AnswerStatement;
  readonly check: AnswerCheck;
}

function ladderOf(
  db: Db,
  context: DetailContext,
  id: number,
  label: string | null,
  timeNs: bigint | null,
  { answer, check }: Checked,
): readonly LadderStep[] {
  const teeId = answer.teeId;
  const enclave = teeId === null ? undefined : context.registry.enclaves.get(hexKey(teeId));
  const steps = verificationLadder({
    generation: answer.generation,
    signature: answer.signature,
    signedTime: answer.signedTime,
    inputHash: answer.inputHash,
    outputHash: answer.outputHash,
    teeId,
    label,
    placeholders: check.placeholders,
    signatureCheck: check.signatureCheck,
    keyId: check.keyId ?? enclave?.keyMismatch?.recomputed ?? null,
    outputCheck: check.outputCheck,
    inputCheck: check.inputCheck,
    registry: registryState(enclave, timeNs),
    image: imageState(context.registry, enclave, timeNs),
    alias: aliasState(context.registry, enclave, label),
    inclusion: inclusionState(db, id),
  });
  return steps.map(({ step, title, verdict, fault, detail, open, inputs }) => ({
    step,
    title,
    verdict,
    fault,
    reason: fault === null ? detail : `${detail} (${CHECK_REASON_WORDS[fault].word})`,
    inputs,
    settle: open.map(settling),
  }));
}

/** @throws AppError NOT_FOUND; NOT_FOUND or CONFLICT when a referenced file is not as it was. */
export function requestDetail(db: Db, context: DetailContext, id: number, filter?: Filter): ComputedRequest {
  const row = getRequest(db, id);
  const records = recordsOf(db, id).map((record) => ({ ...record, statement: context.complete(record.statement) }));
  const resolution = resolveRequest(records, context.resolve);
  const reader = createRecordReader(db);
  let checked: Checked | null = null;
  try {
    const answers = records.flatMap(
      (record) => checkRecord(record, reader.read, context.registry, context.keyring) ?? [],
    );
    const { told } = summarizeAnswers(answers);
    if (told !== null) checked = { answer: told.statement, check: told.check };
  } finally {
    reader.close();
  }
  const extra = db.get(sql`
    SELECT CAST(duration_ns AS TEXT) AS duration_ns, time_basis, input_check, output_check, artifact.ref AS expected
    FROM request LEFT JOIN artifact ON artifact.id = expected_id WHERE request.id = ${id}`);
  const expected = textOf(extra?.['expected']);
  const { knowledge } = context.registry;
  const input = {
    row,
    resolution,
    check: checked?.check ?? null,
    records,
    inclusion: inclusionState(db, id),
    knowledge,
  };
  const path = buildPath(input);
  const ladder = checked === null ? [] : ladderOf(db, context, id, row.label, resolution.timeNs, checked);
  return {
    ...row,
    inputCheck: String(extra?.['input_check']) as ComputedRequest['inputCheck'],
    outputCheck: String(extra?.['output_check']) as ComputedRequest['outputCheck'],
    timeBasis: String(extra?.['time_basis']),
    expectedArtifact: expected,
    durationNs: textOf(extra?.['duration_ns']),
    path,
    verdict: verdictOf(input, expected),
    ladder,
    records: records.map((record) => record.view),
    findingIds: findingsOfRequest(db, id),
    wouldSettle: wouldSettle(input, path, ladder),
    position: positionOf(db, id, filter),
  };
}
