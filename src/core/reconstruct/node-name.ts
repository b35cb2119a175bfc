/** Who answered: an enclave by its 32-byte id, or a node by the name that its records give it. */
import { word32 } from '../../base/ids.ts';

export interface NodeName {
  /** Hex key of an enclave, or a node's name as written. */
  readonly name: string;
  readonly isEnclave: boolean;
}

/** Whatever field it stood in: 32 bytes of hex are an enclave's id, any other text is a name. */
export function nodeNameOf(text: string): NodeName {
  const key = word32(text);
  return key === null ? { name: text, isEnclave: false } : { name: key, isEnclave: true };
}

export function nodeKey(text: string): string {
  return word32(text) ?? text;
}
