import { Fragment, useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { counted, grouped } from '../../base/counted.ts';
import type { LedgerLine } from '../../model/source.ts';
import type { SourceRow } from '../../shared/views.ts';
import { MappingDialog } from '../mapping/mapping-dialog.tsx';
import { IdText } from '../parts/id-text.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { useView } from '../stores/view-store.ts';
import { size, timeInFull } from '../words/format.ts';

export interface LedgerSum {
  readonly accepted: number;
  readonly rejected: number;
  readonly skipped: number;
  /** Accepted, rejected and skipped bytes are all the bytes. */
  readonly isWhole: boolean;
}

export function sumLedger(ledger: readonly LedgerLine[], bytes: number): LedgerSum {
  const sum = (category: LedgerLine['category']): number =>
    ledger.reduce((total, line) => (line.category === category ? total + line.bytes : total), 0);
  const [accepted, rejected, skipped] = [sum('accepted'), sum('rejected'), sum('skipped')];
  return { accepted, rejected, skipped, isWhole: accepted + rejected + skipped === bytes };
}

/** The file's own name and where it lay. */
function splitPath(path: string): { readonly name: string; readonly folder: string } {
  const at = path.lastIndexOf('/');
  return {
    name: visibleText(path.slice(at + 1)),
    folder: at === -1 ? 'as it was dropped' : visibleText(path.slice(0, at)),
  };
}

const COLUMNS = [
  'Source',
  'Read as',
  { text: 'Records', isRight: true },
  { text: 'Issues', isRight: true },
  { text: 'Accepted', isRight: true },
  { text: 'Rejected', isRight: true },
  { text: 'Skipped', isRight: true },
  { text: 'Bytes', isRight: true },
  'Sum',
  { text: 'Details', isHidden: true },
] as const;

/** The reason under which the bytes of a source that no importer reads are booked; null for others. */
function unreadReason({ format, duplicateOf, ledger }: SourceRow): string | null {
  return format === null && duplicateOf === null ? (ledger[0]?.reason ?? null) : null;
}

/** No importer knows it, and nothing says what it is instead. */
export function isUnknown(source: SourceRow): boolean {
  return unreadReason(source) === 'unknown-format';
}

const UNREAD_WORDS: Readonly<Record<string, string>> = {
  container: 'opened: what lies in it follows',
  'not-a-trace': 'not a trace, kept',
  'unknown-format': 'unknown format, kept',
};

/** In a few words: by which format, through which mapping, or not at all. */
function readAs(source: SourceRow): string {
  const { format, duplicateOf, mapping, replacedBy } = source;
  if (duplicateOf !== null && format === null) return `copy of ${duplicateOf}`;
  if (mapping === null) return format ?? UNREAD_WORDS[unreadReason(source) ?? ''] ?? 'empty';
  const what = duplicateOf === null ? 'a table' : `reading of ${duplicateOf}`;
  const by = mapping.basis === 'given' ? `by “${visibleText(mapping.name)}”` : 'by its own column names';
  return `${what}, ${by}${replacedBy === null ? '' : `; replaced by ${replacedBy}`}`;
}

/** Tables, and what may be one: other formats say themselves what they mean. */
function isReadByColumns(source: SourceRow): boolean {
  return source.replacedBy === null && (source.mapping !== null || isUnknown(source));
}

/** Every source with what became of each of its bytes. */
export function SourceTable({ sources }: { readonly sources: readonly SourceRow[] }) {
  const select = useView((state) => state.select);
  const [open, setOpen] = useState<string | null>(null);
  const [mapped, setMapped] = useState<string | null>(null);
  return (
    <>
      {mapped !== null && <MappingDialog source={mapped} onClose={() => setMapped(null)} />}
      <table className="plain-table sources">
        <TableHead columns={COLUMNS} />
        <tbody>
          {sources.map((source) => {
            const sum = sumLedger(source.ledger, source.bytes);
            const isOpen = open === source.id;
            return (
              <Fragment key={source.id}>
                <tr>
                  <td className="break">
                    <button
                      type="button"
                      className="link"
                      onClick={() => select({ kind: 'source', id: source.id, offset: 0, length: null })}
                    >
                      {splitPath(source.path).name}
                    </button>
                    <span className="small soft source-folder">
                      {source.id} · {splitPath(source.path).folder}
                    </span>
                  </td>
                  <td className={isUnknown(source) ? 'warn' : ''}>
                    {readAs(source)}
                    {isReadByColumns(source) && (
                      <button
                        type="button"
                        className="button slim"
                        aria-label={`Columns of ${source.id}`}
                        onClick={() => setMapped(source.id)}
                      >
                        Columns…
                      </button>
                    )}
                  </td>
                  <td className="right">{grouped(source.records)}</td>
                  <td className={`right ${source.issues > 0 ? 'warn' : ''}`}>{grouped(source.issues)}</td>
                  <td className="right">{grouped(sum.accepted)}</td>
                  <td className={`right ${sum.rejected > 0 ? 'warn' : ''}`}>{grouped(sum.rejected)}</td>
                  <td className="right">{grouped(sum.skipped)}</td>
                  <td className="right" title={size(source.bytes)}>
                    {grouped(source.bytes)}
                  </td>
                  <td>
                    {source.ledger.length === 0 ? (
                      <span className="soft">not read</span>
                    ) : sum.isWhole ? (
                      <span className="nowrap">✓ exact</span>
                    ) : (
                      <span className="bad">does not add up</span>
                    )}
                  </td>
                  <td>
                    <button
                      type="button"
                      className="button slim"
                      aria-expanded={isOpen}
                      aria-label={`Details of ${source.id}`}
                      onClick={() => setOpen(isOpen ? null : source.id)}
                    >
                      {isOpen ? 'Less' : 'More'}
                    </button>
                  </td>
                </tr>
                {isOpen && (
                  <tr>
                    <td colSpan={10}>
                      <SourceDetail source={source} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

function SourceDetail({ source }: { readonly source: SourceRow }) {
  return (
    <dl className="plain">
      <div>
        <dt>why this format</dt>
        <dd>
          {visibleText(source.formatReason)} (confidence {source.confidence})
        </dd>
      </div>
      {source.mapping !== null && (
        <div>
          <dt>column mapping</dt>
          <dd>
            “{visibleText(source.mapping.name)}”, SHA-256 <IdText id={source.mapping.sha256} head={32} tail={32} />
          </dd>
        </div>
      )}
      <div>
        <dt>sha-256</dt>
        <dd>
          <IdText id={source.sha256} head={32} tail={32} />
        </dd>
      </div>
      <div>
        <dt>acquired</dt>
        <dd>
          {timeInFull(source.acquiredNs)}, {source.storage === 'embedded' ? 'kept in the case' : 'digest and path only'}
        </dd>
      </div>
      <div>
        <dt>file time</dt>
        <dd>{source.fileTimeNs === null ? 'not known' : timeInFull(source.fileTimeNs)}</dd>
      </div>
      <div>
        <dt>capture time</dt>
        <dd>{source.captureNs === null ? 'not stated' : timeInFull(source.captureNs)}</dd>
      </div>
      <div>
        <dt>clock</dt>
        <dd>{source.clock ?? 'not known'}</dd>
      </div>
      <div>
        <dt>came from</dt>
        <dd>{source.parent === null ? source.origin : `inside ${source.parent}`}</dd>
      </div>
      <div>
        <dt>this exporter is known to change</dt>
        <dd>
          {source.alterations.length === 0 ? 'nothing that is known' : source.alterations.map(visibleText).join('; ')}
        </dd>
      </div>
      <div>
        <dt>ledger</dt>
        <dd>
          <ul>
            {source.ledger.map((line) => (
              <li key={`${line.category} ${line.reason}`}>
                {line.category}
                {line.reason === '' ? '' : ` (${visibleText(line.reason)})`}: {counted(line.records, 'record')},{' '}
                {counted(line.bytes, 'byte')}
              </li>
            ))}
          </ul>
        </dd>
      </div>
    </dl>
  );
}
