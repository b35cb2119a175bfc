/** A mapping proposed by what a table says of itself: the names of its columns, and the values in them. Pure. */
import type { MappedField, MappingProposal, ProposedColumn, TimeUnit } from '../../../model/column-mapping.ts';
import { TIME_FIELDS, TIME_UNIT_WORDS } from '../../../model/column-mapping.ts';
import { FIELD_KEYS } from '../trace/span-fields.ts';
import { guessUnit, nsOfCell } from './time-cell.ts';
import type { TableHead } from './table-head.ts';

/** Names without case and punctuation; of several columns for one field the name that stands first here wins. */
const NAMES: readonly (readonly [MappedField, readonly string[]])[] = [
  ['traceId', ['traceid', 'trace', 'traceidhex', 'dtraceid', 'xtraceid']],
  ['spanId', ['spanid', 'span', 'spanidhex']],
  ['parentSpanId', ['parentspanid', 'parentid', 'parentspan', 'parent', 'psid']],
  ['name', ['spanname', 'operationname', 'operation', 'name', 'op', 'method', 'event', 'message']],
  ['spanKind', ['spankind', 'kind']],
  [
    'start',
    [
      'starttimeunixnano',
      'starttimeunix',
      'starttime',
      'start',
      'startts',
      'startns',
      'startms',
      'startus',
      'begintime',
      'begin',
      'timestamp',
      'time',
      'ts',
      'datetime',
      'date',
      'createdat',
    ],
  ],
  [
    'end',
    [
      'endtimeunixnano',
      'endtimeunix',
      'endtime',
      'end',
      'endts',
      'endns',
      'endms',
      'endus',
      'finishtime',
      'finish',
      'completedat',
    ],
  ],
  [
    'duration',
    [
      'durationns',
      'durationnano',
      'durationinnanos',
      'durationus',
      'durationms',
      'durationsec',
      'durations',
      'duration',
      'latencyms',
      'latency',
      'elapsedms',
      'elapsed',
      'took',
      'responsetime',
    ],
  ],
  ['service', ['servicename', 'service', 'app', 'application', 'component']],
  ['node', ['nodeid', 'node', 'podname', 'pod', 'hostname', 'host', 'instance', 'machine', 'replica', 'server']],
  ['status', ['statuscode', 'status', 'state', 'result']],
  ['labelAsked', ['requestmodel', 'requestedmodel', 'modelasked', 'labelasked', 'modelname', 'model', 'label']],
  ['labelAnswered', ['responsemodel', 'answeredmodel', 'servedmodel', 'modelanswered', 'labelanswered']],
  ['requestId', ['requestid', 'reqid', 'request']],
  ['responseId', ['responseid', 'completionid']],
  ['artifactRef', ['blobid', 'walrusblobid', 'artifactid', 'artifact', 'modelcid', 'cid', 'digest']],
  ['teeId', ['teeid', 'enclaveid']],
  ['inputHash', ['inputhash', 'requesthash']],
  ['outputHash', ['outputhash', 'responsehash']],
  ['txHash', ['txhash', 'transactionhash', 'transaction', 'tx']],
  ['cacheResult', ['cacheresult', 'cache']],
];

const RANKS: ReadonlyMap<string, { readonly field: MappedField; readonly rank: number }> = new Map(
  NAMES.flatMap(([field, names]) => names.map((name, rank) => [name, { field, rank }] as const)),
);
/** Attributes by their own names, which say most. */
const ATTRIBUTES: ReadonlyMap<string, MappedField> = new Map(
  FIELD_KEYS.flatMap(([key, field]) => (field === 'server' || field === 'oneName' ? [] : [[key, field] as const])),
);

/** A unit at the end of a name, as in `duration_ms` and `StartTimeUnixNano`. */
const UNIT_ENDS: readonly (readonly [RegExp, TimeUnit])[] = [
  [/(?:unix)?nano(?:s|seconds)?$|(?:^|[_.\- ])ns$|[a-z]Ns$/i, 'ns'],
  [/micro(?:s|seconds)?$|(?:^|[_.\- ])us$|[a-z]Us$/i, 'us'],
  [/milli(?:s|seconds)?$|(?:^|[_.\- ])ms$|[a-z]Ms$/i, 'ms'],
  [/(?:^|[_.\- ])(?:s|sec|secs|seconds)$/i, 's'],
];

const EXAMPLES = 2;

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

interface Candidate {
  readonly field: MappedField;
  readonly rank: number;
}

/** What a column's name speaks for; of a nested key its last part counts where the whole says nothing. */
function byName(column: string): Candidate | null {
  for (const [key, field] of ATTRIBUTES) if (column === key || column.endsWith(`.${key}`)) return { field, rank: -1 };
  return RANKS.get(plain(column)) ?? RANKS.get(plain(column.slice(column.lastIndexOf('.') + 1))) ?? null;
}

type Chosen = ReadonlyMap<MappedField, number>;

