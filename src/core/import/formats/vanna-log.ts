/** The log of vanna-storage, 2024: which file was seen under which id, and when. docs/formats/vanna-log.md */
import { isIpfsCid } from '../../../base/ids.ts';
import { readTime } from '../field-readers.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachEntry, headText, type LogEntry } from '../scan/for-each-entry.ts';

const LINE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:,(\d{3}))? - (?:DEBUG|INFO|WARNING|ERROR|CRITICAL) - ([^]*)$/;
const SIGHTS: readonly RegExp[] = [
  /^IPFS upload completed\. CID: (?<cid>\w+)/,
  /^Uploaded file to IPFS with CID: (?<cid>\w+), size: (?<size>\d+) bytes/,
  /^File size for CID (?<cid>\w+): (?<size>\d+)/,
  /^Size of file with CID (?<cid>\w+): (?<size>\d+) bytes/,
  /^Adding file to zip: (?<name>[^\n]+) \(CID: (?<cid>\w+)\)/,
];

interface Sight {
  readonly cid: string;
  readonly size: string | null;
  readonly name: string | null;
}

function sightIn(says: string): Sight | null {
  for (const pattern of SIGHTS) {
    const groups = pattern.exec(says)?.groups;
    const cid = groups?.['cid'];
    if (cid !== undefined && isIpfsCid(cid))
      return { cid, size: groups?.['size'] ?? null, name: groups?.['name'] ?? null };
  }
  return null;
}

function tell({ text, offset, length }: LogEntry, sink: RecordSink): void {
  const [, day, time, ms = '000', says = ''] = LINE.exec(text) ?? [];
  const sight = sightIn(says);
  if (sight === null) {
    sink.skipped(offset, length, 'other-entry');
    return;
  }
  sink.accepted(offset, length);
  const capturedNs = readTime(`${day}T${time}.${ms}Z`);
  const captured = { capturedNs, captureBasis: capturedNs === null ? 'none' : 'stated' } as const;
  const file = {
    label: null,
    version: null,
    artifactRef: sight.cid,
    fileName: sight.name,
    size: sight.size,
    sha256: null,
  };
  sink.statement({ kind: 'hub-file', ...file, ...captured }, offset, length);
}

export const vannaLog: Importer = {
  id: 'vanna-log',
  title: 'Log of vanna-storage',
  alterations: [
    'The log names files by their id only: no model and no version.',
    'Times carry no zone: they are those of the server’s machine, and are read as UTC.',
  ],
  clock: 'wall',

  sniff(head) {
    const entries = headText(head.bytes)
      .split(/\r?\n/)
      .flatMap((line) => LINE.exec(line)?.[4] ?? []);
    const sights = entries.filter((says) => sightIn(says) !== null);
    if (sights.length > 0)
      return { confidence: 0.93, reason: `A log that names files by their IPFS ids: ${sights.length}.` };
    return { confidence: 0, reason: 'No entry that names a file by its IPFS id.' };
  },

  async read(bytes, sink, context) {
    await forEachEntry(bytes, sink, context, {
      begins: (line) => LINE.test(line),
      entry: (entry) => tell(entry, sink),
    });
  },
};
