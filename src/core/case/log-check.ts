/** The log against the tables: what it tells of has to be there as it was told, and nothing else. */
import { toWireError } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import type { VerifyDifference } from '../../shared/views.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { listCustody } from './custody.ts';
import { checkEvidenceRows } from './evidence-rows.ts';
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
}

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
  const entries = checkLogAgainstSources(db, logged);
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
