/**
 * The bundled incident. On 2026-03-02 a new gateway image is approved at 13:40 and a new version of a model is
 * published between 13:30 and 13:36. One old gateway and one node with a warm cache go on as before, under the same
 * labels. Beside that: a tree that does not match its root, and one of each smaller fault.
 */
import { answerText } from './chat-text.ts';
import { batchCalls, FACILITATOR_LIMITS } from './batching.ts';
import { createEnclave, type Enclave } from './enclave.ts';
import type { Batch, Incident, LlmCall } from './incident.ts';
import { Prng } from './prng.ts';
import { publicImage, unknownImage } from './public-images.ts';
import { at, modelSide, NODES } from './warm-cache-models.ts';

type CallOptions = Partial<Omit<LlmCall, 'kind' | 'sec' | 'enclave' | 'request' | 'output'>> & {
  readonly prompt?: string;
  readonly temperature?: number;
};

interface Gateways {
  readonly old: Enclave;
  readonly new: Enclave;
  readonly second: Enclave;
  readonly unknown: Enclave;
  /** Older generations: no record tells of their keys. */
  readonly legacy: Enclave;
}

function createGateways(prng: Prng): Gateways {
  const oldImage = publicImage('d88fb24', at('12:00', '2026-02-26'));
  const newImage = publicImage('cdabc84', at('13:40'), true);
  const enclave = (name: string, options: Parameters<typeof createEnclave>[1]): Enclave =>
    createEnclave(prng.fork(name), options);
  return {
    old: enclave('old', { image: oldImage, host: 'gw-1.example.net', registeredSec: at('08:00', '2026-02-27') }),
    new: enclave('new', { image: newImage, host: 'gw-2.example.net', registeredSec: at('13:45') }),
    second: enclave('second', {
      image: newImage,
      host: 'gw-3.example.net',
      registeredSec: at('13:46:30'),
      switches: [
        { sec: at('14:20'), enabled: false },
        { sec: at('14:35'), enabled: true },
      ],
    }),
    unknown: enclave('unknown', {
      image: unknownImage(at('12:20')),
      host: 'gw-4.example.net',
      registeredSec: at('12:30'),
    }),
    legacy: enclave('legacy', { image: oldImage, host: 'gw-0.example.net', registeredSec: null }),
  };
}

const GEMINI = 'gemini-2.5-pro';
const HAIKU = 'claude-haiku-4-5';
const OPUS = 'claude-opus-4-6';
const GROK = 'grok-4';
const RISK = 'State the main risk of holding ETH/USDT over the next hour.';
const RANGE = 'Estimate tomorrow’s range for BTC/USDT – one line.';

