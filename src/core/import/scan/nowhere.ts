/** For a first reading of a file that is read again: nothing is booked at it. */
import type { RecordSink } from '../importer.ts';

export const NOWHERE: RecordSink = {
  statement: () => undefined,
  accepted: () => undefined,
  rejected: () => undefined,
  skipped: () => undefined,
  issue: () => undefined,
};
