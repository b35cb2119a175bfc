import type { Prng } from './prng.ts';

const PAIRS = ['ETH/USDT', 'BTC/USDT', 'SUI/USDT', 'SOL/USDT', 'OPG/USDT', 'ETH/BTC'] as const;
const TASKS = [
  'Summarise the order book imbalance of',
  'State the main risk of holding',
  'Name one reason for the last hour’s move of',
  'Estimate tomorrow’s range for',
  'Explain the funding rate of',
  'Compare the last two closes of',
] as const;
const OPENINGS = [
  'The spread widened before the move and closed again within minutes.',
  'Volume was below its weekly mean while open interest rose.',
  'The move followed one large market order; depth came back at once.',
  'Realised volatility fell, which the forecast had not expected.',
  'Nothing in the held window explains the change – the data are thin.',
] as const;
const ENDINGS = [
  'Confidence: low.',
  'Confidence: medium – see the cited window.',
  'A range of ±0.8 % is the central estimate.',
  'No position is suggested 🙂.',
  'Überprüfung empfohlen: one source only.',
] as const;

/** A question that occurs once: its number stands in it. */
export function promptText(prng: Prng, number: number): string {
  return `${prng.pick(TASKS)} ${prng.pick(PAIRS)} (query ${number}).`;
}

export function answerText(prng: Prng): string {
  const level = `Level ${prng.between(1_000, 99_999) / 10}.`;
  return `${prng.pick(OPENINGS)} ${level} ${prng.pick(ENDINGS)}`;
}

export const SYSTEM_PROMPTS: readonly (string | null)[] = [
  null,
  null,
  'You are a cautious market analyst.',
  'Answer in one paragraph – no lists.',
];
export const TEMPERATURES: readonly number[] = [0, 0.2, 0.7, 1];
export const MAX_TOKENS: readonly (number | null)[] = [null, 128, 512];
