/** Base58 with Bitcoin's alphabet: how Sui writes digests. A leading zero byte is a leading `1`. */
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** The work grows with the square of the length; nothing that Sui writes in base58 is longer. */
const MAX_CHARACTERS = 1024;

export function toBase58(bytes: Uint8Array): string {
  let value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; value > 0n; value /= 58n) text = ALPHABET[Number(value % 58n)]! + text;
  let zeros = 0;
  while (bytes[zeros] === 0) zeros += 1;
  return '1'.repeat(zeros) + text;
}

/** null when a character does not belong, or the text is longer than 1024 characters. */
export function fromBase58(text: string): Uint8Array | null {
  if (text.length > MAX_CHARACTERS) return null;
  let value = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return null;
    value = value * 58n + BigInt(digit);
  }
  const out: number[] = [];
  for (; value > 0n; value >>= 8n) out.push(Number(value & 255n));
  for (let i = 0; text[i] === '1'; i += 1) out.push(0);
  return Uint8Array.from(out.reverse());
}
