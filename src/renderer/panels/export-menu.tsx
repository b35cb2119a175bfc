import { useState } from 'react';
import type { Figure } from '../../model/flow/figure-svg.ts';
import { figureToSvg } from '../../model/flow/figure-svg.ts';
import { figureOfPicture } from '../../model/flow/picture-figure.ts';
import type { FlowPicture } from '../../model/flow/picture.ts';
import type { ReportFormat } from '../../shared/report-views.ts';
import { engine } from '../engine.ts';
import { filterInWords, isEmptyFilter } from '../filter/filter-chips.ts';
import { figureToPng } from '../canvas/figure-png.ts';
import { flowHandle } from '../flow/canvas-handles.ts';
import { budgetOf } from '../flow/use-flow-picture.ts';
import { saveFile } from '../hand-out.ts';
import { attemptToSave, saveReport } from '../report/save-report.ts';
import { Menu } from '../parts/menu.tsx';
import { useConnection } from '../stores/connection-store.ts';
import { runJob } from '../stores/jobs-store.ts';
import { useTheme } from '../stores/theme-store.ts';
import { useView } from '../stores/view-store.ts';
import { tokenNow } from '../stores/view-url.ts';
import { currentZone } from '../stores/zone-store.ts';

const REPORTS: readonly { readonly format: ReportFormat; readonly text: string; readonly hint: string }[] = [
  { format: 'html', text: 'Report', hint: 'HTML' },
  { format: 'pdf', text: 'Report', hint: 'PDF' },
  { format: 'docx', text: 'Report', hint: 'Word' },
  { format: 'md', text: 'Report', hint: 'Markdown' },
  { format: 'json', text: 'Report', hint: 'JSON' },
  { format: 'csv', text: 'Requests', hint: 'CSV' },
];
const FIGURE = { width: 1200, height: 820 };

/** Reports and the picture, of the whole case or of what is shown. */
export function ExportMenu() {
  const view = useView();
  const theme = useTheme();
  const info = useConnection((state) => state.info);
  const [onlyShown, setOnlyShown] = useState(false);
  const isFiltered = !isEmptyFilter(view.filter);
  const isLimited = isFiltered && onlyShown;

  /** What is on the screen; drawn from the engine's answer where the flow is not up. */
  const figure = async (): Promise<Figure> => {
    const caption = `${info?.name ?? ''} · ${filterInWords(view.filter)} · custody ${info?.custody.head ?? ''} · view ${tokenNow()}`;
    const shown = flowHandle.current?.shown() ?? null;
    const picture = shown?.picture ?? (await readPicture());
    return figureOfPicture(picture, {
      size: shown?.size ?? FIGURE,
      selection: shown?.selection ?? null,
      theme,
      caption,
    });
  };

  const readPicture = async (): Promise<FlowPicture> => {
    const params = { filter: view.filter, budget: budgetOf(view.look) };
    const data = await runJob('Picture', ({ signal }) => engine().client.call('graph.flow', params, { signal }));
    return { data, form: view.look.form, zone: currentZone() };
  };

  const picture = (format: 'svg' | 'png'): Promise<void> =>
    attemptToSave('The picture', async () => {
      const made = await figure();
      const name = `${info?.name ?? 'case'}-flow.${format}`;
      if (format === 'svg') saveFile(name, [figureToSvg(made)], 'image/svg+xml');
      else saveFile(name, [await figureToPng(made)], 'image/png');
    });

  return (
    <Menu text="Export" name="Export" isDisabled={info === null}>
      {isFiltered && (
        <>
          <button
            type="button"
            role="menuitemcheckbox"
            aria-checked={onlyShown}
            onClick={() => setOnlyShown(!onlyShown)}
          >
            Only what is shown <span className="soft">{onlyShown ? '✓ yes' : 'no: whole case'}</span>
          </button>
          <hr />
        </>
      )}
      {REPORTS.map((one) => (
        <button
          key={one.format}
          type="button"
          role="menuitem"
          onClick={() => void saveReport(one.format, isLimited ? view.filter : undefined)}
        >
          {one.text} <span className="soft">{one.hint}</span>
        </button>
      ))}
      <hr />
      {(['svg', 'png'] as const).map((format) => (
        <button key={format} type="button" role="menuitem" onClick={() => void picture(format)}>
          Flow as shown <span className="soft">{format.toUpperCase()}</span>
        </button>
      ))}
    </Menu>
  );
}
