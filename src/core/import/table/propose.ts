/** A mapping proposed by what a table says of itself: the names of its columns, and the values in them. Pure. */
import type { MappedField, MappingProposal, ProposedColumn, TimeUnit } from '../../../model/column-mapping.ts';
import { TIME_FIELDS, TIME_UNIT_WORDS } from '../../../model/column-mapping.ts';
import { fieldOfName, namesOneModel, type FieldName } from './field-names.ts';
import { guessUnit, nsOfCell } from './time-cell.ts';
import type { TableHead } from './table-head.ts';

const EXAMPLES = 2;

const filled = (head: TableHead, at: number): readonly string[] =>
  head.rows.map((row) => row[at] ?? '').filter((text) => text.trim() !== '');

/** Whole requests and answers, which no field of a span is. */
function holdsContents(head: TableHead, at: number): boolean {
  const values = filled(head, at);
  return values.length > 0 && values.every((text) => /^\s*[[{]/.test(text));
}

/** Which column a field is read from, and what its name says of its unit. */
interface Choice extends FieldName {
  readonly at: number;
}

type Chosen = ReadonlyMap<MappedField, Choice>;

/** Of tables that tell what was asked for, the one name of a model beside it, where no other column tells the answered one. */
function answeredBeside({ columns }: TableHead, chosen: Chosen): Choice | null {
  const asked = chosen.get('labelAsked');
  if (asked === undefined || namesOneModel(columns[asked.at]!) || chosen.has('labelAnswered')) return null;
  const at = columns.findIndex(namesOneModel);
  return at < 0 ? null : { field: 'labelAnswered', rank: Infinity, unit: null, at };
}

/** For each field the column whose name fits best; the first of equals. */
function chooseColumns(head: TableHead): Chosen {
  const best = new Map<MappedField, Choice>();
  head.columns.forEach((column, at) => {
    const found = fieldOfName(column);
    if (found === null || holdsContents(head, at)) return;
    const before = best.get(found.field);
    if (before === undefined || found.rank < before.rank) best.set(found.field, { ...found, at });
  });
  const answered = answeredBeside(head, best);
  return answered === null ? best : best.set('labelAnswered', answered);
}

interface Unit {
  readonly unit: TimeUnit;
  readonly why: string;
}

/** The unit of an instant: what the values look like, where three of four do and none contradicts; the name where they do not say. */
function unitOfInstant(head: TableHead, { at, unit: named }: Choice): Unit | null {
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
  return named === null ? null : { unit: named, why: 'its name says the unit' };
}

const DURATION_UNITS = ['ns', 'us', 'ms', 's'] as const;

/** A duration's unit is that in which start and duration give the end, where the rows have both: names are often wrong. */
function unitOfDuration(
  head: TableHead,
  { at, unit: named }: Choice,
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
  return named === null ? null : { unit: named, why: 'its name says the unit' };
}

/** What the columns are most likely for. A time whose unit nothing tells stays without one: a person has to say it. */
export function proposeMapping(head: TableHead): MappingProposal {
  const chosen = chooseColumns(head);
  const units = new Map<MappedField, Unit | null>();
  const instant = (field: 'start' | 'end'): readonly [number, TimeUnit] | null => {
    const choice = chosen.get(field);
    if (choice === undefined) return null;
    const unit = unitOfInstant(head, choice);
    units.set(field, unit);
    return unit === null ? null : [choice.at, unit.unit];
  };
  const [start, end] = [instant('start'), instant('end')];
  const duration = chosen.get('duration');
  if (duration !== undefined) units.set('duration', unitOfDuration(head, duration, start, end));
  const fieldAt = new Map([...chosen].map(([field, { at }]) => [at, field]));
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
