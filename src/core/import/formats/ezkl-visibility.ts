/**
 * What the visibility of a circuit's parameters means for "which model was it". Source: zkonduit/ezkl
 * `src/graph/vars.rs`, `src/pfsys/mod.rs`.
 */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { ZkPartStatement } from '../../../model/log-statement.ts';

/** `Private`, `Fixed`, or an object with one member: `{"Hashed": {"hash_is_public": true, "outlets": []}}`. */
export function visibilityOf(value: Json | undefined): string | null {
  if (typeof value === 'string' && value !== '') return value;
  const [name] = isObject(value) ? (value.members[0] ?? []) : [];
  if (name === undefined || !isObject(value)) return null;
  const isHidden = member(value.get(name), 'hash_is_public') === false;
  return isHidden ? `${name} (hash not public)` : name;
}

type Pinned = Pick<ZkPartStatement, 'pinsParameters' | 'meaning'>;

const APART = 'proofs of two versions of one architecture can be told apart';
const NOT_APART =
  'neither the verifying key nor the proof pins the weights: a proof shows that some weights of this architecture gave the output, and cannot tell two versions of the model apart';

export function meaningOf(visibility: string | null): Pinned {
  const word = (visibility ?? '').toLowerCase();
  const says = `param_visibility is ${visibility}`;
  if (visibility === null)
    return { pinsParameters: null, meaning: 'The settings do not say whether the weights are part of what is proved.' };
  if (word.startsWith('fixed'))
    return {
      pinsParameters: true,
      meaning: `${says}: the weights are constants of the circuit, so the verifying key pins them; ${APART} by their keys.`,
    };
  if (word.startsWith('public'))
    return {
      pinsParameters: true,
      meaning: `${says}: the weights themselves are public values of the proof; ${APART}.`,
    };
  if (word.startsWith('hashed') && !word.includes('not public'))
    return {
      pinsParameters: true,
      meaning: `${says}: the hash of the weights is a public value of the proof; ${APART} by it.`,
    };
  if (word.startsWith('kzgcommit') || word.startsWith('polycommit'))
    return {
      pinsParameters: true,
      meaning: `${says}: a commitment to the weights is part of the proof; ${APART} by it.`,
    };
  if (word.startsWith('private') || word.startsWith('encrypted') || word.startsWith('hashed'))
    return { pinsParameters: false, meaning: `${says}: ${NOT_APART}.` };
  return {
    pinsParameters: null,
    meaning: `${says}: this is none of the kinds that are known, so what it pins is not told.`,
  };
}
