/**
 * Text of the evidence, made safe to look at. Nothing is removed: what a reader cannot see, or what would
 * change the order of what they see, is written as an escape (Unicode TR36, TR39; CVE-2021-42574).
 */

// Controls, formats (bidi marks, zero widths, soft hyphen, tags), lone surrogates, line and paragraph separators,
// and whatever else Unicode says to draw as nothing (fillers, variation selectors).
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

/** `a<RLO>b` becomes `a\u202eb`; text without such characters comes back unchanged. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, escapeOf);
}

export function hasUnseenText(text: string): boolean {
  return text.search(UNSEEN) !== -1;
}

function escapeOf(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
