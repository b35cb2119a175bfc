/**
 * Which attributes the dedicated columns of a Tempo block hold: meta.json beside it lists them in the order of the
 * columns, apart for each scope and type. Source: grafana/tempo `tempodb/backend`, `tempodb/encoding/vparquet4`.
 */
import { AppError } from '../../../base/errors.ts';
import { isArray, member, parseJson, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { heldBytes, type Beside } from '../archive/beside.ts';

/** By scope and column: `resource String01`. */
export type ColumnNames = ReadonlyMap<string, string>;

export const NO_NAMES: ColumnNames = new Map();

const META = 'meta.json';
const MOST_BYTES = 1024 * 1024;
const HOLDER = 'DedicatedAttributes';
/** Columns of a dedicated attribute as they are called where nobody names them. */
export const UNNAMED_COLUMN = /^(?:String|Int)\d{2}$/;
const TYPES: ReadonlyMap<string, string> = new Map([
  ['string', 'String'],
  ['int', 'Int'],
]);

function scopeOf(path: readonly string[]): string {
  if (path.includes('Events')) return 'event';
  return path.includes('Spans') ? 'span' : 'resource';
}

/** Null for a column that is none of them, or has no name. */
export function columnName(path: readonly string[], names: ColumnNames): string | null {
  return path.at(-2) === HOLDER ? (names.get(`${scopeOf(path)} ${path.at(-1)}`) ?? null) : null;
}

export function namesOfMeta(meta: Json): ColumnNames {
  const names = new Map<string, string>();
  const used = new Map<string, number>();
  const columns = member(meta, 'dedicatedColumns');
  for (const column of isArray(columns) ? columns : []) {
    // The scope and type that most have are left out.
    const [scope, type] = [textMember(column, 's') ?? 'span', TYPES.get(textMember(column, 't') ?? 'string')];
    const name = textMember(column, 'n');
    if (type === undefined || name === null) continue;
    const n = (used.get(`${scope} ${type}`) ?? 0) + 1;
    used.set(`${scope} ${type}`, n);
    names.set(`${scope} ${type}${String(n).padStart(2, '0')}`, name);
  }
  return names;
}

/** None where no meta.json lies beside the block, or it says nothing of columns. */
export async function readColumnNames(beside: Beside): Promise<ColumnNames> {
  const open = await beside(META);
  const bytes = open === null ? null : await heldBytes(open, MOST_BYTES);
  if (bytes === null) return NO_NAMES;
  try {
    return namesOfMeta(parseJson(bytes.toString('utf8')));
  } catch (error) {
    if (error instanceof AppError) return NO_NAMES;
    throw error;
  }
}
