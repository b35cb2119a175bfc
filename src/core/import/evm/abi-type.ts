/** Solidity types as event signatures write them: `(string,(int128,int128)[],uint32[])[]`. */
import { AppError } from '../../../base/errors.ts';

export type AbiType =
  | { readonly kind: 'uint' | 'int'; readonly bits: number }
  | { readonly kind: 'bool' | 'address' | 'bytes' | 'string' }
  | { readonly kind: 'fixed-bytes'; readonly size: number }
  | { readonly kind: 'array'; readonly of: AbiType; readonly length: number | null }
  | { readonly kind: 'tuple'; readonly members: readonly AbiType[] };

const WORD = 32;

function elementary(name: string): AbiType | null {
  if (name === 'bool' || name === 'address' || name === 'bytes' || name === 'string') return { kind: name };
  const sized = /^(uint|int|bytes)(\d{1,3})$/.exec(name);
  if (sized === null) return null;
  const size = Number(sized[2]);
  if (sized[1] === 'bytes') return size >= 1 && size <= WORD ? { kind: 'fixed-bytes', size } : null;
  const kind = sized[1] === 'int' ? 'int' : 'uint';
  return size >= 8 && size <= 256 && size % 8 === 0 ? { kind, bits: size } : null;
}

class TypeReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  fail(): never {
    throw new AppError('BAD_INPUT', `“${this.text}” is no ABI type, at character ${this.at}`);
  }

  list(): readonly AbiType[] {
    if (this.text[this.at] !== '(') this.fail();
    this.at += 1;
    const members: AbiType[] = [];
    if (this.text[this.at] === ')') {
      this.at += 1;
      return members;
    }
    for (;;) {
      members.push(this.type());
      const next = this.text[this.at];
      this.at += 1;
      if (next === ')') return members;
      if (next !== ',') this.fail();
    }
  }

  type(): AbiType {
    let type: AbiType;
    if (this.text[this.at] === '(') {
      type = { kind: 'tuple', members: this.list() };
    } else {
      const name = /^[a-z0-9]+/.exec(this.text.slice(this.at))?.[0] ?? '';
      type = elementary(name) ?? this.fail();
      this.at += name.length;
    }
    for (;;) {
      const suffix = /^\[(\d{0,6})\]/.exec(this.text.slice(this.at));
      if (suffix === null) return type;
      this.at += suffix[0].length;
      type = { kind: 'array', of: type, length: suffix[1] === '' ? null : Number(suffix[1]) };
    }
  }
}

/**
 * `(bytes32,uint256)` → its members.
 * @throws AppError BAD_INPUT when the text is no list of ABI types.
 */
export function parseAbiTypes(list: string): readonly AbiType[] {
  const reader = new TypeReader(list);
  const types = reader.list();
  if (reader.at !== list.length) reader.fail();
  return types;
}

export function isDynamic(type: AbiType): boolean {
  if (type.kind === 'bytes' || type.kind === 'string') return true;
  if (type.kind === 'array') return type.length === null || isDynamic(type.of);
  return type.kind === 'tuple' && type.members.some(isDynamic);
}

/** Bytes that the value takes where it stands: a dynamic one leaves an offset there. */
export function headSize(type: AbiType): number {
  if (isDynamic(type)) return WORD;
  if (type.kind === 'array') return (type.length ?? 0) * headSize(type.of);
  if (type.kind === 'tuple') return type.members.reduce((sum, member) => sum + headSize(member), 0);
  return WORD;
}
