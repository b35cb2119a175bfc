/**
 * What people write for the report: questions, hypotheses, who signs. Each is an entry of the custody log and lies nowhere
 * else, so that nothing of it can be changed or taken out unseen. Of parts with one kind and key the newest holds.
 */
import { AppError } from '../../base/errors.ts';
import { isTakenBack, partProblem, REPORT_PART_LIMITS, type ReportPart } from '../../model/report/report-part.ts';
import type { CaseEffects } from '../case/case-file.ts';
import { appendCustody } from '../case/custody.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';

/** Parts that hold at one time; more than anybody reads. */
const MOST_PARTS = 500;

export interface StoredPart {
  /** Decimal nanoseconds. */
  readonly atNs: string;
  /** The name that the author gave. */
  readonly actor: string;
  readonly part: ReportPart;
}

const slotOf = ({ kind, key }: ReportPart): string => `${kind} ${key}`;

/** Parts that hold, in the order in which each was first written. */
export function listParts(db: Db): readonly StoredPart[] {
  const rows = db.all(
    sql`SELECT CAST(at_ns AS TEXT) AS at_text, body FROM custody WHERE action = 'report.part' ORDER BY seq`,
  );
  const held = new Map<string, StoredPart>();
  for (const row of rows) {
    const { author, ...part } = JSON.parse(String(row['body'])) as ReportPart & { readonly author: string };
    if (isTakenBack(part)) held.delete(slotOf(part));
    else held.set(slotOf(part), { atNs: String(row['at_text']), actor: author, part });
  }
  return [...held.values()];
}

/** Texts without blanks around them; those that say nothing are left out. */
function cleaned({ kind, key, texts }: ReportPart): ReportPart {
  const clean = (text: string): string => text.toWellFormed().trim();
  const said = Object.entries(texts).flatMap(([name, text]) => (clean(text) === '' ? [] : [[name, clean(text)]]));
  return { kind, key: clean(key), texts: Object.fromEntries(said) as Record<string, string> };
}

/** Writes one part; without any text it takes back what was written. @throws AppError BAD_INPUT, LIMIT */
export function addPart(
  db: Db,
  effects: CaseEffects,
  given: ReportPart & { readonly actor?: string | undefined },
): StoredPart {
  const part = cleaned(given);
  const problem = partProblem(part);
  if (problem !== null) throw new AppError('BAD_INPUT', problem);
  const actor = (given.actor ?? '').toWellFormed().trim() || effects.actor;
  if (actor.length > REPORT_PART_LIMITS.actor)
    throw new AppError('BAD_INPUT', `A name has at most ${REPORT_PART_LIMITS.actor} characters.`);
  return db.transaction(() => {
    const held = listParts(db);
    const isNew = !held.some((other) => slotOf(other.part) === slotOf(part));
    if (isNew && held.length >= MOST_PARTS)
      throw new AppError('LIMIT', `A report has at most ${MOST_PARTS} parts. Take one back before you add another.`);
    const atNs = effects.nowNs();
    const { kind, key, texts } = part;
    appendCustody(db, atNs, effects.actor, 'report.part', { author: actor, kind, key, texts });
    return { atNs: atNs.toString(), actor, part };
  });
}
