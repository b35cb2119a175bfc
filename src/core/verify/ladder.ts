/**
 * The nine steps from one gateway answer to what it proves. Each step passed, failed,
 * or could not run; a step that could not run says why and contradicts nothing. Nothing is computed here:
 * the results of the checks come in, and are put in order and into words.
 */
import { parseIsoTime } from '../../base/time.ts';
import { word32 } from '../../base/ids.ts';
import type { CheckReason } from '../../model/check-reason.ts';
import type { OpenPoint } from '../../model/open-point.ts';
import type { SigningGeneration } from '../../model/statement.ts';
import type { UnknownReason } from '../../model/status.ts';
import type { HashCheck } from './hash-check.ts';
import type { Placeholder } from './placeholders.ts';
import { couldNotRun, failed, passed, type StepOutcome } from './ladder-outcome.ts';
import { aliasStep, imageStep, inclusionStep, registryStep } from './ladder-trail.ts';
import type { AliasState, ImageState, InclusionState, RegistryState } from './ladder-trail.ts';
import type { SignatureCheck } from './signature.ts';
import { isWholeSeconds } from './signing-generation.ts';

export interface NamedInput {
  readonly name: string;
  readonly value: string;
}

export interface LadderStep {
  readonly step: number;
  readonly title: string;
  readonly verdict: StepOutcome['verdict'];
  /** Why it did not pass; null when it did. */
  readonly fault: CheckReason | null;
  /** Why it could not run; null when it passed or failed. */
  readonly reason: UnknownReason | null;
  /** What would let it run; empty when it ran. */
  readonly open: readonly OpenPoint[];
  /** One sentence. */
  readonly detail: string;
  /** What was looked at, with full ids. */
  readonly inputs: readonly NamedInput[];
}

export interface LadderInput {
  readonly generation: SigningGeneration | null;
  readonly teeId: string | null;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  readonly signedTime: string | null;
  readonly signature: string | null;
  readonly label: string | null;
  readonly placeholders: readonly Placeholder[];
  readonly signatureCheck: SignatureCheck;
  /** Keccak-256 of the key at hand; null when there is none. */
  readonly keyId: string | null;
  readonly outputCheck: HashCheck;
  readonly inputCheck: HashCheck;
  readonly registry: RegistryState;
  readonly image: ImageState;
  readonly alias: AliasState;
  readonly inclusion: InclusionState;
}

const NEEDED: Readonly<Record<SigningGeneration, readonly (keyof LadderInput)[]>> = {
  G1: ['signature', 'inputHash', 'signedTime'],
  G1b: ['signature', 'inputHash', 'signedTime'],
  G2: ['signature', 'inputHash', 'outputHash', 'signedTime'],
  G3: ['signature', 'inputHash', 'outputHash', 'signedTime', 'teeId'],
};

const WORDS: Readonly<Partial<Record<keyof LadderInput, string>>> = {
  signature: 'signature',
  inputHash: 'input hash',
  outputHash: 'output hash',
  signedTime: 'signed time',
  teeId: 'enclave id',
};

/** A field that is missing could not be checked; one that holds something else fails. */
function fieldsStep(input: LadderInput): StepOutcome {
  const { generation, inputHash, outputHash, signedTime, teeId } = input;
  if (generation === null) return couldNotRun('not-recorded', 'answer-fields', 'The answer carries no proof fields.');
  const stand = input.placeholders[0];
  if (stand !== undefined)
    return failed('wrong-subject', `A stand-in takes the place of the ${stand.what}: ${stand.value}.`);
  const hashes = { 'input hash': inputHash, 'output hash': outputHash, 'enclave id': teeId };
  const bad = Object.entries(hashes).find(([, value]) => value !== null && word32(value) === null);
  if (bad !== undefined) return failed('malformed', `The ${bad[0]} is not 32 bytes of hex.`);
  const iso = generation === 'G1' || generation === 'G1b';
  const timeFits = signedTime === null || (iso ? parseIsoTime(signedTime) !== null : isWholeSeconds(signedTime));
  if (!timeFits) return failed('malformed', `The signed time is not ${iso ? 'an ISO 8601 time' : 'whole seconds'}.`);
  const missing = NEEDED[generation].filter((name) => input[name] === null).map((name) => WORDS[name]);
  if (missing.length > 0)
    return couldNotRun('not-recorded', 'answer-fields', `The record lacks its ${missing.join(', ')}.`);
  return passed(`All fields of generation ${generation} are there.`);
}

const OPEN_SIGNATURE: Readonly<Partial<Record<UnknownReason, OpenPoint>>> = {
  'not-collected': 'enclave-key',
  unsupported: 'later-version',
  unreadable: 'whole-copy',
};

