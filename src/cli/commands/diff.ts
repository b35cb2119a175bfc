import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { formatNs, parseTime } from '../../base/time.ts';
import type { ComparedSide, GroupComparison, RequestComparison, TimeWindow } from '../../shared/compare-views.ts';
import type { Filter, RequestRow } from '../../shared/views.ts';
import { requestJson, writeJsonLine, writeLine, writeTable } from '../print.ts';
import { withCase, type Session } from '../session.ts';

interface Options {
  readonly label?: readonly string[];
  readonly artifact?: readonly string[];
  readonly json?: boolean;
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `FROM..TO`, or null when the text is no window. @throws AppError BAD_INPUT for a window whose times cannot be read. */
function windowOf(text: string): TimeWindow | null {
  const match = /^(.+?)\.\.(.+)$/.exec(text);
  if (match === null) return null;
  const [from, to] = [match[1] ?? '', match[2] ?? ''].map(parseTime);
  if (from == null || to == null) {
    if (statSync(text, { throwIfNoEntry: false }) !== undefined || !/^\d/.test(text)) return null;
    throw new AppError(
      'BAD_INPUT',
      `"${text}" is no window of time. Write one as 2026-03-02T14:00:00Z..2026-03-02T15:00:00Z.`,
    );
  }
  return { fromNs: from.ns.toString(), toNs: to.ns.toString() };
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

async function compare(
  session: Session,
  casePath: string,
  a: string,
  b: string | undefined,
  filter: Filter,
): Promise<GroupComparison | RequestComparison> {
  const other = b ?? a;
  if (isFile(other) && (b === undefined || a === casePath))
    return session.call('compare.cases', { path: other, filter });
  if (b === undefined)
    throw new AppError(
      'BAD_INPUT',
      `${a} is no case file. Two requests, nodes or windows are compared with: blobtrail diff CASE A B.`,
    );
  const windows = [windowOf(a), windowOf(b)] as const;
  if (windows[0] !== null && windows[1] !== null)
    return session.call('compare.windows', { a: windows[0], b: windows[1], filter });
  if (/^r-\d+$/.test(a) !== /^r-\d+$/.test(b) || (windows[0] === null) !== (windows[1] === null))
    throw new AppError(
      'BAD_INPUT',
      `${a} and ${b} are two kinds of thing. Give two requests, two nodes or two windows.`,
    );
  if (/^r-\d+$/.test(a)) return session.call('compare.requests', { a, b });
  return session.call('compare.nodes', { a, b, filter });
}

const sideJson = ({ name, requests, fromNs, toNs }: ComparedSide) => ({
  name,
  requests,
  from: fromNs === null ? null : formatNs(BigInt(fromNs)),
  to: toNs === null ? null : formatNs(BigInt(toNs)),
});

/** Exactly as docs/cli.md promises it. */
export function diffJson(result: GroupComparison | RequestComparison): Readonly<Record<string, unknown>> {
  if (result.kind === 'requests') {
    const { kind, verdict, a, b, fields, path } = result;
    return { kind, verdict, a: requestJson(a as RequestRow), b: requestJson(b as RequestRow), fields, path };
  }
  const { kind, a, b, fields, counts, diff } = result;
  return { kind, a: sideJson(a), b: sideJson(b), fields, ...diff, counts };
}

const MARK = { same: '=', different: '≠', 'only-a': '<', 'only-b': '>', neither: '' } as const;

async function printFields(fields: RequestComparison['fields']): Promise<void> {
  const rows = fields
    .filter(({ verdict }) => verdict !== 'neither')
    .map(({ name, a, b, verdict }) => [name, MARK[verdict], a ?? 'none', b ?? 'none']);
  if (rows.length > 0) await writeTable([['', '', 'A', 'B'], ...rows]);
}

async function printGroups({ a, b, fields, diff, counts }: GroupComparison): Promise<void> {
  await writeLine(`A: ${a.name}`);
  await writeLine(`B: ${b.name}`);
  await printFields(fields);
  const statuses = diff.statuses.filter((row) => row.a + row.b > 0);
  await writeTable([
    ['requests', 'A', 'B'],
    ['all', String(diff.requests.a), String(diff.requests.b)],
    ...statuses.map((row) => [row.status, String(row.a), String(row.b)]),
    ['stale', String(diff.stale.a), String(diff.stale.b)],
  ]);
  const name = (artifact: string): string => (artifact === '' ? 'no artifact' : artifact);
  for (const label of diff.labels) {
    for (const artifact of label.gained) await writeLine(`+ ${label.label || 'no label'}: ${name(artifact)}`);
    for (const artifact of label.lost) await writeLine(`- ${label.label || 'no label'}: ${name(artifact)}`);
  }
  for (const { node, label, before, after } of diff.moved)
    await writeLine(
      `~ ${node} · ${label || 'no label'}: ${before.map(name).join(', ')} -> ${after.map(name).join(', ')}`,
    );
  for (const { node, requests } of diff.nodesGained) await writeLine(`+ node ${node || 'none recorded'} (${requests})`);
  for (const { node, requests } of diff.nodesLost) await writeLine(`- node ${node || 'none recorded'} (${requests})`);
  if (counts.changedLabels + counts.moved + counts.nodesGained + counts.nodesLost === 0)
    await writeLine('Labels have the same artifacts, and nodes served the same.');
}

async function printRequests(result: RequestComparison): Promise<void> {
  await writeLine(result.verdict);
  await printFields(result.fields);
  const step = (one: RequestComparison['path'][number]['a']): string =>
    one === null ? 'no such step' : `${one.value ?? 'not known'} (${one.status})`;
  await writeTable([
    ['path', '', 'A', 'B'],
    ...result.path.map((pair) => [pair.title, pair.isSame ? '=' : '≠', step(pair.a), step(pair.b)]),
  ]);
}

export function addDiff(program: Command): void {
  program
    .command('diff')
    .description('two requests, two nodes, two windows or two cases side by side')
    .argument('<case>')
    .argument('<a>', 'r-1, a node (n-2 or its name), a window FROM..TO, or another case file')
    .argument('[b]', 'the same kind of thing as A')
    .option('--label <label>', 'only requests for this label (may be repeated)', collect)
    .option('--artifact <id>', 'only requests that this artifact answered (may be repeated)', collect)
    .option('--json', 'print one object')
    .action((casePath: string, a: string, b: string | undefined, options: Options) =>
      withCase(casePath, async (session) => {
        const filter = {
          ...(options.label && { labels: options.label }),
          ...(options.artifact && { artifacts: options.artifact }),
        };
        const result = await compare(session, casePath, a, b, filter);
        if (options.json === true) await writeJsonLine(diffJson(result));
        else if (result.kind === 'requests') await printRequests(result);
        else await printGroups(result);
      }),
    );
}
