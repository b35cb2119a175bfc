import { useEffect, useLayoutEffect, useState, type KeyboardEvent } from 'react';
import { useRows } from '../parts/use-rows.ts';
import { byteAtPoint } from './byte-at-point.ts';
import { byteRow, bytesPerRow, offsetText, type Dump } from './byte-rows.ts';

const ROW_HEIGHT = 16;
/** Advance of JetBrains Mono at 11 px. */
const CHARACTER = 6.6;
const PADDING = 24;
const INSET = 20;
const CONTEXT = 5;

interface HexDumpProps {
  readonly dump: Dump;
  readonly sourceBytes: number;
  /** Text only: more of it fits into a row. */
  readonly isText: boolean;
  readonly name: string;
  /** A byte was clicked, by its place among the bytes at hand. */
  readonly onPick?: ((at: number) => void) | undefined;
  /** The arrow keys go from one field's bytes to the next. */
  readonly onStep?: ((step: 1 | -1) => void) | undefined;
}

/** Hex and text of some bytes, only the rows in sight; scrolls to what is lit. */
export function HexDump({ dump, sourceBytes, isText, name, onPick, onStep }: HexDumpProps) {
  const digits = offsetText(0, sourceBytes).length;
  const [width, setWidth] = useState(360);
  const characters = Math.floor((width - PADDING) / CHARACTER);
  const perRow = isText ? Math.max(8, characters - digits - 2) : bytesPerRow(characters, digits);
  const count = Math.ceil(dump.bytes.length / perRow);
  const { viewRef, onScroll, show, first, end, top, height } = useRows(count, ROW_HEIGHT, INSET);

  useLayoutEffect(() => {
    const element = viewRef.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [viewRef]);

  const litStart = dump.lit[0]?.start ?? null;
  useEffect(() => {
    if (litStart === null) return;
    const row = Math.floor(litStart / perRow);
    // With some rows after it in sight.
    show(Math.min(count - 1, row + CONTEXT));
    show(row);
  }, [litStart, perRow, count, show]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null;
    if (step !== null && onStep !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      onStep(step);
    }
    // Keys that scroll belong to the dump while it has the focus.
    if (['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', ' '].includes(event.key)) event.stopPropagation();
  };

  const rows = [];
  for (let index = first; index < end; index += 1) {
    const row = byteRow(dump, index, perRow);
    rows.push(
      <div key={index} className="hex-row" data-first={row.first} data-count={row.count}>
        <span className="hex-offset">{offsetText(row.offset, sourceBytes)}</span>
        {!isText && (
          <span className="hex-bytes">
            {row.runs.map((run, at) => (
              <span key={at} className={`byte-${run.mark}`}>
                {at > 0 ? ' ' : ''}
                {run.hex}
              </span>
            ))}
          </span>
        )}
        <span className="hex-text">
          {row.runs.map((run, at) => (
            <span key={at} className={`byte-${run.mark}`}>
              {run.ascii}
            </span>
          ))}
        </span>
      </div>,
    );
  }

  return (
    <div
      ref={viewRef}
      className="hex-dump mono"
      role="region"
      aria-label={name}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const at = byteAtPoint(event.target, event.clientX);
        if (at !== null) onPick?.(at);
      }}
    >
      <div className="hex-rows" style={{ height }}>
        <div
          className="hex-window"
          style={{ transform: `translateY(${top}px)`, ['--hex-bytes' as string]: `${perRow * 3 - 1}ch` }}
        >
          {rows}
        </div>
      </div>
    </div>
  );
}
