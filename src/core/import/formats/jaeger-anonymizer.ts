/** Jaeger's spans one by one, each with its process: captures of its anonymizer. docs/formats/jaeger-anonymizer.md */
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { JAEGER_ALTERATIONS, readBareSpan } from './jaeger-span.ts';

const PLACES = ['', '[]'] as const;
const PATHS = PLACES.map((place) => wanted(place));

export const jaegerAnonymizer: Importer = {
  id: 'jaeger-anonymizer',
  title: 'Single spans of Jaeger (anonymizer)',
  alterations: [
    'The anonymizer puts a hash in the place of services, operations and of most tags: one name has one hash within a file, and the name itself is lost.',
    ...JAEGER_ALTERATIONS,
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    for (const key of ['process', 'operationName', 'startTime', 'duration']) {
      const place = placeWith(probe, PLACES, 'traceID', 'spanID', key);
      if (place !== null)
        return {
          confidence: key === 'process' || key === 'operationName' ? 0.9 : 0.6,
          reason: `Jaeger’s spanID and ${key} at ${place === '' ? 'the top' : place}.`,
        };
    }
    return { confidence: 0, reason: 'No single spans of Jaeger.' };
  },

  read: (bytes, sink, context) =>
    forEachRecord(bytes, sink, context, PATHS, (json, record) => readBareSpan(json, record, sink)),
};
