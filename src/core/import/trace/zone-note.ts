/** Times without a zone are read as UTC. A source says so once, at the first record that has one. */
import type { RecordSink } from '../importer.ts';

export function createZoneNote(sink: Pick<RecordSink, 'issue'>): (offset: number, length: number) => void {
  let isTold = false;
  return (offset, length) => {
    if (isTold) return;
    isTold = true;
    sink.issue(
      offset,
      length,
      'no-zone',
      'The times of this source name no zone. They are read as UTC from here on; if the writer used another zone, all of them are shifted alike.',
    );
  };
}
