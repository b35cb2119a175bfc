import { useCallback, useId, useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { drawLanes, itemsAt, lanePlot, lanesHeight, lanesToSvg, momentAt, type Lanes } from '../../model/flow/lanes.ts';
import { fractionOf, momentText } from '../../model/flow/time-axis.ts';
import type { Pen } from '../../model/flow/pen.ts';
import { THEMES } from '../../model/flow/theme.ts';
import { counted } from '../../base/counted.ts';
import { zoneName } from '../../model/time-zone.ts';
import { PenCanvas } from '../canvas/pen-canvas.tsx';
import { figureCaption, saveFile } from '../hand-out.ts';
import { EmptyNote } from '../parts/state-note.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { useWidth } from '../parts/use-width.ts';
import { useTheme } from '../stores/theme-store.ts';
import { timeToMs } from '../words/format.ts';

interface LanesViewProps {
  readonly lanes: Lanes;
  /** Without it there is no cursor to move. */
  readonly atNs?: bigint | null;
  readonly onMoment?: (ns: bigint) => void;
}

const STEPS = 1000;

/** Lanes with a cursor for a moment, what lies under the pointer, a table of the same, and the picture as a file. */
export function LanesView({ lanes, atNs = null, onMoment }: LanesViewProps) {
  const theme = THEMES[useTheme()];
  const [measure, width] = useWidth();
  const [told, setTold] = useState<readonly string[]>([]);
  const [isTable, setTable] = useState(false);
  const slider = useId();
  const { range } = lanes;
  const height = lanesHeight(lanes);
  const draw = useCallback((pen: Pen) => drawLanes(pen, lanes, theme, width), [lanes, theme, width]);
  if (range === null || lanes.rows.length === 0) {
    return (
      <EmptyNote title="Nothing with a time">
        <p>No record of it in this case states a moment.</p>
      </EmptyNote>
    );
  }
  const plot = lanePlot(width);
  const value = atNs === null ? 0 : Math.round(fractionOf(range, atNs) * STEPS);
  return (
    <div className="lanes">
      <div className="row spread">
        <span className="small soft">
          {counted(lanes.rows.length, 'row')}, times in {zoneName(lanes.zone)}
        </span>
        <span className="row">
          <button type="button" className="button slim" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
            Table
          </button>
          <button
            type="button"
            className="button slim"
            onClick={() =>
              saveFile('lanes.svg', [lanesToSvg(lanes, theme, 1200, figureCaption(lanes.title))], 'image/svg+xml')
            }
          >
            SVG
          </button>
        </span>
      </div>
      <div ref={measure} className={isTable ? 'off-screen' : 'lanes-picture'}>
        <div
          role="img"
          aria-label={`${visibleText(lanes.title)}. ${lanes.description} The table of the same is behind the button before it.`}
          style={{ position: 'relative', height }}
          onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            setTold(itemsAt(lanes, width, event.clientX - box.left, event.clientY - box.top).slice(0, 3));
          }}
          onPointerLeave={() => setTold([])}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const moment = momentAt(range, width, event.clientX - box.left);
            if (moment !== null) onMoment?.(moment);
          }}
        >
          <PenCanvas width={width} height={height} draw={draw} />
          {atNs !== null && <span className="lane-cursor" style={{ left: plot.x + (plot.width * value) / STEPS }} />}
        </div>
        {onMoment !== undefined && (
          <div
            className="lane-slider"
            style={{ paddingLeft: plot.x, paddingRight: Math.max(0, width - plot.x - plot.width) }}
          >
            <input
              id={slider}
              type="range"
              min={0}
              max={STEPS}
              value={value}
              aria-label="Moment"
              aria-valuetext={timeToMs((atNs ?? range.fromNs).toString())}
              onChange={(event) =>
                onMoment(range.fromNs + ((range.toNs - range.fromNs) * BigInt(event.target.value)) / BigInt(STEPS))
              }
              onKeyDown={(event) => event.stopPropagation()}
            />
          </div>
        )}
        <p className="lane-told small mid">
          {told.length === 0 ? lanes.description : told.map(visibleText).join(' / ')}
        </p>
      </div>
      {isTable && <LanesTable lanes={lanes} />}
    </div>
  );
}

const MOST_LINES = 500;

const COLUMNS = ['Row', 'From', 'To', 'What'] as const;

function LanesTable({ lanes }: { readonly lanes: Lanes }) {
  const lines = lanes.rows.flatMap((row) =>
    row.items.map((item) => ({
      row: row.title,
      from: item.kind === 'mark' ? item.atNs : item.fromNs,
      to: item.kind === 'mark' ? null : item.toNs,
      title: item.title,
    })),
  );
  const moment = (ns: bigint | null): string => (ns === null ? 'open' : momentText(ns, lanes.zone));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <div className="trace-table" role="region" aria-label="Lanes as a table" tabIndex={0}>
      <table className="plain-table">
        <TableHead columns={COLUMNS} />
        <tbody>
          {lines.slice(0, MOST_LINES).map((line, index) => (
            <tr key={index}>
              <th scope="row">{visibleText(line.row)}</th>
              <td>{moment(line.from)}</td>
              <td>{line.to === null ? '' : moment(line.to)}</td>
              <td>{visibleText(line.title)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length > MOST_LINES && (
        <p className="small soft">and {counted(lines.length - MOST_LINES, 'more line')}; the SVG holds them all.</p>
      )}
    </div>
  );
}
