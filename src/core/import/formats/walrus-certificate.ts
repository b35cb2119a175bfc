/** Certificates and confirmations of storage nodes as JSON. docs/formats/walrus-certificate.md */
import { placeWith } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachAmongLogs, probeAmongLogs } from '../scan/json-among-logs.ts';
import { wanted } from '../scan/json-path.ts';
import { CERTIFICATE_KEYS, tellCertificate } from '../walrus/certificate-record.ts';
import { bookReading } from '../walrus/reading.ts';

const PLACES = ['', '[]'];
const MESSAGE_KEYS = ['serializedMessage', 'serialized_message'] as const;
const SIGNED = ['', 'signed.', 'success.data.signed.', 'success.data.', 'data.signed.'] as const;

export const walrusCertificate: Importer = {
  id: 'walrus-certificate',
  title: 'Certificates of Walrus storage nodes',
  alterations: [
    'Signers are places in the committee of one epoch, ordered by node id: without that committee they are numbers.',
    'A certificate says that slivers were stored then; it says nothing of any reading.',
  ],
  clock: 'none',

  sniff(head) {
    const probe = probeAmongLogs(head);
    for (const key of MESSAGE_KEYS) {
      for (const holder of CERTIFICATE_KEYS) {
        if (placeWith(probe, PLACES, `${holder}.signers`, `${holder}.${key}`) !== null)
          return { confidence: 0.97, reason: 'A certificate with its signers and its message.' };
      }
      if (placeWith(probe, PLACES, 'signers', key, 'signature') !== null)
        return { confidence: 0.95, reason: 'Signers, a message and a signature.' };
      if (SIGNED.some((place) => placeWith(probe, PLACES, `${place}${key}`, `${place}signature`) !== null))
        return { confidence: 0.9, reason: 'A message and the signature of one storage node.' };
    }
    for (const holder of CERTIFICATE_KEYS) {
      const isText = PLACES.some((place) => probe.texts.has(place === '' ? holder : `${place}.${holder}`));
      if (isText && placeWith(probe, PLACES, 'blob_id', holder) !== null)
        return { confidence: 0.85, reason: 'A blob id and a certificate in one text.' };
    }
    return { confidence: 0, reason: 'No certificate of storage nodes.' };
  },

  async read(bytes, sink, context) {
    await forEachAmongLogs(bytes, sink, context, [wanted(''), wanted('[]')], (json, place) =>
      bookReading(sink, place, 'unknown-shape', (reading) => tellCertificate(reading, json)),
    );
  },
};