/** For each field the column whose name fits best; the first of equals. */
function chooseColumns(columns: readonly string[]): Chosen {
  const best = new Map<MappedField, { readonly at: number; readonly rank: number }>();
  columns.forEach((column, at) => {
    const found = byName(column);
    if (found === null) return;
    const before = best.get(found.field);
    if (before === undefined || found.rank < before.rank) best.set(found.field, { at, rank: found.rank });
  });
  return new Map([...best].map(([field, { at }]) => [field, at]));
}

interface Unit {
  readonly unit: TimeUnit;
  readonly why: string;
}

const filled = (head: TableHead, at: number): readonly string[] =>
  head.rows.map((row) => row[at] ?? '').filter((text) => text.trim() !== '');

/** The unit of an instant: what the values look like, where three of four do and none contradicts; the name where they do not say. */
function unitOfInstant(head: TableHead, at: number): Unit | null {
  const values = filled(head, at);
  const guessed = values.filter((value) => guessUnit(value) !== null);
  const [guess, ...others] = new Set(guessed.map(guessUnit));
  const isAgreed = others.length === 0 && guessed.length * 4 >= values.length * 3;
  if (isAgreed && guess !== null && guess !== undefined && guess !== 'iso-duration') {
    const example = guessed[0]!.trim();
    return {
      unit: guess,
      why: guess === 'iso' ? `written like ${example}` : `${example} would be ${TIME_UNIT_WORDS[guess]} by its size`,
    };
  }
  const named = UNIT_ENDS.find(([end]) => end.test(head.columns[at]!));
  return named === undefined ? null : { unit: named[1], why: 'its name says the unit' };
}

const DURATION_UNITS = ['ns', 'us', 'ms', 's'] as const;

/** A duration's unit is that in which start and duration give the end, where the rows have both: names are often wrong. */
function unitOfDuration(
  head: TableHead,
  at: number,
  start: readonly [number, TimeUnit] | null,
  end: readonly [number, TimeUnit] | null,
): Unit | null {
  const values = filled(head, at);
  if (values.length > 0 && values.every((value) => guessUnit(value) === 'iso-duration'))
    return { unit: 'iso-duration', why: `written like ${values[0]!.trim()}` };
  if (start !== null && end !== null) {
    const rows = head.rows.flatMap((row) => {
      const from = nsOfCell(row[start[0]] ?? '', start[1]);
      const to = nsOfCell(row[end[0]] ?? '', end[1]);
      const text = row[at] ?? '';
      return from === null || to === null || to <= from || text.trim() === '' ? [] : [{ took: to - from, text }];
    });
    const fits = DURATION_UNITS.map((unit) => ({
      unit,
      // What a coarser unit cannot say is no contradiction.
      hits: rows.filter(({ took, text }) => {
        const ns = nsOfCell(text, unit);
        const grain = { ns: 1n, us: 1000n, ms: 1_000_000n, s: 1_000_000_000n }[unit];
        return ns !== null && (took > ns ? took - ns : ns - took) <= grain;
      }).length,
    })).toSorted((a, b) => b.hits - a.hits);
    const [best] = fits;
    if (best !== undefined && best.hits * 10 >= rows.length * 9 && rows.length > 0)
      return {
        unit: best.unit,
        why: `end less start is this in ${TIME_UNIT_WORDS[best.unit]}, in ${best.hits} of ${rows.length} rows`,
      };
  }
  const named = UNIT_ENDS.find(([suffix]) => suffix.test(head.columns[at]!));
  if (named !== undefined) return { unit: named[1], why: 'its name says the unit' };
  return null;
}

/** What the columns are most likely for. A time whose unit nothing tells stays without one: a person has to say it. */
export function proposeMapping(head: TableHead): MappingProposal {
  const chosen = chooseColumns(head.columns);
  const units = new Map<MappedField, Unit | null>();
  const instant = (field: 'start' | 'end'): readonly [number, TimeUnit] | null => {
    const at = chosen.get(field);
    if (at === undefined) return null;
    const unit = unitOfInstant(head, at);
    units.set(field, unit);
    return unit === null ? null : [at, unit.unit];
  };
  const [start, end] = [instant('start'), instant('end')];
  const duration = chosen.get('duration');
  if (duration !== undefined) units.set('duration', unitOfDuration(head, duration, start, end));
  const fieldAt = new Map([...chosen].map(([field, at]) => [at, field]));
  const columns = head.columns.map((column, at): ProposedColumn => {
    const field = fieldAt.get(at) ?? null;
    const unit = field !== null && TIME_FIELDS.has(field) ? (units.get(field) ?? null) : null;
    const why =
      field === null
        ? null
        : unit === null
          ? TIME_FIELDS.has(field)
            ? 'By its name; nothing tells its unit.'
            : 'By its name.'
          : `By its name; ${unit.why}.`;
    return {
      column,
      field,
      unit: unit?.unit ?? null,
      why,
      examples: [...new Set(filled(head, at))].slice(0, EXAMPLES),
    };
  });
  return { form: head.form, columns };
}
