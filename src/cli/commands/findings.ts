import type { Command } from 'commander';
import { Option } from 'commander';
import { SEVERITIES, severityAtLeast, type Severity } from '../../model/finding.ts';
import { addFilterOptions, filterOf, type FilterOptions } from '../filter-options.ts';
import { findingJson, writeJsonLine, writeLine } from '../print.ts';
import { withCase } from '../session.ts';

interface Options extends FilterOptions {
  readonly json?: boolean;
  readonly failOn?: Severity;
}

export function addFindings(program: Command): void {
  const command = program.command('findings').description('every finding, most severe first').argument('<case>');
  addFilterOptions(command)
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 when a finding is at least this severe').choices([...SEVERITIES]),
    )
    .option('--json', 'print one object a line')
    .action((casePath: string, options: Options) =>
      withCase(casePath, async (session) => {
        const findings = await session.call('finding.list', {
          filter: filterOf(options),
          ...(options.limit !== undefined && { limit: options.limit }),
        });
        for (const finding of findings) {
          if (options.json === true) await writeJsonLine(findingJson(finding));
          else await writeLine(`${finding.id}  ${finding.severity}  ${finding.rule}: ${finding.summary}`);
        }
        if (findings.length === 0 && options.json !== true)
          await writeLine('No finding. That says what the rules found in these records, not that nothing happened.');
        const { failOn } = options;
        if (failOn !== undefined && findings.some((finding) => severityAtLeast(finding.severity, failOn)))
          process.exitCode = 1;
      }),
    );
}
