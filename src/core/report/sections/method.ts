import { isSkewed } from '../../../model/flow/clock-words.ts';
import type { ReportModel } from '../../../model/report.ts';
import type { ReportClockPair } from '../../../model/report/report-timeline.ts';
import { BREAK, code, joined, ref, strong } from '../block.ts';
import type { Block, Cell, Section, TableBlock } from '../block.ts';
import { PIPELINE } from '../fixed-words.ts';
import { grouped } from '../../../base/counted.ts';
import { refs, saidOr, time } from '../wording.ts';

const CLOCKS: readonly { readonly clock: 'wall' | 'chain' | 'none'; readonly counts: string }[] = [
  {
    clock: 'wall',
    counts:
      'A machine’s own clock. Its offset from any other clock is not assumed to be zero; it is measured where two clocks saw one request.',
  },
  {
    clock: 'chain',
    counts: 'Blocks. A block’s time is set by its producer and is never earlier than that of the block before.',
  },
  { clock: 'none', counts: 'Nothing. Its records keep their order inside their own source and are given no time.' },
];

export function methodSection(model: ReportModel): Section {
  return {
    id: 'method',
    title: 'Method',
    blocks: [
      { kind: 'list', ordered: true, items: PIPELINE.map((each): Cell => [strong(each.step), `: ${each.does}`]) },
      exclusions(model),
      deviations(model),
      importers(model),
      clocks(model),
      nodeClocks(model),
      clockPairs(model),
      passes(model),
      rules(model),
      limits(model),
    ],
  };
}

function exclusions(model: ReportModel): Block {
  const { filters, requestsOfCase } = model.scope;
  const left = requestsOfCase - model.completeness.requests;
  return {
    kind: 'note',
    tone: filters.length === 0 ? 'neutral' : 'warn',
    title: 'Exclusions',
    text:
      filters.length === 0
        ? ['None. All requests of the case are in scope.']
        : [`${filters.join(' ')} ${grouped(left)} of ${grouped(requestsOfCase)} requests were left out.`],
  };
}

function deviations({ persons }: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Additions to, deviations and exclusions from the method, as people recorded them',
    columns: [
      { title: 'No.', width: 8 },
      { title: 'Kind', width: 18 },
      { title: 'What, and why', width: 50 },
      { title: 'Who, when', width: 24 },
    ],
    rows: persons.deviations.map(({ key, kind, text, actor, atNs }) => ({
      id: key,
      cells: [[key], saidOr(kind), saidOr(text), [actor, BREAK, time(atNs)]],
    })),
    empty: 'Nobody has recorded one. The tool itself knows of none: its steps ran as listed.',
  };
}

/** `-1500000` as `-1.5 ms`, exact. */
function offset(ns: string): string {
  const value = BigInt(ns);
  const digits = (value < 0n ? -value : value).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`} ms`;
}

function nodeClocks(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Clocks of nodes beside others that saw the same request. Positive: the node is ahead',
    columns: [
      { title: 'Node', width: 34 },
      { title: 'Requests', kind: 'number', width: 12 },
      { title: 'Least', kind: 'number', width: 14 },
      { title: 'Median', kind: 'number', width: 14 },
      { title: 'Most', kind: 'number', width: 14 },
      { title: 'Uncertainty', kind: 'number', width: 12 },
    ],
    rows: model.clocks.map(({ node, pairs, leastNs, medianNs, mostNs, durationNs }) => ({
      cells: [
        [code(node)],
        [grouped(pairs)],
        [offset(leastNs)],
        [offset(medianNs)],
        [offset(mostNs)],
        [`± ${offset(durationNs)}`],
      ],
    })),
    empty: 'No request in scope was seen by a node’s own clock and by another one.',
  };
}

