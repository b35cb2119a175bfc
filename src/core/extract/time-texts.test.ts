import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importInto, scratchFolder } from '../case/case-file.test-helper.ts';
import { withExtractOf } from './extract.test-helper.ts';

it('times stand as the record writes them, with the zone that it writes', async () => {
  const folder = scratchFolder();
  const event = (time: string): string =>
    JSON.stringify({
      schema: 'ogtrace/1',
      ts: time,
      kind: 'artifact.load',
      node_id: 'onnx-fra-1',
      label: 'volatility',
    });
  const written = ['2026-03-02T15:00:00.250+01:00', '2026-03-02T09:30:00-05:00', '2026-03-02T14:45:00Z'];
  writeFileSync(join(folder, 'node.ogtrace.ndjson'), `${written.map(event).join('\n')}\n`);
  await importInto(join(folder, 'x.blobtrail'), [join(folder, 'node.ogtrace.ndjson')]);
  const rows = await withExtractOf(join(folder, 'x.blobtrail'), (extract) => ({
    events: [...extract.rows('events')].map(({ timeNs }) => timeNs),
    texts: [...extract.rows('time_texts')].map(({ text, zone, timeNs }) => [text, zone, timeNs]),
  }));
  expect(rows.events.length).toBe(3);
  expect(rows.texts.toSorted()).toEqual([
    ['2026-03-02T09:30:00-05:00', '-05:00', '1772461800000000000'],
    ['2026-03-02T14:45:00Z', 'Z', '1772462700000000000'],
    ['2026-03-02T15:00:00.250+01:00', '+01:00', '1772460000250000000'],
  ]);
});
