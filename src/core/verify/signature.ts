/** Does a gateway's signature verify, and under the rules of which generation? */
import type { KeyObject } from 'node:crypto';
import { fromBase64, fromHex } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { SigningGeneration } from '../../model/statement.ts';
import { CHECK_OF_UNKNOWN, type CheckReason } from '../../model/check-reason.ts';
import type { UnknownReason } from '../../model/status.ts';
import { createKeyring, type Keyring } from './keyring.ts';
import { maxSaltLength, verifyPss, type PssResult } from './rsa-pss.ts';
import { jsonMessages, keccakMessage } from './signed-message.ts';
import { isWholeSeconds, SALT_OF_GENERATION } from './signing-generation.ts';

export interface AnswerSignatureInput {
  /** By the shape of the fields; null: told by the form of the time. */
  readonly generation: SigningGeneration | null;
  readonly inputHash: string | null;
  /** G2 and G3. */
  readonly outputHash: string | null;
  readonly signedTime: string | null;
  /** Base64 as answers write it, or hex as tree leaves do. */
  readonly signature: string | null;
  /** G1 and G1b: the label that the answer names, its finish reason, and its message or its completion. */
  readonly label: string | null;
  readonly finishReason: string | null;
  readonly message: Json | null;
  readonly completion: string | null;
  /** The key to verify under, DER SubjectPublicKeyInfo; null when none is known. */
  readonly keyDer: Uint8Array | null;
}

export interface SignatureCheck {
  readonly verdict: 'valid' | 'invalid' | 'could-not-run';
  /** As recovered from the signature; null where none could be. */
  readonly saltLength: number | null;
  /** Whose rules verify; where none do, the generation that the answer's shape claims. */
  readonly generation: SigningGeneration | null;
  /** One sentence, also when valid. */
  readonly reason: string;
  /** Why it is not valid; null when it is. */
  readonly fault: CheckReason | null;
  /** Why it could not run; null when it ran. */
  readonly unknown: UnknownReason | null;
}

/** Hex is told from base64 by holding nothing but hex digits: 256 random bytes in base64 never do. */
export function signatureBytes(signature: string): Uint8Array | null {
  const bytes = fromHex(signature) ?? fromBase64(signature);
  return bytes === null || bytes.length === 0 ? null : bytes;
}

type Family = 'keccak' | 'json';

function messagesOf(family: Family, input: AnswerSignatureInput): readonly Uint8Array[] {
  const { inputHash, outputHash, signedTime, label } = input;
  if (inputHash === null || signedTime === null) return [];
  if (family === 'keccak') {
    const message = outputHash === null ? null : keccakMessage(inputHash, outputHash, signedTime);
    return message === null ? [] : [message];
  }
  if (label === null) return [];
  const { finishReason, message, completion } = input;
  return jsonMessages({ label, inputHash, signedTime, finishReason, message, completion });
}

function familyOf(input: AnswerSignatureInput): Family {
  if (input.generation !== null) return input.generation === 'G1' || input.generation === 'G1b' ? 'json' : 'keccak';
  return input.signedTime === null || isWholeSeconds(input.signedTime) ? 'keccak' : 'json';
}

function rulesMatched(input: AnswerSignatureInput, family: Family, salt: number, max: number): SigningGeneration {
  if (family === 'json') return input.generation === 'G1' ? 'G1' : 'G1b';
  if (salt === max) return 'G2';
  return salt === SALT_OF_GENERATION.G3 ? 'G3' : (input.generation ?? 'G3');
}

function valid(input: AnswerSignatureInput, family: Family, result: PssResult, key: KeyObject): SignatureCheck {
  const salt = result.saltLength ?? 0;
  const max = maxSaltLength(key.asymmetricKeyDetails?.modulusLength ?? 0);
  const generation = rulesMatched(input, family, salt, max);
  const rule = SALT_OF_GENERATION[generation];
  const notes = [`The signature verifies under the rules of ${generation}, salt ${salt} bytes`];
  if (input.generation !== null && input.generation !== generation) {
    notes.push(`the fields have the shape of ${input.generation}`);
  }
  if (salt !== (rule === 'max' ? max : rule)) notes.push('no known signer uses a salt of this length');
  return { verdict: 'valid', saltLength: salt, generation, reason: `${notes.join('; ')}.`, fault: null, unknown: null };
}

function couldNotRun(
  input: AnswerSignatureInput,
  unknown: UnknownReason,
  reason: string,
  fault: CheckReason = CHECK_OF_UNKNOWN[unknown],
): SignatureCheck {
  return { verdict: 'could-not-run', saltLength: null, generation: input.generation, reason, fault, unknown };
}

/** What the rules of the answer's own generation need and the record does not hold. */
function missing(input: AnswerSignatureInput, family: Family): SignatureCheck {
  const names: string[] = [];
  if (input.inputHash === null) names.push('input hash');
  if (input.signedTime === null) names.push('signed time');
  if (family === 'keccak' && input.outputHash === null) names.push('output hash');
  if (family === 'json' && input.label === null) names.push('label');
  if (family === 'json' && input.completion === null) {
    if (input.message === null) names.push('message');
    else if (input.finishReason === null) names.push('finish reason');
  }
  if (names.length > 0) return couldNotRun(input, 'not-recorded', `The record lacks its ${names.join(', ')}.`);
  return couldNotRun(input, 'unreadable', 'A hash or the time that was signed is not in its own form.');
}

/**
 * Tries the rules of the answer's own generation first, then the others. `could-not-run` means that a key
 * or a signed field is missing, and is never said of a check that ran and failed.
 */
export function verifyAnswerSignature(input: AnswerSignatureInput, keyring: Keyring = createKeyring()): SignatureCheck {
  if (input.signature === null) return couldNotRun(input, 'not-recorded', 'The record holds no signature.');
  if (input.keyDer === null)
    return couldNotRun(input, 'not-collected', 'No key of the enclave is in the case.', 'unknown-root');
  let key: KeyObject;
  try {
    key = keyring.key(input.keyDer);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return couldNotRun(input, error.code === 'UNSUPPORTED_FORMAT' ? 'unsupported' : 'unreadable', `${error.message}.`);
  }
  const own = familyOf(input);
  const families: readonly Family[] = own === 'keccak' ? ['keccak', 'json'] : ['json', 'keccak'];
  const signature = signatureBytes(input.signature);
  let failure: PssResult | null = null;
  for (const family of families) {
    for (const message of messagesOf(family, input)) {
      const result: PssResult =
        signature === null
          ? { valid: false, saltLength: null, reason: 'the signature is neither base64 nor hex' }
          : verifyPss(message, signature, key);
      if (result.valid) return valid(input, family, result, key);
      if (family === own) failure ??= result;
    }
  }
  if (failure === null) return missing(input, own);
  return {
    verdict: 'invalid',
    saltLength: failure.saltLength,
    generation: input.generation,
    reason: `The signature does not verify: ${failure.reason ?? 'no reason is known'}.`,
    fault: 'bad-signature',
    unknown: null,
  };
}
