import { Option, type Command } from 'commander';
import { flowToSvg } from '../../model/flow/flow-svg.ts';
import { filterOfEarliest } from '../earliest.ts';
import { addFilterOptions, type FilterOptions } from '../filter-options.ts';
import { writeJsonLine, writeTable } from '../print.ts';
import { withCase } from '../session.ts';
import { writeOut } from './report.ts';

interface Options extends FilterOptions {
  readonly json?: boolean;
  readonly svg?: string;
  readonly theme: 'light' | 'dark';
}

const BUDGET = { labels: 40, nodes: 40, artifacts: 60, bins: 160 };

export function addGraph(program: Command): void {
  const command = program
    .command('graph')
    .description('the graph of labels, requests, nodes and artifacts')
    .argument('<case>');
  addFilterOptions(command)
    .option('--svg <file>', 'write it as a picture')
    .addOption(new Option('--theme <theme>', 'colours of the picture').choices(['light', 'dark']).default('light'))
    .option('--json', 'print one object')
    .action((casePath: string, options: Options) =>
      withCase(casePath, async (session) => {
        const flow = await session.call('graph.flow', {
          filter: await filterOfEarliest(session, options),
          budget: BUDGET,
        });
        if (options.svg !== undefined) {
          writeOut(
            options.svg,
            flowToSvg(flow, {
              width: 1200,
              height: 720,
              theme: options.theme,
              caption: `${casePath} · showing ${flow.shown} of ${flow.of} requests`,
            }),
            casePath,
          );
          process.stderr.write(`Picture written to ${options.svg}\n`);
        }
        if (options.json === true) await writeJsonLine(flow);
        else if (options.svg === undefined) {
          const { strips, labels, artifacts } = flow;
          const rows = strips.label.map((label, i) => [
            labels.name[label] ?? '',
            artifacts.ref[strips.artifact[i] ?? 0] || 'no artifact',
            String(strips.requests[i]),
            String(strips.stale[i]),
            String(strips.contradicted[i]),
          ]);
          await writeTable([['label', 'artifact', 'requests', 'stale', 'contradicted'], ...rows]);
        }
      }),
    );
}
