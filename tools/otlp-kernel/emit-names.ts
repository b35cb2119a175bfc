/** Functions that tell known names apart: a switch over the length, then whole words compared. */

/** Up to 8 characters as the little-endian number that loading them gives. */
function word(text: string): string {
  let value = 0n;
  for (let i = text.length - 1; i >= 0; i -= 1) value = (value << 8n) | BigInt(text.charCodeAt(i));
  return `0x${value.toString(16)}`;
}

function comparison(name: string): string {
  const { length } = name;
  if (length < 8) return `(load<u64>(at) & 0x${((1n << BigInt(8 * length)) - 1n).toString(16)}) == ${word(name)}`;
  const parts: string[] = [];
  for (let i = 0; i + 8 <= length; i += 8) parts.push(`load<u64>(at, ${i}) == ${word(name.slice(i, i + 8))}`);
  if (length % 8 !== 0) parts.push(`load<u64>(at, ${length - 8}) == ${word(name.slice(length - 8))}`);
  return parts.join(' && ');
}

/** `names`: ASCII name → what the function answers for it, above 0. */
export function emitNames(functionName: string, names: readonly (readonly [string, number])[]): string {
  const byLength = Map.groupBy(names, ([name]) => name.length);
  const cases = [...byLength].map(([length, list]) => {
    const tests = list.map(([name, value]) => `      if (${comparison(name)}) return ${value};`);
    return `    case ${length}: {\n${tests.join('\n')}\n      return 0;\n    }`;
  });
  return `function ${functionName}(at: usize, length: u32): u32 {\n  switch (length) {\n${cases.join('\n')}\n  }\n  return 0;\n}\n`;
}
