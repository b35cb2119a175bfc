import { Option, type Command } from 'commander';
import { formatNs } from '../../base/time.ts';
import type { ReportVersion } from '../../model/report/report-persons.ts';
import { writeJsonLine, writeLine } from '../print.ts';
import { withCase } from '../session.ts';

interface Options {
  readonly issue?: 'interim' | 'final' | 'supplemental';
  readonly note?: string;
  readonly by?: string;
  readonly json?: boolean;
}

async function print({ number, status, supersededBy, atNs, actor, reportId, note }: ReportVersion): Promise<void> {
  const place = supersededBy === null ? '' : `, superseded by version ${supersededBy}`;
  await writeLine(`version ${number}, ${status}${place}: ${formatNs(BigInt(atNs))} by ${actor}`);
  await writeLine(`  ${reportId}${note === '' ? '' : `, ${note}`}`);
}

export function addReportVersions(program: Command): void {
  program
    .command('report-versions')
    .description('issued versions of the report; issues the next one')
    .argument('<case>')
    .addOption(
      new Option('--issue <status>', 'issues what the report says now').choices(['interim', 'final', 'supplemental']),
    )
    .option('--note <text>', 'why it is issued')
    .option('--by <name>', 'who issues it; whoever is logged in without it')
    .option('--json', 'one object a line')
    .action((casePath: string, { issue, note, by, json }: Options) =>
      withCase(casePath, async (session) => {
        const show = (version: ReportVersion): Promise<void> =>
          json === true ? writeJsonLine(version) : print(version);
        if (issue !== undefined) {
          const words = { ...(note !== undefined && { note }), ...(by !== undefined && { actor: by }) };
          await show(await session.call('report.issue', { status: issue, ...words }));
          return;
        }
        const { versions, version, status, missing } = await session.call('report.state', {});
        for (const each of versions) await show(each);
        if (json === true || status !== 'draft') return;
        const open = missing.length === 0 ? '' : `; to be final it needs ${missing.join(', ')}`;
        await writeLine(`version ${version} would be next${open}`);
      }),
    );
}
