/** Things made by the engine and handed to the person as files; what fails is said across the top. */
import { AppError } from '../../base/errors.ts';
import type { ReportFormat } from '../../shared/report-views.ts';
import type { Filter } from '../../shared/views.ts';
import { engine } from '../engine.ts';
import { saveFile } from '../hand-out.ts';
import { useConnection } from '../stores/connection-store.ts';
import { runJob } from '../stores/jobs-store.ts';

/** The engine's own base64. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));

/** @param title of the thing, as a sentence begins with it; a cancelled one says nothing. */
export async function attemptToSave(title: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    useConnection.getState().announce(`${title} saved`);
  } catch (error) {
    if (error instanceof AppError && error.code === 'CANCELLED') return;
    const text = error instanceof Error ? error.message : String(error);
    useConnection.getState().setBanner({ tone: 'bad', text: `${title} could not be made: ${text}` });
  }
}

/** The report of the whole case, or of a filter. */
export function saveReport(format: ReportFormat, filter: Filter | undefined): Promise<void> {
  return attemptToSave('The report', async () => {
    const params = { format, ...(filter !== undefined && { filter }) };
    const file = await runJob('Report', ({ signal, onProgress }) =>
      engine().client.call('report.build', params, { signal, onProgress }),
    );
    saveFile(file.name, [file.encoding === 'base64' ? bytesOf(file.text) : file.text], file.mediaType);
  });
}