function chats(gw: Gateways, prng: Prng): readonly LlmCall[] {
  let number = 0;
  const chat = (clock: string, enclave: Enclave, model: string, options: CallOptions = {}): LlmCall => {
    const { prompt, temperature, ...rest } = options;
    number += 1;
    return {
      kind: 'llm',
      sec: at(clock),
      generation: 'G3',
      enclave,
      request: {
        model,
        system: prompt === undefined && number % 3 === 0 ? 'You are a cautious market analyst – no advice.' : null,
        prompt: prompt ?? `Summarise window ${number} of the ETH/USDT order book.`,
        temperature: temperature ?? [0, 0.2, 0.7, 1][number % 4] ?? 0,
        maxTokens: number % 5 === 0 ? 512 : null,
      },
      output: answerText(prng),
      log: number % 6 === 0 ? 'both' : number % 7 === 0 ? 'bare' : 'pair',
      traced: number % 5 === 1,
      settle: 'batch',
      ...rest,
    };
  };
  const twin = { prompt: RISK, temperature: 0 };
  const sampled = { prompt: RANGE, temperature: 1 };
  return [
    chat('13:05:04', gw.old, GEMINI),
    chat('13:06:31', gw.old, HAIKU),
    chat('13:07:45', gw.legacy, HAIKU, { generation: 'G1b', settle: 'none', log: 'pair', traced: false }),
    chat('13:09:12', gw.old, GEMINI),
    chat('13:10:20', gw.unknown, GROK),
    chat('13:11:58', gw.old, GROK),
    chat('13:13:36', gw.old, GEMINI),
    chat('13:14:49', gw.old, OPUS, { settle: 'individual' }),
    chat('13:16:27', gw.old, HAIKU),
    chat('13:17:33', gw.unknown, OPUS),

    chat('13:50:20', gw.new, GEMINI),
    chat('13:51:02', gw.old, GEMINI),
    chat('13:52:17', gw.second, GEMINI),
    chat('13:53:29', gw.new, GROK),
    chat('13:54:41', gw.legacy, HAIKU, { generation: 'G2', log: 'pair', traced: false }),
    chat('13:55:08', gw.new, GEMINI, twin),
    chat('13:56:13', gw.old, GEMINI, twin),
    chat('13:57:26', gw.second, HAIKU),
    chat('13:58:38', gw.new, HAIKU, { settle: 'none' }),
    chat('13:59:47', gw.old, OPUS),
    chat('14:00:55', gw.unknown, GROK),
    chat('14:02:09', gw.new, GEMINI, sampled),
    chat('14:03:21', gw.second, GEMINI, sampled),

    chat('14:22:05', gw.new, GEMINI),
    chat('14:23:18', gw.old, GEMINI),
    chat('14:24:33', gw.new, HAIKU, { flipSignature: true }),
    chat('14:25:46', gw.old, GEMINI),
    chat('14:27:11', gw.second, OPUS),
    chat('14:28:24', gw.new, GROK),
    chat('14:29:39', gw.unknown, HAIKU),
    chat('14:31:02', gw.new, GEMINI),
    chat('14:32:16', gw.old, GEMINI),
    chat('14:33:28', gw.new, OPUS),

    chat('15:05:07', gw.second, GEMINI),
    chat('15:06:19', gw.old, GEMINI),
    chat('15:07:32', gw.new, HAIKU),
    chat('15:08:44', gw.new, GEMINI),
    chat('15:09:58', gw.second, GROK, { settle: 'individual' }),
    chat('15:11:10', gw.new, GROK, { log: 'none', traced: false }),
    chat('15:12:23', gw.unknown, OPUS),
    chat('15:13:35', gw.old, GEMINI),
    chat('15:14:48', gw.second, HAIKU),
    chat('15:16:01', gw.new, GEMINI),
  ];
}

/** The batch of the third burst is announced on chain with another root. */
function withForeignRoot(batches: readonly Batch[]): readonly Batch[] {
  const spoiledAt = at('14:28:24');
  return batches.map((batch) =>
    batch.calls.some((call) => call.sec === spoiledAt) ? { ...batch, spoiled: 'event-root' as const } : batch,
  );
}

const WARM_CACHE_PLANTED: readonly string[] = [
  'gw-1 keeps its old image after the new one was approved: it answers gemini-2.5-pro with the preview model',
  'onnx-iad-2 serves og-1hr-volatility-ethusdt 0.05 from its cache after 0.06 was published',
  'one question asked of gw-1 and gw-2, one input given to onnx-fra-1 and onnx-iad-2: two answers from two artifacts each',
  'the tree settled after 14:22 was announced on chain with another root',
  'one leaf of the last tree belongs to no answer held',
  'the answer of 13:58:38 was never settled',
  'an answer of an older gateway was settled under the placeholder enclave id',
  'the signature of 14:24:33 has one bit flipped',
  'gw-4 runs an image that no public measurement knows',
  'gw-3 answered at 14:27:11 while it was disabled',
  'the clock of onnx-sin-3 is 187 s ahead',
];

export function warmCache(seed: string): Incident {
  const prng = new Prng(`${seed}/warm-cache`);
  const gateways = createGateways(prng.fork('gateways'));
  const llm = chats(gateways, prng.fork('chats'));
  const models = modelSide(prng.fork('models'));
  const enclaves = [gateways.old, gateways.new, gateways.second, gateways.unknown];
  return {
    scenario: 'warm-cache',
    seed,
    planted: WARM_CACHE_PLANTED,
    images: [...new Set(enclaves.map((enclave) => enclave.image))],
    enclaves,
    mismatched: [],
    nodes: NODES,
    captures: models.captures,
    publishes: models.publishes,
    nodeEvents: models.nodeEvents,
    calls: [...llm, ...models.calls],
    batches: withForeignRoot(batchCalls(llm, FACILITATOR_LIMITS)),
    walrus: null,
    exportSec: at('15:45'),
  };
}
