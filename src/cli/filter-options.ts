/** `--label --node --artifact --rule --from --to --limit`, the same on every command that filters. */
import { InvalidArgumentError, type Command } from 'commander';
import { parseTime } from '../base/time.ts';
import { RULES } from '../core/rules/registry.ts';
import type { Filter } from '../shared/views.ts';

export interface FilterOptions {
  readonly label?: readonly string[];
  readonly node?: readonly string[];
  readonly artifact?: readonly string[];
  readonly rule?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** A time as decimal nanoseconds. @throws InvalidArgumentError */
export function timeArgument(value: string): string {
  const parsed = parseTime(value);
  if (parsed === null) throw new InvalidArgumentError('It is not a time such as 2026-03-02T14:05:09Z.');
  return parsed.ns.toString();
}

/** A misspelt rule would find nothing, which reads as good news. */
function ruleArgument(value: string): string {
  if (RULES.some((rule) => rule.id === value)) return value;
  throw new InvalidArgumentError(`No rule is called that. There are: ${RULES.map((rule) => rule.id).join(', ')}.`);
}

export function countArgument(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(value);
}

export function addFilterOptions(command: Command): Command {
  return command
    .option('--label <label>', 'only this label (may be repeated)', collect)
    .option('--node <node>', 'only this enclave id or node name (may be repeated)', collect)
    .option('--artifact <id>', 'only this artifact id (may be repeated)', collect)
    .option('--rule <rule>', 'only what a finding of this rule is about', ruleArgument)
    .option('--from <time>', 'from this moment on', timeArgument)
    .option('--to <time>', 'before this moment', timeArgument)
    .option('--limit <n>', 'at most so many', countArgument);
}

export function filterOf(options: FilterOptions): Filter {
  return {
    ...(options.label && { labels: options.label }),
    ...(options.node && { nodes: options.node }),
    ...(options.artifact && { artifacts: options.artifact }),
    ...(options.rule !== undefined && { rule: options.rule }),
    ...(options.from !== undefined && { fromNs: options.from }),
    ...(options.to !== undefined && { toNs: options.to }),
  };
}
