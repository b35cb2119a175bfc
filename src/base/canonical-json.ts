/**
 * Canonical JSON of our own records (custody bodies, derived rows): keys sorted by UTF-16 code unit,
 * no white space, numbers as ECMAScript writes them (RFC 8785). Two equal values give equal bytes.
 */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain | undefined };

/** Members that are undefined are left out. @throws RangeError for a number that is not finite. */
export function canonicalJson(value: Plain): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('canonical JSON holds finite numbers only');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${(value as readonly Plain[]).map(canonicalJson).join(',')}]`;
  const object = value as { readonly [key: string]: Plain | undefined };
  const parts: string[] = [];
  for (const key of Object.keys(object).toSorted()) {
    const member = object[key];
    if (member !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${parts.join(',')}}`;
}
