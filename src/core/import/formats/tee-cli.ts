/** Registry entries as the registry's command line prints them for people. docs/formats/tee-cli.md */
import { isUtf8 } from 'node:buffer';
import { hexKey, word32 } from '../../../base/ids.ts';
import type { RegistryStatement } from '../../../model/statement.ts';
import { readTime } from '../field-readers.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { readPublicKey } from '../public-key.ts';
import { forEachLine } from '../scan/for-each-line.ts';

const TITLE = /^\s*=== TEE Details: (0x[0-9a-fA-F]{64}) ===\s*$/;
const MEMBER = /^\s+([A-Za-z][A-Za-z ]*):\s+(\S.*?)\s*$/;
const MOMENT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?: UTC)?$/;
const LINE_BYTES = 64 * 1024;
const MAX_LINES = 200;

function timeOf(text: string | undefined): string | null {
  const parts = MOMENT.exec(text ?? '');
  return parts === null ? null : readTime(`${parts[1]}T${parts[2]}Z`);
}

function entryOf(teeId: string, members: ReadonlyMap<string, string>): RegistryStatement {
  const pcrHash = members.get('pcr hash');
  const enabled = members.get('enabled');
  const teeType = /^\d{1,9}/.exec(members.get('tee type') ?? '')?.[0];
  return {
    kind: 'registry-entry',
    teeId: hexKey(teeId),
    publicKey: readPublicKey(members.get('public key') ?? null),
    pcrHash: pcrHash === undefined ? null : word32(pcrHash),
    endpoint: members.get('endpoint') ?? null,
    teeType: teeType === undefined ? null : Number(teeType),
    enabled: enabled === 'true' ? true : enabled === 'false' ? false : null,
    registeredNs: timeOf(members.get('registered')),
    heartbeatNs: timeOf(members.get('last heartbeat')),
  };
}

/** One printed entry in the making: its title and the indented members below it. */
class Entries {
  private readonly sink: RecordSink;
  private teeId: string | null = null;
  private members = new Map<string, string>();
  private lines = 0;
  private start = 0;
  private end = 0;

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  line(offset: number, bytes: Buffer): void {
    const text = bytes.toString('utf8').trimEnd();
    const length = bytes.toString('latin1').trimEnd().length;
    if (length === 0) return;
    const title = TITLE.exec(text);
    if (title !== null) {
      this.finish();
      this.teeId = title[1]!;
      this.start = offset;
      this.end = offset + length;
      return;
    }
    const member = this.teeId === null || this.lines >= MAX_LINES || !isUtf8(bytes) ? null : MEMBER.exec(text);
    if (member === null) {
      this.finish();
      this.sink.skipped(offset, length, 'other-text');
      return;
    }
    this.lines += 1;
    this.end = offset + length;
    const name = member[1]!.toLowerCase();
    if (!this.members.has(name)) this.members.set(name, member[2]!);
  }

  finish(): void {
    if (this.teeId !== null) {
      const [offset, length] = [this.start, this.end - this.start];
      const entry = entryOf(this.teeId, this.members);
      if (entry.pcrHash === null && entry.publicKey === null && entry.endpoint === null)
        this.sink.rejected(offset, length, 'cut', 'This entry has a title and nothing of what stands below it.');
      else {
        this.sink.accepted(offset, length);
        this.sink.statement(entry, offset, length);
        const registered = this.members.get('registered');
        if (registered !== undefined && entry.registeredNs === null)
          this.sink.issue(offset, length, 'unreadable-time', 'The time of registration cannot be read.');
      }
    }
    this.teeId = null;
    this.members = new Map();
    this.lines = 0;
  }
}

export const teeCli: Importer = {
  id: 'tee-cli',
  title: 'TEE registry entries as text',
  alterations: [
    'What the registry said when it was asked, printed for people: times are cut to seconds, keys are left out.',
    'A terminal may have wrapped or coloured the lines.',
  ],
  clock: 'chain',

  sniff(head) {
    const text = Buffer.from(head.bytes.buffer, head.bytes.byteOffset, head.bytes.byteLength).toString('latin1');
    return /^(?:\xEF\xBB\xBF)?[ \t]*=== TEE Details: 0x[0-9a-fA-F]{64} ===/m.test(text)
      ? { confidence: 0.98, reason: 'Entries titled "TEE Details".' }
      : { confidence: 0, reason: 'No printed entry of the registry.' };
  },

  async read(bytes, sink, context) {
    const entries = new Entries(sink);
    await forEachLine(bytes, sink, context, LINE_BYTES, {
      line: (offset, line) => entries.line(offset, line),
      tooLong(offset, length) {
        entries.finish();
        sink.rejected(offset, length, 'limit', `One line of ${length} bytes is no part of an entry.`);
      },
    });
    entries.finish();
  },
};
