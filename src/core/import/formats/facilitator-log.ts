/** What a settlement facilitator prints. docs/formats/facilitator-log.md */
import { parseInspected } from '../../../base/node-inspect.ts';
import { hexKey } from '../../../base/ids.ts';
import type { SettlementJobStatement } from '../../../model/log-statement.ts';
import { readTime } from '../field-readers.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachEntry, headText, type LogEntry } from '../scan/for-each-entry.ts';
import { jobOfLine } from './facilitator-job.ts';

const COLLECTED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z) /;
const BEGINS = /^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z )?\[[a-z][\w-]*\](?:\[debug\])? \S/;
const STORED = /^\[settlement\] Individual settlement uploaded to Walrus with blob id: (\S+), txHash: (\S+)/;
const STEPS: readonly (readonly [RegExp, SettlementJobStatement['step'], 'batch' | 'individual' | null])[] = [
  [/^\[settlement\] Batch settlement item buffered:/, 'buffered', 'batch'],
  [/^\[settlement\] Batch settlement flushed:/, 'flushed', 'batch'],
  [/^\[settlement\] Batch settlement transaction submitted:/, 'submitted', 'batch'],
  [/^\[settlement\] Batch settlement flush failed; restored items to buffer:/, 'restored', 'batch'],
  [/^\[settlement\] Pre-signed individual settlement broadcast:/, 'broadcast', 'individual'],
  [/^\[settlement\] Processing individual settlement:/, 'processed', 'individual'],
  [/^\[settlement\] Individual settlement failed:/, 'failed', 'individual'],
  [/^\[settlement\]\[debug\] Raw individual settlement data/, 'processed', 'individual'],
  [/^\[settlement\]\[debug\] Raw batch settlement data/, 'buffered', 'batch'],
  [/^\[api\] (?:Individual|Batch)? ?data settlement job enqueued/i, 'enqueued', null],
];

const RESTORED =
  'The items of this batch went back into the buffer: the same leaves may stand in a later tree, and the blob of this one may be there without a transaction.';
const UNREADABLE =
  'What the line prints beside its words cannot be read: it ends early, or is in no form that is read.';

function tell(entry: LogEntry, sink: RecordSink): void {
  const { text, offset, length, isCut } = entry;
  const timeNs = readTime(COLLECTED.exec(text)?.[1]);
  const says = text.replace(COLLECTED, '');
  const put = (job: SettlementJobStatement): void => {
    sink.accepted(offset, length);
    sink.statement(job, offset, length);
    if (job.step === 'restored') sink.issue(offset, length, 'restored-items', RESTORED);
  };
  const stored = STORED.exec(says);
  if (stored !== null) {
    const job = jobOfLine('stored', null, timeNs);
    put({ ...job, settlementType: 'individual', blobId: stored[1] ?? null, txHash: hexKey(stored[2] ?? '') });
    return;
  }
  const step = STEPS.find(([pattern]) => pattern.test(says));
  if (step === undefined) {
    sink.skipped(offset, length, /^\[(?:payment|verify)/.test(says) ? 'payment' : 'other-entry');
    return;
  }
  const open = says.indexOf('{');
  const printed = open < 0 ? null : parseInspected(says, open);
  if (printed === null) {
    sink.rejected(offset, length, isCut ? 'limit' : 'cut', UNREADABLE);
    return;
  }
  const job = jobOfLine(step[1], printed.value, timeNs);
  put({ ...job, settlementType: job.settlementType ?? step[2] });
}

export const facilitatorLog: Importer = {
  id: 'facilitator-log',
  title: 'Output of a settlement facilitator',
  alterations: [
    'Hashes in summaries are shortened to their first ten and last six characters.',
    'A transaction is printed when it was signed or sent: whether it was mined is not in the log.',
    'The program writes no time; where there is one, whoever collected the output put it there.',
  ],
  clock: 'none',

  sniff(head) {
    const lines = headText(head.bytes)
      .split(/\r?\n/)
      .map((line) => line.replace(COLLECTED, ''));
    const own = lines.filter((line) => STORED.test(line) || STEPS.some(([pattern]) => pattern.test(line)));
    if (own.length > 0) return { confidence: 0.96, reason: `A facilitator’s lines about settlements: ${own.length}.` };
    return lines.some((line) => /^\[settlement\] \S/.test(line))
      ? { confidence: 0.6, reason: 'Lines that begin with [settlement].' }
      : { confidence: 0, reason: 'No line about a settlement.' };
  },

  async read(bytes, sink, context) {
    await forEachEntry(bytes, sink, context, {
      begins: (line) => BEGINS.test(line),
      entry: (entry) => tell(entry, sink),
    });
  },
};