function signatureStep({ signatureCheck: check }: LadderInput): StepOutcome {
  if (check.verdict === 'valid') return passed(check.reason);
  if (check.verdict === 'invalid') return failed(check.fault ?? 'bad-signature', check.reason);
  const reason = check.unknown ?? 'not-collected';
  return couldNotRun(reason, OPEN_SIGNATURE[reason] ?? 'answer-fields', check.reason, check.fault ?? undefined);
}

function keyStep({ teeId, keyId }: LadderInput): StepOutcome {
  if (teeId === null) return couldNotRun('not-recorded', 'answer-fields', 'The answer names no enclave.');
  if (keyId === null)
    return couldNotRun('not-collected', 'enclave-key', 'No key of the enclave is in the case.', 'unknown-root');
  const same = word32(teeId) !== null && word32(teeId) === word32(keyId);
  return same
    ? passed('The enclave id is Keccak-256 of the key.')
    : failed('wrong-subject', 'Keccak-256 of the key is another enclave id.');
}

function hashStep(what: 'input' | 'output', check: HashCheck, onMatch: string): StepOutcome {
  if (check.verdict === 'no-hash')
    return couldNotRun('not-recorded', 'answer-fields', `The answer states no ${what} hash.`);
  if (check.verdict === 'not-held') {
    const [open, held] =
      what === 'input' ? (['request-body', 'request'] as const) : (['answer-body', 'output'] as const);
    return couldNotRun('not-collected', open, `The ${held} itself is not in the case.`);
  }
  if (check.verdict === 'mismatch') return failed('mismatch', `No known form of the held ${what} has the stated hash.`);
  return passed(`${onMatch} (form: ${check.form ?? 'unnamed'}, ${check.algorithm ?? 'unknown algorithm'}).`);
}

function inputs(...pairs: readonly (readonly [string, string | number | null])[]): readonly NamedInput[] {
  return pairs.flatMap(([name, value]) => (value === null ? [] : [{ name, value: String(value) }]));
}

function step(number: number, title: string, outcome: StepOutcome, looked: readonly NamedInput[]): LadderStep {
  const { verdict, detail } = outcome;
  const fault = verdict === 'passed' ? null : outcome.fault;
  const { reason, open } = verdict === 'could-not-run' ? outcome : { reason: null, open: [] };
  return { step: number, title, verdict, fault, reason, open, detail, inputs: looked };
}

function hashInputs(what: string, stated: string | null, check: HashCheck): readonly NamedInput[] {
  return inputs([`stated ${what} hash`, stated], ['form', check.form], ['tried', check.tried.join('; ') || null]);
}

/** All nine steps, in order, whatever became of those before. */
export function verificationLadder(input: LadderInput): readonly LadderStep[] {
  const { signatureCheck: check, registry, image, alias, inclusion } = input;
  const bound = 'The held request has the stated hash, so the label is what the enclave signed';
  return [
    step(1, 'Proof fields present', fieldsStep(input), [
      ...inputs(['generation', input.generation], ['signed time', input.signedTime], ['signature', input.signature]),
      ...input.placeholders.map(({ what, value }) => ({ name: `stand-in for ${what}`, value })),
    ]),
    step(2, 'Signature valid', signatureStep(input), [
      ...inputs(['rules', check.generation], ['salt length', check.saltLength], ['key', input.keyId]),
    ]),
    step(3, 'Key belongs to the enclave', keyStep(input), inputs(['enclave id', input.teeId], ['key', input.keyId])),
    step(
      4,
      'Output hash recomputed',
      hashStep('output', input.outputCheck, 'The held output has the stated hash'),
      hashInputs('output', input.outputHash, input.outputCheck),
    ),
    step(5, 'Input hash recomputed', hashStep('input', input.inputCheck, bound), [
      ...hashInputs('input', input.inputHash, input.inputCheck),
      ...inputs(['label', input.label]),
    ]),
    step(6, 'Enclave registered and enabled at that time', registryStep(registry), [
      ...inputs(['enclave id', input.teeId], ['signed time', input.signedTime]),
    ]),
    step(7, 'Image approved and attested', imageStep(image), inputs(['pcrHash', image.pcrHash])),
    step(8, 'Label table of the image known', aliasStep(alias), [
      ...inputs(['pcrHash', image.pcrHash], ['label', input.label], ['provider model', alias.providerModel]),
    ]),
    step(9, 'Included in a settlement that is on chain', inclusionStep(inclusion), [
      ...inputs(['tree root', inclusion.root], ['event root', inclusion.eventRoot], ['transaction', inclusion.txHash]),
    ]),
  ];
}
