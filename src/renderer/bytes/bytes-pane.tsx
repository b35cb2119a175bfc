import { useMemo, useState } from 'react';
import { fromBase64 } from '../../base/bytes.ts';
import { visibleText } from '../../base/visible-text.ts';
import { useEngine, readAgain } from '../engine.ts';
import { saveFile } from '../hand-out.ts';
import { EmptyNote, ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { byteRange, size } from '../words/format.ts';
import type { ByteSpan } from './byte-rows.ts';
import { HexDump } from './hex-dump.tsx';

/** The engine gives at most this many bytes a call. */
export const PAGE_BYTES = 1024 * 1024;

interface BytesPaneProps {
  readonly source: string;
  readonly offset: number;
  readonly length: number;
  /** What was decoded from these bytes; left out where nothing was. */
  readonly decoded?: DecodedBytes;
}

/** All offsets are from the first byte that is shown. */
export interface DecodedBytes {
  readonly read: readonly ByteSpan[];
  readonly lit: readonly ByteSpan[];
  /** One sentence: what is lit and how it was found, or why nothing is. */
  readonly told: string;
  readonly onPick: (at: number) => void;
  readonly onStep: (step: 1 | -1) => void;
}

const NO_SPANS: readonly ByteSpan[] = [];

/** Bytes of a source as they were acquired; secrets are masked by the engine and shown as masked. */
export function BytesPane({ source, offset, length, decoded }: BytesPaneProps) {
  const [page, setPage] = useState(0);
  const [isText, setText] = useState(false);
  const start = offset + page * PAGE_BYTES;
  const wanted = Math.max(0, Math.min(PAGE_BYTES, length - page * PAGE_BYTES));
  const { value: slice, error } = useEngine('source.read', { source, offset: start, length: wanted });
  const bytes = useMemo(() => (slice === null ? null : (fromBase64(slice.base64) ?? new Uint8Array())), [slice]);
  // What is lit comes into sight: on the page that holds it.
  const litPage = decoded?.lit[0] === undefined ? null : Math.floor(decoded.lit[0].start / PAGE_BYTES);
  const [lastLit, setLastLit] = useState(litPage);
  if (litPage !== lastLit) {
    setLastLit(litPage);
    if (litPage !== null) setPage(litPage);
  }
  const before = page * PAGE_BYTES;
  const read = useMemo(() => spansAfter(decoded?.read ?? NO_SPANS, before), [decoded?.read, before]);
  const lit = useMemo(() => spansAfter(decoded?.lit ?? NO_SPANS, before), [decoded?.lit, before]);

  if (error !== null)
    return <ErrorNote what={`The bytes of ${source} could not be read.`} error={error} onRetry={readAgain} />;
  if (slice === null || bytes === null) return <LoadingNote what="the bytes" />;
  if (length === 0) {
    return (
      <EmptyNote title="No bytes here">
        <p>{slice.sourceBytes === 0 ? 'The source is empty.' : 'It is a place between bytes.'}</p>
      </EmptyNote>
    );
  }
  const pages = Math.max(1, Math.ceil(length / PAGE_BYTES));
  const { masked } = slice;

  return (
    <div className="bytes">
      <div className="row spread small">
        <span className="mid break">
          <span title={visibleText(slice.path)}>{visibleText(slice.path)}</span> ·{' '}
          {byteRange(slice.offset, slice.length)}
        </span>
        <div className="segments" role="group" aria-label="How the bytes are shown">
          <button type="button" className="button slim" aria-pressed={!isText} onClick={() => setText(false)}>
            Hex
          </button>
          <button type="button" className="button slim" aria-pressed={isText} onClick={() => setText(true)}>
            Text
          </button>
        </div>
      </div>
      <HexDump
        dump={{ bytes, offset: slice.offset, read, lit, masked }}
        sourceBytes={slice.sourceBytes}
        isText={isText}
        name={`Bytes of ${source} from ${slice.offset}`}
        onPick={decoded === undefined ? undefined : (at) => decoded.onPick(at + before)}
        onStep={decoded?.onStep}
      />
      {/* Always as high: a list that moves under the pointer lights another field than the one pointed at. */}
      {decoded !== undefined && (
        <p className="small mid byte-status" role="status">
          {decoded.told}
        </p>
      )}
      {slice.masked.length > 0 && (
        <p className="small warn">
          Masked:{' '}
          {[...new Set(slice.masked.map((one) => `${visibleText(one.what)} (SHA-256 ${one.sha256})`))].join(', ')}. The
          secret itself is never shown.
        </p>
      )}
      {pages > 1 && (
        <div className="row small">
          <button type="button" className="button slim" disabled={page === 0} onClick={() => setPage(page - 1)}>
            Previous {size(PAGE_BYTES)}
          </button>
          <span className="mid">
            {page + 1} of {pages}
          </span>
          <button type="button" className="button slim" disabled={page + 1 >= pages} onClick={() => setPage(page + 1)}>
            Next {size(PAGE_BYTES)}
          </button>
        </div>
      )}
      <div className="row spread small">
        <span className="row mid">
          sha-256 of the source <IdText id={slice.sha256} head={4} tail={4} />
          <CopyButton text={slice.sha256} what="the source's SHA-256" />
        </span>
        <button
          type="button"
          className="button slim"
          onClick={() =>
            saveFile(
              `${source}-${slice.offset}-${slice.length}.bin`,
              [bytes as Uint8Array<ArrayBuffer>],
              'application/octet-stream',
            )
          }
        >
          Save bytes
        </button>
      </div>
    </div>
  );
}

function spansAfter(spans: readonly ByteSpan[], before: number): readonly ByteSpan[] {
  return before === 0 ? spans : spans.map(({ start, end }) => ({ start: start - before, end: end - before }));
}
