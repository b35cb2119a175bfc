/**
 * A truth file's findings and the tool's own, cut into the same small pieces: the tool puts requests that say
 * the same thing into one finding, the truth lists each by itself, and both are the same set of pieces.
 */
import { readFileSync } from 'node:fs';
import { sql } from '../../src/core/store/sql.ts';
import type { Db, Row } from '../../src/core/store/db.ts';
import type { Truth, TruthFinding } from '../../tools/simulate/truth.ts';
import { readGround } from './read-ground.ts';

export function readTruth(path: string): Truth {
  return JSON.parse(readFileSync(path, 'utf8')) as Truth;
}

/** The key under which a truth file names a request, from the tool's own row. */
export function truthIds(db: Db): ReadonlyMap<number, string> {
  const ids = new Map<number, string>();
  const rows = db.all(sql`
    SELECT id, response_id, tx_hash, inference_id, trace_id, span_id,
      (SELECT max(statement.body ->> '$.requestId') FROM request_record
       JOIN statement ON statement.source_id = request_record.source_id AND statement.offset = request_record.offset
         AND statement.length = request_record.length
       WHERE request_record.request_id = request.id AND statement.kind = 'trace-event') AS event_id
    FROM request ORDER BY id`);
  for (const row of rows) {
    const text = (name: string): string => String(row[name]);
    const id =
      row['response_id'] !== null
        ? `response:${text('response_id')}`
        : row['inference_id'] !== null
          ? `tx:${text('tx_hash')}#${text('inference_id')}`
          : row['event_id'] !== null
            ? `event:${text('event_id')}`
            : `span:${text('trace_id')}/${text('span_id')}`;
    ids.set(Number(row['id']), id);
  }
  return ids;
}

type About = Pick<TruthFinding, 'rule' | 'labels' | 'nodes' | 'artifacts' | 'requests'>;

const set = (names: readonly string[]): string => [...names].toSorted().join(',');

/** What both sides say of a finding by its requests, labels, nodes and artifacts alone; null for rules about other things. */
function piecesOf({ rule, labels, nodes, artifacts, requests }: About): readonly string[] | null {
  switch (rule) {
    case 'stale-artifact':
      return requests.map((id) => `${rule} ${labels[0]} ${artifacts[0]} ${id}`);
    case 'split-label':
    case 'label-drift':
      return [`${rule} ${labels[0]}: ${set(artifacts)}`];
    case 'node-drift':
      return [`${rule} ${nodes[0]} ${labels[0]}: ${set(requests)}`];
    case 'diverging-twins':
      return [`${rule} ${set(labels)} ${set(artifacts)}: ${set(requests)}`];
    case 'key-mismatch':
      return requests.length === 0 ? [`${rule} ${nodes[0]}`] : requests.map((id) => `${rule} ${id}`);
    case 'conflicting-evidence':
    case 'signature-invalid':
    case 'hash-mismatch':
    case 'unsettled-request':
    case 'node-not-active':
    case 'blob-not-available':
    case 'blob-not-guaranteed':
      return requests.map((id) => `${rule} ${id}`);
    case 'edited-record':
      return [`${rule} ${artifacts[0]}`];
    case 'unknown-image':
    case 'clock-skew':
      return [`${rule} ${nodes[0]}`];
    default:
      return null;
  }
}

function settledPieces({ rule, subject, requests }: TruthFinding): readonly string[] {
  if (rule === 'root-mismatch') return [`${rule} ${subject.replace('tree:', '')}: ${set(requests)}`];
  if (rule === 'placeholder-identity') return [`${rule} ${subject.replace('record:', '').replace('#0x', ' ')}`];
  const [teeId = '', inputHash, outputHash, signedTime] = subject.replace(/^(?:leaf|tuple):/, '').split('|');
  return [`${rule} ${teeId.replace(/^0x/, '')}|${inputHash}|${outputHash}|${signedTime}`];
}

export function truthPieces(truth: Truth): readonly string[] {
  return truth.findings.flatMap((finding) => piecesOf(finding) ?? settledPieces(finding)).toSorted();
}

function leafOf(text: string): string {
  const { value } = JSON.parse(text) as { value: readonly string[] };
  const [teeId, inputHash, outputHash, , signedTime] = value.map((part) => part.replace(/^0x/, ''));
  return `${teeId}|${inputHash}|${outputHash}|${signedTime}`;
}

function list(row: Row, name: string): readonly string[] {
  return JSON.parse(String(row[name])) as readonly string[];
}

export function findingPieces(db: Db): readonly string[] {
  const ids = truthIds(db);
  const out: string[] = [];
  for (const row of db.all(sql`SELECT id, rule, summary, labels, nodes, artifacts FROM finding ORDER BY id`)) {
    const id = Number(row['id']);
    const rule = String(row['rule']);
    const requests = db
      .all(sql`SELECT request_id FROM finding_request WHERE finding_id = ${id}`)
      .map((about) => ids.get(Number(about['request_id'])) ?? '?');
    const grounds = db.all(sql`
      SELECT ground.source_id, source.path, source.name, ground.offset, ground.length FROM ground
      JOIN source ON source.id = ground.source_id WHERE finding_id = ${id} ORDER BY n`);
    const known = piecesOf({
      rule,
      labels: list(row, 'labels'),
      nodes: list(row, 'nodes'),
      artifacts: list(row, 'artifacts'),
      requests,
    });
    if (known !== null) out.push(...known);
    else if (rule === 'root-mismatch')
      out.push(`${rule} ${String(grounds[0]?.['name']).replace('.json', '')}: ${set(requests)}`);
    else if (rule === 'placeholder-identity') {
      const value = /stand-in (?:0x)?(\S+)/.exec(String(row['summary']))?.[1];
      out.push(...grounds.map((ground) => `${rule} settlements/${ground['name']} ${value}`));
    } else out.push(`${rule} ${leafOf(readGround(db, grounds[0]!))}`);
  }
  return out.toSorted();
}