function clockPairs({ clockPairs: { listed, of } }: ReportModel): TableBlock {
  const oneIn = listed[0]?.oneIn ?? 1;
  const told = [
    'Clocks of two sides of one call, over the whole case. Positive: the first is ahead, by at least and at most so much',
    listed.length < of && `${grouped(listed.length)} of ${grouped(of)} pairs, those that cannot agree first`,
    oneIn > 1 && `one trace in ${grouped(oneIn)} was read`,
  ];
  return {
    kind: 'table',
    caption: told.filter((one) => one !== false).join('; '),
    columns: [
      { title: 'Clock', width: 26 },
      { title: 'Beside', width: 26 },
      { title: 'At least', kind: 'number', width: 14 },
      { title: 'At most', kind: 'number', width: 14 },
      { title: 'Calls', kind: 'number', width: 10 },
      { title: 'Says', width: 10 },
    ],
    rows: listed.map((pair) => ({
      cells: [
        [code(pair.of), servicesOf(pair.ofServices)],
        [code(pair.against), servicesOf(pair.againstServices)],
        [offset(pair.leastNs)],
        [offset(pair.mostNs)],
        [grouped(pair.calls)],
        [skewWord(pair)],
      ],
    })),
    empty: 'No call was recorded by both of its sides, by two clocks.',
  };
}

const servicesOf = (services: readonly string[]): string => (services.length === 0 ? '' : ` (${services.join(', ')})`);

function skewWord(pair: ReportClockPair): string {
  if (BigInt(pair.leastNs) > BigInt(pair.mostNs)) return 'no one offset';
  return isSkewed(pair) ? 'skew' : 'may agree';
}

function importers(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Importers that read a source',
    columns: [
      { title: 'Format', width: 28 },
      { title: 'What it reads', width: 57 },
      { title: 'Sources', kind: 'number', width: 15 },
    ],
    rows: model.method.importers.map((each) => ({
      cells: [[code(each.format)], [each.title], [grouped(each.sources)]],
    })),
    empty: 'No importer knew any of the sources.',
  };
}

function clocks(model: ReportModel): TableBlock {
  const used = CLOCKS.map((each) => ({
    ...each,
    sources: model.sources.filter((source) => source.clock === each.clock).map((source) => source.id),
  }));
  return {
    kind: 'table',
    caption: 'Clock model. No time was corrected',
    columns: [
      { title: 'Clock', width: 12 },
      { title: 'What its times count', width: 58 },
      { title: 'Sources', width: 30 },
    ],
    rows: used
      .filter((each) => each.sources.length > 0)
      .map((each) => ({ cells: [[each.clock], [each.counts], refs(each.sources, 'none')] })),
    empty: 'No source was read, so there is no clock.',
  };
}

function passes(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Passes, in order',
    columns: [
      { title: 'Pass', width: 28 },
      { title: 'Version', kind: 'number', width: 12 },
      { title: 'What it does', width: 60 },
    ],
    rows: model.method.passes.map((each) => ({ cells: [[code(each.id)], [String(each.version)], [each.does]] })),
    empty: 'No pass has run: nothing was imported.',
  };
}

function rules(model: ReportModel): TableBlock {
  const found = new Map<string, string[]>();
  for (const finding of model.findings) found.set(finding.rule, [...(found.get(finding.rule) ?? []), finding.id]);
  return {
    kind: 'table',
    caption: 'Rules, and the findings that each gave',
    columns: [
      { title: 'Rule', width: 28 },
      { title: 'Version', kind: 'number', width: 12 },
      { title: 'What it looks for', width: 36 },
      { title: 'Findings', width: 24 },
    ],
    rows: model.method.rules.map((each) => ({
      cells: [
        [code(each.id)],
        [String(each.version)],
        [each.title],
        joined(
          (found.get(each.id) ?? []).map((id): Cell => [ref(id)]),
          [', '],
        ).concat(found.has(each.id) ? [] : ['none']),
      ],
    })),
    empty: 'No rule was applied.',
  };
}

function limits(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Bounds on input. A source that met one says so in its issues',
    columns: [
      { title: 'Bound', width: 60 },
      { title: 'Value', width: 40 },
    ],
    rows: model.method.limits.map((each) => ({ cells: [[each.name], [each.value]] })),
    empty: 'No bound was set.',
  };
}
