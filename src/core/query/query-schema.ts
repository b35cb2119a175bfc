/** The views that a person's SQL may rely on (docs/case-file.md). */
import type { QueryView } from '../../shared/query-views.ts';
import { SPAN_TABLE_COLUMNS } from '../spans/span-table.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';

/** What one row is, in the order in which a reader wants them. */
export const VIEW_WORDS: Readonly<Record<string, string>> = {
  requests: 'one reconstructed request: what was asked, what answered, how sure',
  findings: 'one result of a rule',
  grounds: 'one record that a finding rests on',
  labels: 'one label, with its numbers of requests and artifacts',
  artifacts: 'one artifact, as the evidence names it',
  nodes: 'one node: an enclave or a named machine',
  images: 'one measured image of an enclave',
  releases: 'one statement that a label means an artifact',
  proofs: 'one signed answer and how far it could be checked',
  settlements: 'one settled answer: a leaf of a tree or a single record',
  blobs: 'one object that carries a Walrus blob’s id, with its lifetime as intervals',
  certificates: 'one certificate of Walrus storage nodes and whether it holds',
  epochs: 'when a Walrus epoch began, as an interval',
  spans: 'one span of a trace, with the ids it names',
  events: 'one event of a chain or of a node’s log, whole in body',
  sources: 'one acquired file',
  mappings: 'how the columns of a table were read, and which reading counts',
  issues: 'one place of a source that could not be read',
  annotations: 'one thing that a person said; nothing is ever changed, the newest row holds',
  ledger: 'how many bytes of a source were accepted, rejected or skipped, and why',
  custody: 'one entry of the log of everything that was done to the case',
};

/** These tables are their own views. */
const READ_AS_THEY_ARE = ['ledger', 'custody'];

export function querySchema(db: Db): readonly QueryView[] {
  const order = Object.keys(VIEW_WORDS);
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const names = db
    .all(sql`SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name`)
    .map((row) => String(row['name']));
  return [...new Set([...names, ...READ_AS_THEY_ARE, 'spans'])]
    .toSorted((a, b) => rank(a) - rank(b))
    .map((name) => ({
      name,
      about: VIEW_WORDS[name] ?? '',
      columns:
        name === 'spans'
          ? SPAN_TABLE_COLUMNS
          : db.all(sql`SELECT name FROM pragma_table_info(${name}) ORDER BY cid`).map((row) => String(row['name'])),
    }));
}
