/** Words for findings: ids in full and as the evidence writes them, times in UTC. */
import { formatHandle } from '../../base/ids.ts';
import { formatNs, NS_PER_SECOND } from '../../base/time.ts';
import type { CaseFacts } from '../../model/facts.ts';

/** An enclave's id as it is written on chain, or a node's own name. */
export function nodeName(facts: CaseFacts, id: number): string {
  const node = facts.nodes.get(id);
  if (node === undefined) return formatHandle('n', id);
  return node.isEnclave ? hexName(node.name) : node.name;
}

export function artifactName(facts: CaseFacts, id: number): string {
  return facts.artifacts.get(id)?.ref ?? formatHandle('a', id);
}

/** A 32-byte id as chain tools write it. */
export function hexName(key: string): string {
  return /^[0-9a-f]{64}$/.test(key) ? `0x${key}` : key;
}

/** `12345 requests`, without the commas of base/counted.ts: summaries are kept in the case, and compared with what the rules make anew. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joined(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** ` for the label "…"`, with the blank before it. */
export function forLabel(label: string | null): string {
  return label === null ? ' without a known label' : ` for the label "${label}"`;
}

/** `2026-03-02T14:05:09.25Z`: a fraction only where there is one. */
export function utc(ns: bigint): string {
  return formatNs(ns).replace(/\.?0+Z$/, 'Z');
}

/** ` at T`, ` between T and U`, or nothing when no time is known; with the blank before it. */
export function during(fromNs: bigint | null, toNs: bigint | null): string {
  if (fromNs === null || toNs === null) return ' at a time that no record gives';
  return fromNs === toNs ? ` at ${utc(fromNs)}` : ` between ${utc(fromNs)} and ${utc(toNs)}`;
}

/** `2 h 5 min`, `61 s`, `0.25 s`. */
export function durationWords(ns: bigint): string {
  const size = ns < 0n ? -ns : ns;
  const seconds = size / NS_PER_SECOND;
  const days = seconds / 86_400n;
  const hours = (seconds / 3600n) % 24n;
  const minutes = (seconds / 60n) % 60n;
  if (days > 0n) return `${days} d${hours > 0n ? ` ${hours} h` : ''}`;
  if (hours > 0n) return `${hours} h${minutes > 0n ? ` ${minutes} min` : ''}`;
  if (seconds >= 120n) return `${minutes} min${seconds % 60n > 0n ? ` ${seconds % 60n} s` : ''}`;
  const fraction = (size % NS_PER_SECOND).toString().padStart(9, '0').replace(/0+$/, '');
  return fraction === '' ? `${seconds} s` : `${seconds}.${fraction} s`;
}
