/**
 * The bytes that a gateway signs. G1 and G1b sign a JSON text that holds the answer itself; G2 and G3 sign
 * Keccak-256 over input hash, output hash and time. Sources: tee-gateway `server.py` (@e56c519, @4eacf0b,
 * @d6a851a) and `tee_manager.py`.
 */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, fromHex, utf8 } from '../../base/bytes.ts';
import { hexKey, word32 } from '../../base/ids.ts';
import { JsonObject, type Json } from '../../base/json.ts';
import { pythonJson } from './python-json.ts';
import { isWholeSeconds } from './signing-generation.ts';

function uint256(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(64, '0'))!;
}

/** 32 bytes; null when a hash is not 32 bytes of hex or the time is not whole seconds. */
export function keccakMessage(inputHash: string, outputHash: string, signedTime: string): Uint8Array | null {
  const input = word32(inputHash);
  const output = word32(outputHash);
  if (input === null || output === null || !isWholeSeconds(signedTime)) return null;
  return keccak_256(concatBytes(fromHex(input)!, fromHex(output)!, uint256(BigInt(signedTime))));
}

export interface AnswerText {
  readonly label: string;
  readonly inputHash: string;
  readonly signedTime: string;
  readonly finishReason: string | null;
  readonly message: Json | null;
  readonly completion: string | null;
}

/**
 * The message as the first servers had it, first guess first: as held, without the members that a client's
 * schema adds as null, and the two members of the published example.
 */
function messageForms(message: JsonObject): readonly JsonObject[] {
  const all = [...message.index];
  const said = all.filter(([, value]) => value !== null);
  const two = all.filter(([name]) => name === 'role' || name === 'content');
  const forms = [all];
  for (const form of [said, two]) if (!forms.some((other) => other.length === form.length)) forms.push(form);
  return forms.map((members) => new JsonObject(members));
}

/** The JSON texts that may have been signed; none when the answer's own content is not held. */
export function jsonMessages(answer: AnswerText): readonly Uint8Array[] {
  const shared: [string, Json][] = [
    ['model', answer.label],
    ['request_hash', hexKey(answer.inputHash)],
    ['timestamp', answer.signedTime],
  ];
  const text = (...members: readonly [string, Json][]): Uint8Array =>
    utf8(pythonJson(new JsonObject([...shared, ...members])));
  if (answer.message instanceof JsonObject && answer.finishReason !== null) {
    const finish: [string, Json] = ['finish_reason', answer.finishReason];
    return messageForms(answer.message).map((message) => text(finish, ['message', message]));
  }
  return answer.completion === null ? [] : [text(['completion', answer.completion])];
}
