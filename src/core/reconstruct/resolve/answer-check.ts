/** Everything that can be checked of one gateway answer with what is in the case. Pure. */
import { fromHex, utf8 } from '../../../base/bytes.ts';
import { hexKey } from '../../../base/ids.ts';
import type { AnswerParts } from '../../../model/answer-parts.ts';
import type { SignatureVerdict } from '../../../model/facts.ts';
import type { AnswerStatement } from '../../../model/statement.ts';
import { checkInputHash } from '../../verify/canonical-request.ts';
import type { HashCheck } from '../../verify/hash-check.ts';
import type { Keyring } from '../../verify/keyring.ts';
import { checkOutputHash, signedOutputText } from '../../verify/output-text.ts';
import { placeholdersOf, type Placeholder } from '../../verify/placeholders.ts';
import { verifyAnswerSignature, type SignatureCheck } from '../../verify/signature.ts';
import type { Registry } from '../things/registry.ts';

export interface AnswerCheck {
  readonly signature: SignatureVerdict;
  readonly signatureCheck: SignatureCheck;
  /** The enclave id whose key was used or, where none verifies, tried first. */
  readonly keyId: string | null;
  /** Another known enclave, under whose key the signature verifies. */
  readonly signedByOther: string | null;
  readonly inputCheck: HashCheck;
  readonly outputCheck: HashCheck;
  readonly placeholders: readonly Placeholder[];
}

const ABSENT: SignatureCheck = {
  verdict: 'could-not-run',
  saltLength: null,
  generation: null,
  reason: 'The answer carries no signature.',
  fault: 'missing-input',
  unknown: 'not-recorded',
};

interface Verdict {
  readonly signature: SignatureVerdict;
  readonly signatureCheck: SignatureCheck;
  readonly keyId: string | null;
  readonly signedByOther: string | null;
}

type Try = (der: Uint8Array | null) => SignatureCheck;

/** The named enclave's own key first; a signature that it does not explain is tried under every other known key. */
function verdictFor(answer: AnswerStatement, registry: Registry, check: Try): Verdict {
  const named = answer.teeId === null ? null : hexKey(answer.teeId);
  const stated = named === null ? undefined : registry.enclaves.get(named)?.publicKey;
  const own = named === null ? null : (registry.keys.get(named) ?? (stated == null ? null : fromHex(stated)));
  const first = check(own);
  if (own !== null && first.verdict === 'valid') {
    const keyId = registry.keys.has(named ?? '') ? named : keyIdOf(registry, own);
    // A record that gives the id of one enclave with the key of another does not make the key its own.
    const isOther = keyId !== null && keyId !== named && registry.enclaves.has(keyId);
    return isOther ? byOther(first, keyId) : { signature: 'valid', signatureCheck: first, keyId, signedByOther: null };
  }
  for (const [keyId, der] of registry.keys) {
    if (keyId === named) continue;
    const other = check(der);
    if (other.verdict !== 'valid') continue;
    // An answer that names no enclave cannot name the wrong one.
    if (named === null) return { signature: 'valid', signatureCheck: other, keyId, signedByOther: null };
    return byOther(first, keyId);
  }
  if (own !== null && first.verdict === 'invalid') {
    if (named !== null && registry.keys.has(named))
      return { signature: 'invalid', signatureCheck: first, keyId: named, signedByOther: null };
    const reason =
      'The case gives the enclave a key whose Keccak-256 is not its id; the enclave’s own key is not known.';
    const signatureCheck: SignatureCheck = {
      ...first,
      verdict: 'could-not-run',
      reason,
      fault: 'unknown-root',
      unknown: 'not-collected',
    };
    return { signature: 'unverifiable', signatureCheck, keyId: null, signedByOther: null };
  }
  return { signature: 'unverifiable', signatureCheck: first, keyId: null, signedByOther: null };
}

function byOther(first: SignatureCheck, keyId: string): Verdict {
  const reason = `It verifies under the key of another enclave, 0x${keyId}, not under that of the one it names.`;
  return {
    signature: 'invalid',
    signatureCheck: { ...first, verdict: 'invalid', reason, fault: 'wrong-subject', unknown: null },
    keyId,
    signedByOther: keyId,
  };
}

function keyIdOf(registry: Registry, der: Uint8Array): string | null {
  for (const [keyId, known] of registry.keys) if (known === der || Buffer.compare(known, der) === 0) return keyId;
  return null;
}

export function checkAnswer(
  answer: AnswerStatement,
  parts: AnswerParts,
  registry: Registry,
  keyring: Keyring,
): AnswerCheck {
  const output = parts.responseObject === null ? null : signedOutputText(parts.responseObject);
  const outputText = parts.outputText ?? output?.text ?? null;
  const rawBody = parts.requestText === null ? null : utf8(parts.requestText);
  const completion = parts.isCompletion ? outputText : null;
  const check: Try = (keyDer) =>
    verifyAnswerSignature(
      {
        generation: answer.generation,
        inputHash: answer.inputHash,
        outputHash: answer.outputHash,
        signedTime: answer.signedTime,
        signature: answer.signature,
        label: answer.labelAnswered ?? answer.labelAsked,
        finishReason: parts.finishReason,
        message: parts.message,
        completion,
        keyDer,
      },
      keyring,
    );
  const verdict: Verdict =
    answer.signature === null
      ? { signature: 'absent', signatureCheck: ABSENT, keyId: null, signedByOther: null }
      : verdictFor(answer, registry, check);
  return {
    ...verdict,
    inputCheck: checkInputHash(parts.requestObject, answer.inputHash, {
      canonicalText: parts.canonicalRequestText,
      rawBody,
    }),
    outputCheck: checkOutputHash(
      outputText,
      answer.outputHash,
      parts.responseText === null ? null : utf8(parts.responseText),
    ),
    placeholders: placeholdersOf({
      teeId: answer.teeId,
      signature: answer.signature,
      transaction: answer.paymentTransaction,
    }),
  };
}
