/** A number that Python holds as a float: `1` is written `1.0`. */
export class PyFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

export type PyValue =
  | null
  | boolean
  | number
  | string
  | PyFloat
  | readonly PyValue[]
  | { readonly [key: string]: PyValue };

function pythonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function pythonFloat(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) throw new RangeError('the generator uses plain decimals only');
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function compareCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

/** What Python's `json.dumps(value, sort_keys=True)` writes: `", "` and `": "`, ASCII only, keys by code point. */
export function pythonJson(value: PyValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return pythonString(value);
  if (value instanceof PyFloat) return pythonFloat(value.value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError('a fraction must say that it is a float');
    return String(value);
  }
  if (Array.isArray(value)) return `[${(value as readonly PyValue[]).map(pythonJson).join(', ')}]`;
  const object = value as { readonly [key: string]: PyValue };
  const keys = Object.keys(object).toSorted(compareCodePoints);
  return `{${keys.map((key) => `${pythonString(key)}: ${pythonJson(object[key] ?? null)}`).join(', ')}}`;
}
