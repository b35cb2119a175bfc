/** The log of a TEE gateway: which label it sent to which provider's model, and when it was started. docs/formats/gateway-log.md */
import { hexKey, word32 } from '../../../base/ids.ts';
import type { GatewayCallStatement } from '../../../model/log-statement.ts';
import type { AnswerStatement } from '../../../model/statement.ts';
import { NS_PER_SECOND } from '../../../base/time.ts';
import { readTime } from '../field-readers.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachEntry, headText, type LogEntry } from '../scan/for-each-entry.ts';
import { readShortHash } from '../short-hash.ts';
import { traceEvent } from '../trace-event.ts';

const LINE =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:,\d{3})?(?:\.(\d{1,6}))? \[(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\] ([\w.]+): ([^]*)$/;
const ASKED = /^Chat request for model: (\S[^\n]*)$/;
const CLIENT = /^Creating cached chat model - Provider: (\S+), Model: (\S[^\n]*)$/;
const STREAMED = /^Stream completed — [^]*?finish: ([^,]*),[^]*?inputHash: (\S+?),? outputHash: (\S+)$/;
const FINAL = /^Response Final\n/;
const BOOT_ID = /^(?:TEE initialized\. )?tee_id: (0x[0-9a-fA-F]{64})$/;
const BOOT_WALLET = /^wallet_address: (0x[0-9a-fA-F]{40})$/;
const BOOT_KEY = /^Public key SHA256 hash \(hex\): ([0-9a-f]{64})$/;
const COST = /^DYNAMIC_SESSION_COST model=(\S+) /;
const SESSION = /^(UPTO_SESSION_[A-Z_]+) id=(\S+)([^]*)$/;
const OWN = [ASKED, CLIENT, STREAMED, FINAL, BOOT_ID, COST, SESSION] as const;
const MARKS = ['tee_gateway', 'openapi_server', 'server', '__main__'] as const;

/** Calls of which the next client may be. */
const MOST_ASKED = 32;
const UNPAIRED =
  'Which label this client is for is not told: no call began within the second before, or calls of several labels did.';

interface Line {
  readonly timeNs: string | null;
  readonly says: string;
}

function lineOf(text: string): Line | null {
  const match = LINE.exec(text);
  if (match === null) return null;
  const fraction = match[2] === undefined ? '' : `.${match[2]}`;
  return { timeNs: readTime(`${match[1]}${fraction}Z`), says: match[4] ?? '' };
}

function call(says: Partial<GatewayCallStatement> & Pick<GatewayCallStatement, 'step'>): GatewayCallStatement {
  const nothing = { label: null, finishReason: null, timeNs: null, signedTime: null } as const;
  return { kind: 'gateway-call', teeId: null, inputHash: null, outputHash: null, ...nothing, ...says };
}

/** The block that the gateway writes of an answer when it is told to say all. */
function finalAnswer(says: string): AnswerStatement | null {
  const field = (name: string): string | null => new RegExp(`\\n\\s*${name}: (\\S+)`).exec(says)?.[1] ?? null;
  const [signature, signedTime] = [field('TEE Signature'), field('TEE timestamp')];
  const hash = (name: string): string | null => word32(field(name) ?? '');
  const [inputHash, outputHash, teeId] = [hash('TEE request hash'), hash('TEE output hash'), hash('TEE ID')];
  if (signature === null || inputHash === null || outputHash === null) return null;
  return {
    kind: 'answer',
    generation: teeId === null ? 'G2' : 'G3',
    responseId: null,
    labelAsked: null,
    labelAnswered: null,
    teeId,
    inputHash,
    outputHash,
    signature,
    signedTime,
    timeNs: readTime(signedTime),
    settlementType: null,
    settlementTx: null,
    settlementBlob: null,
    paymentTransaction: null,
    hasRequest: false,
    hasOutput: false,
  };
}

/** Lines in their order: an enclave’s id holds from the start that printed it. */
class GatewayLines {
  private readonly sink: RecordSink;
  private teeId: string | null = null;
  /** Calls that began lately and for which no client was made yet. */
  private asked: readonly { readonly label: string; readonly timeNs: string | null }[] = [];

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  entry(entry: LogEntry): void {
    const { text, offset, length, isCut } = entry;
    const line = lineOf(text);
    if (line === null) return;
    if (isCut)
      this.sink.issue(offset, length, 'limit', 'This entry is longer than what is held of one: its end is not read.');
    if (!this.tell(line, offset, length)) this.sink.skipped(offset, length, 'other-entry');
  }

  /** A client is made at once when its call begins: the one label that was asked for within a second before. */
  private takeLabel(timeNs: string | null): string | null {
    const isLate = (began: string | null): boolean =>
      timeNs !== null && began !== null && BigInt(timeNs) - BigInt(began) > NS_PER_SECOND;
    this.asked = this.asked.filter((call) => !isLate(call.timeNs));
    const [first, ...others] = this.asked;
    if (first === undefined || others.some(({ label }) => label !== first.label)) return null;
    this.asked = others;
    return first.label;
  }

  /** True when the entry was booked. */
  private tell({ timeNs, says }: Line, offset: number, length: number): boolean {
    const { sink } = this;
    const put = (statement: Parameters<RecordSink['statement']>[0]): true => {
      sink.accepted(offset, length);
      sink.statement(statement, offset, length);
      return true;
    };
    const enclave = this.teeId === null ? null : { start: this.teeId, end: '' };
    const [label, client, streamed, id, cost, session] = [ASKED, CLIENT, STREAMED, BOOT_ID, COST, SESSION].map(
      (pattern) => pattern.exec(says),
    );
    if (label?.[1] !== undefined) {
      this.asked = [...this.asked.slice(1 - MOST_ASKED), { label: label[1], timeNs }];
      return put(call({ step: 'asked', timeNs, label: label[1], teeId: enclave }));
    }
    if (client?.[2] !== undefined) {
      const asked = this.takeLabel(timeNs);
      const resolved = { timeNs, label: asked, apiName: client[2], teeId: this.teeId, resolver: 'gateway-alias' };
      put(traceEvent('model.resolve', resolved));
      if (asked === null) sink.issue(offset, length, 'no-label', UNPAIRED);
      return true;
    }
    if (streamed?.[3] !== undefined) {
      const [inputHash, outputHash] = [readShortHash(streamed[2]), readShortHash(streamed[3])];
      return put(
        call({ step: 'streamed', timeNs, finishReason: streamed[1] ?? null, teeId: enclave, inputHash, outputHash }),
      );
    }
    if (FINAL.test(says)) {
      const answer = finalAnswer(says);
      if (answer !== null) return put(answer);
      sink.rejected(offset, length, 'cut', 'This entry tells of an answer and does not hold its hashes and signature.');
      return true;
    }
    if (cost?.[1] !== undefined) return put(call({ step: 'priced', timeNs, label: cost[1], teeId: enclave }));
    if (session?.[2] !== undefined) {
      const value = (name: string): string | null => new RegExp(` ${name}=(\\S+)`).exec(session[3] ?? '')?.[1] ?? null;
      const tx = value('tx');
      const txHash = tx === null ? null : hexKey(tx);
      const [amount, reason] = [value('amount'), value('reason')];
      return put({
        kind: 'session-event',
        event: session[1] ?? '',
        timeNs,
        sessionId: session[2],
        txHash,
        amount,
        reason,
      });
    }
    return this.boot(timeNs, says, id, put);
  }

  private boot(
    timeNs: string | null,
    says: string,
    id: RegExpExecArray | null | undefined,
    put: (statement: Parameters<RecordSink['statement']>[0]) => true,
  ): boolean {
    const keyHash = BOOT_KEY.exec(says)?.[1] ?? null;
    const walletAddress = BOOT_WALLET.exec(says)?.[1]?.toLowerCase().slice(2) ?? null;
    if (id?.[1] !== undefined) this.teeId = hexKey(id[1]);
    else if (keyHash === null && walletAddress === null) return false;
    return put({ kind: 'gateway-boot', timeNs, teeId: this.teeId, walletAddress, keyHash });
  }
}

export const gatewayLog: Importer = {
  id: 'gateway-log',
  title: 'Log of a TEE gateway',
  alterations: [
    'The resolved name is written only when a client is made for it; later calls with the same settings are silent.',
    'Times carry no zone: they are read as UTC, which is what the enclave’s container runs in.',
    'Hashes of streamed answers are cut to 16 digits. Calls of one process stand between each other’s lines.',
  ],
  clock: 'wall',

  sniff(head) {
    const lines = headText(head.bytes)
      .split(/\r?\n/)
      .flatMap((text) => {
        const match = LINE.exec(text);
        return match === null ? [] : [{ name: match[3] ?? '', says: match[4] ?? '' }];
      });
    const own = lines.filter(({ says }) => says === 'Response Final' || OWN.some((pattern) => pattern.test(says)));
    if (own.length > 0) return { confidence: 0.96, reason: `Lines of a gateway’s log: ${own.length}.` };
    const named = lines.some(({ name }) => MARKS.some((mark) => name === mark || name.startsWith(`${mark}.`)));
    return named
      ? {
          confidence: 0.35,
          reason: 'A log in the form of a gateway’s, without any line about calls or starts in its beginning.',
        }
      : { confidence: 0, reason: 'No line of a gateway’s log.' };
  },

  async read(bytes, sink, context) {
    const lines = new GatewayLines(sink);
    await forEachEntry(bytes, sink, context, {
      begins: (line) => LINE.test(line),
      entry: (entry) => lines.entry(entry),
    });
  },
};
