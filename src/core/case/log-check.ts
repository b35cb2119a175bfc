/** The log against the tables: what it tells of has to be there as it was told, and nothing else. */
import { createHash } from 'node:crypto';
import { toWireError } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import type { VerifyDifference } from '../../shared/views.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { listCustody } from './custody.ts';
import type { LoggedMapping } from '../import/mapping-rows.ts';
import { checkEvidenceRows } from './evidence-rows.ts';
import { READINGS_SINCE } from './schema-check.ts';
import type { RowDigests } from './row-digest.ts';

interface LoggedSource {
  readonly source: string;
  readonly sha256: string;
  readonly path: string;
  readonly bytes: number;
  readonly duplicate_of?: string;
  readonly format?: string | null;
  readonly records?: number;
  readonly storage?: string;
  readonly rows?: RowDigests;
  readonly mapping?: LoggedMapping;
  /** The reading that this one took the place of. */
  readonly replaces?: string;
}

const sha256Text = (text: string): string => createHash('sha256').update(text).digest('hex');

function loggedSources(db: Db): ReadonlyMap<number, LoggedSource> {
  const out = new Map<number, LoggedSource>();
  for (const row of db.iterate(sql`SELECT body FROM custody WHERE action = 'source.acquire' ORDER BY seq`)) {
    const body = JSON.parse(String(row['body'])) as LoggedSource;
    out.set(Number(body.source.slice(2)), body);
  }
  return out;
}

/** The log says which sources came in, and what they were; the table must hold those and no others. */
function checkLogAgainstSources(db: Db, logged: ReadonlyMap<number, LoggedSource>): readonly VerifyDifference[] {
  const out: VerifyDifference[] = [];
  const tell = (id: number, message: string): void =>
    void out.push({ what: 'custody', where: formatHandle('x', id), message });
  const found = new Set<number>();
  for (const row of db.all(
    sql`SELECT id, sha256, path, bytes, format, records, storage, duplicate_of FROM source ORDER BY id`,
  )) {
    const id = Number(row['id']);
    const entry = logged.get(id);
    found.add(id);
    if (entry === undefined) {
      tell(id, 'No log entry tells of this source.');
      continue;
    }
    const { sha256, path, bytes, format = null, records = 0, storage = 'embedded', duplicate_of } = entry;
    const told = {
      sha256,
      path,
      bytes,
      format,
      records,
      storage,
      duplicate_of: duplicate_of === undefined ? null : Number(duplicate_of.slice(2)),
    };
    for (const [name, value] of Object.entries(told)) {
      if (row[name] !== value)
        tell(id, `The log says that its ${name} was ${String(value)}; the case says ${String(row[name])}.`);
    }
  }
  for (const id of logged.keys()) if (!found.has(id)) tell(id, 'The log tells of this source; it is not in the case.');
  return out;
}

/** Mappings and replaced readings: as the log tells of them, and no others. */
function checkLogAgainstReadings(db: Db, logged: ReadonlyMap<number, LoggedSource>): readonly VerifyDifference[] {
  if (Number(db.pragma('user_version')) < READINGS_SINCE) return [];
  const out: VerifyDifference[] = [];
  const compare = (what: string, told: ReadonlyMap<number, string>, found: ReadonlyMap<number, string>): void => {
    for (const id of new Set([...told.keys(), ...found.keys()])) {
      const [says, is] = [told.get(id) ?? 'none', found.get(id) ?? 'none'];
      if (says !== is)
        out.push({
          what: 'custody',
          where: formatHandle('x', id),
          message: `The log says that its ${what} was ${says}; the case says ${is}.`,
        });
    }
  };
  const kept = db.all(sql`SELECT source_id, basis, name, sha256, profile FROM column_mapping`);
  compare(
    'column mapping',
    new Map(
      [...logged].flatMap(([id, { mapping }]) =>
        mapping === undefined ? [] : [[id, `${mapping.basis} “${mapping.name}” ${mapping.sha256}`]],
      ),
    ),
    new Map(
      kept.map((row) => [
        Number(row['source_id']),
        `${String(row['basis'])} “${String(row['name'])}” ${sha256Text(String(row['profile']))}`,
      ]),
    ),
  );
  const replaced = db.all(sql`SELECT source_id, by_id FROM replaced_reading`);
  compare(
    'replacement',
    new Map(
      [...logged].flatMap(([id, { replaces }]) =>
        replaces === undefined ? [] : [[Number(replaces.slice(2)), formatHandle('x', id)]],
      ),
    ),
    new Map(replaced.map((row) => [Number(row['source_id']), formatHandle('x', Number(row['by_id']))])),
  );
  return out;
}

export async function checkEvidence(db: Db, breathe: () => Promise<void>): Promise<readonly VerifyDifference[]> {
  let logged: ReadonlyMap<number, LoggedSource>;
  try {
    logged = loggedSources(db);
  } catch (error) {
    return [
      {
        what: 'custody',
        where: 'log',
        message: `An entry about a source cannot be read: ${toWireError(error).message}.`,
      },
    ];
  }
  const entries = [...checkLogAgainstSources(db, logged), ...checkLogAgainstReadings(db, logged)];
  const rows = await checkEvidenceRows(
    db,
    new Map([...logged].map(([id, entry]) => [id, entry.rows ?? null])),
    breathe,
  );
  const told = new Set(entries.map((entry) => entry.where));
  return [
    ...entries,
    ...rows.filter((row) => !(row.what === 'source' && row.message.includes('table source') && told.has(row.where))),
  ];
}

interface CreateBody {
  readonly name?: string;
  readonly version?: string;
}

/** Name, maker and time of the case, which stand in its first log entry as well. */
export function checkCaseInfo(db: Db): readonly VerifyDifference[] {
  const [first] = listCustody(db, 1, 0);
  if (first === undefined || first.action !== 'case.create') {
    return [{ what: 'custody', where: 'entry 1', message: 'The log does not begin with the making of the case.' }];
  }
  const { name, version } = JSON.parse(first.body) as CreateBody;
  const told = {
    created_ns: first.atNs,
    created_by: `blobtrail ${version ?? ''}`,
    ...(name !== undefined && { name }),
  };
  return Object.entries(told).flatMap(([key, value]): VerifyDifference[] => {
    const found = db.named('case_info_get').get(key)?.['value'];
    if (found === value) return [];
    const message = `The log says that its ${key} is ${value}; the case says ${String(found ?? 'nothing')}.`;
    return [{ what: 'custody', where: 'case_info', message }];
  });
}
