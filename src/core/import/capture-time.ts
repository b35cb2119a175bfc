/** When an answer was given that does not say so itself: what the person stated, or the file's own time. */
import type { CaptureBasis } from '../../model/statement.ts';
import type { ImportContext } from './importer.ts';

export interface CaptureTime {
  readonly capturedNs: string | null;
  readonly captureBasis: CaptureBasis;
}

export type CaptureContext = Pick<ImportContext, 'askedCaptureNs' | 'fileTimeNs'>;

/** `statedNs`: the time that the record itself gives. */
export function captureTime(statedNs: string | null, { askedCaptureNs, fileTimeNs }: CaptureContext): CaptureTime {
  if (statedNs !== null) return { capturedNs: statedNs, captureBasis: 'stated' };
  if (askedCaptureNs !== null) return { capturedNs: askedCaptureNs.toString(), captureBasis: 'asked' };
  if (fileTimeNs !== null) return { capturedNs: fileTimeNs.toString(), captureBasis: 'file-time' };
  return { capturedNs: null, captureBasis: 'none' };
}
