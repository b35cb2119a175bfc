import { STATUSES } from '../../../model/status.ts';
import type { ReportAnswer, ReportAnswerArtifact, ReportModel } from '../../../model/report.ts';
import { BREAK, code, joined, muted, ref, strong, word } from '../block.ts';
import type { Block, Cell, Inline, Section } from '../block.ts';
import { counted, grouped } from '../../../base/counted.ts';
import { orWord, refs, saidOr, time, timeSpan, verb } from '../wording.ts';

export function answerSection(model: ReportModel): Section {
  const settles = changesOf(model);
  const change: Block[] =
    settles.length === 0
      ? []
      : [
          {
            kind: 'group',
            title: ['What would change an answer'],
            blocks: [{ kind: 'list', ordered: false, items: settles }],
          },
        ];
  return {
    id: 'answer',
    title: 'Answer',
    blocks: [
      { kind: 'para', text: [headline(model)], look: 'lead' },
      questionTable(model),
      answerTable(model),
      findingsAtAGlance(model),
      ...change,
      ...flowBlocks(model),
    ],
  };
}

/** What would change answers, each once, with the labels whose answer it is about. */
function changesOf(model: ReportModel): readonly Cell[] {
  const byText = new Map<string, Cell[]>();
  for (const answer of model.answers)
    for (const what of answer.wouldChange) byText.set(what, [...(byText.get(what) ?? []), [labelOf(answer)]]);
  return [...byText].map(([what, labels]): Cell => [...joined(labels, [', ']), ': ', what]);
}

function known(answer: ReportAnswer): number {
  return answer.artifacts.filter((artifact) => artifact.ref !== null).length;
}

/** Counts only: what they mean is said by the findings. */
function headline(model: ReportModel): string {
  const { requests } = model.completeness;
  if (requests === 0) return 'No request is in scope, so nothing can be said about what a label hit.';
  const labels = model.answers.filter((answer) => answer.label !== null).length;
  const nameless = model.answers.reduce((sum, answer) => sum + (answer.label === null ? answer.requests : 0), 0);
  const several = model.answers.filter((answer) => known(answer) > 1).length;
  const artifacts = model.answers.flatMap((answer) => answer.artifacts);
  const lost = artifacts.reduce((sum, artifact) => sum + (artifact.ref === null ? artifact.requests : 0), 0);
  const stale = artifacts.reduce((sum, artifact) => sum + artifact.stale, 0);
  return [
    nameless === 0
      ? `${counted(requests, 'request')} asked for ${counted(labels, 'label')}.`
      : `${counted(requests - nameless, 'request')} asked for ${counted(labels, 'label')}; for ${grouped(nameless)} more no label is recorded.`,
    several === 0
      ? 'No label was answered with more than one artifact.'
      : `${counted(several, 'label')} ${verb(several, 'was', 'were')} answered with more than one artifact.`,
    stale === 0
      ? 'No request is known to have been answered with a stale release.'
      : `${counted(stale, 'request')} ${verb(stale, 'was', 'were')} answered with a release that had been replaced.`,
    lost === 0
      ? 'For every request it is known which artifact it hit.'
      : `For ${counted(lost, 'request')} it is not known which artifact ${verb(lost, 'it', 'they')} hit.`,
  ].join(' ');
}

function labelOf(answer: ReportAnswer): Inline {
  return answer.label === null ? muted('no label recorded') : code(answer.label);
}

function artifactCell(artifact: ReportAnswerArtifact): Cell {
  if (artifact.ref === null) return [muted('not known')];
  const about = [artifact.kind ?? 'kind not known', artifact.version === null ? null : `release ${artifact.version}`];
  return [code(artifact.ref), BREAK, muted(about.filter((part) => part !== null).join(', ')), ...nodesOf(artifact)];
}

function nodesOf(artifact: ReportAnswerArtifact): Cell {
  return artifact.nodes.flatMap((node): Inline[] => [BREAK, muted('on '), code(node)]);
}

function statusCell(artifact: ReportAnswerArtifact): Cell {
  const present = STATUSES.filter((status) => artifact.byStatus[status] > 0);
  const chips = present.map((status): Cell => [
    { kind: 'status', status, ...(present.length > 1 ? { count: grouped(artifact.byStatus[status]) } : {}) },
  ]);
  const stale: Cell[] = artifact.stale === 0 ? [] : [[word('warn', `${grouped(artifact.stale)} stale`)]];
  return joined([...chips, ...stale], [BREAK]);
}

function answerTable(model: ReportModel): Block {
  return {
    kind: 'table',
    caption: 'What each label’s requests hit',
    columns: [
      { title: 'Label asked for', width: 21 },
      { title: 'Artifact hit, and where', width: 33 },
      { title: 'Requests', kind: 'number', width: 11 },
      { title: 'How sure', width: 15 },
      { title: 'First and last request', width: 20 },
    ],
    rows: model.answers.flatMap((answer) =>
      answer.artifacts.map((artifact) => ({
        cells: [
          answer.findings.length === 0 ? [labelOf(answer)] : [labelOf(answer), BREAK, ...refs(answer.findings, '')],
          artifactCell(artifact),
          [grouped(artifact.requests)],
          statusCell(artifact),
          timeSpan(artifact.fromNs, artifact.toNs),
        ],
      })),
    ),
    empty: 'No request is in scope: either no source of the case tells of one, or the scope leaves all of them out.',
  };
}

function findingsAtAGlance(model: ReportModel): Block {
  return {
    kind: 'table',
    caption: 'Findings, most severe first',
    columns: [
      { title: 'Finding', width: 9 },
      { title: 'Severity, strength', width: 12 },
      { title: 'What happened', width: 67 },
      { title: 'Requests', kind: 'number', width: 12 },
    ],
    rows: model.findings.map((finding) => ({
      cells: [
        [ref(finding.id)],
        [
          { kind: 'severity', severity: finding.severity },
          ...(finding.strength === null ? [] : [BREAK, muted(finding.strength)]),
        ],
        [strong(finding.rule), BREAK, finding.summary],
        [grouped(finding.requestCount)],
      ],
    })),
    empty: noFindings(model),
  };
}

export function noFindings(model: ReportModel): string {
  return `None of the ${counted(model.method.rules.length, 'rule')} listed under Method holds for what is in scope.`;
}

/** What people answered, question by question; what was counted follows. */
function questionTable({ persons }: ReportModel): Block {
  return {
    kind: 'table',
    caption: 'Questions and what a person answers to them',
    columns: [
      { title: 'Question', width: 9 },
      { title: 'Answer', width: 55 },
      { title: 'Strength', width: 14 },
      { title: 'Who, when', width: 22 },
    ],
    rows: persons.questions.map(({ key, answer }) => ({
      cells: [
        [ref(key)],
        saidOr(answer?.text ?? null),
        saidOr(answer?.strength ?? null),
        answer === null ? [muted('nobody yet')] : [answer.actor, BREAK, time(answer.atNs)],
      ],
    })),
    empty: 'No question was recorded: the counts below answer none in particular.',
  };
}

function flowBlocks({ pictures, flow }: ReportModel): readonly Block[] {
  if (flow.of === 0) return [];
  const left = flow.of - flow.rows.length;
  const figure: Block[] =
    pictures.flow === null
      ? []
      : [
          {
            kind: 'figure',
            svg: pictures.flow,
            caption:
              'Requests from the label asked for, over time, to the node that answered and the artifact that was hit. A wider ribbon carries more of them.',
          },
        ];
  return [
    {
      kind: 'group',
      title: ['The flow'],
      blocks: [
        ...figure,
        {
          kind: 'table',
          caption:
            left === 0
              ? 'The flow as a table'
              : `The flow as a table: the ${grouped(flow.rows.length)} of ${grouped(flow.of)} edges that carry most requests`,
          columns: [
            { title: 'Label', width: 21 },
            { title: 'Artifact', width: 25 },
            { title: 'Node', width: 23 },
            { title: 'Requests', kind: 'number', width: 11 },
            { title: 'Stale', kind: 'number', width: 7 },
            { title: 'Contradicted', kind: 'number', width: 13 },
          ],
          rows: flow.rows.map((row) => ({
            cells: [
              [orWord(row.label, 'none recorded')],
              [
                orWord(row.artifact, 'none recorded'),
                ...(row.version === null ? [] : [BREAK, muted(`release ${row.version}`)]),
              ],
              [orWord(row.node, 'none recorded')],
              [grouped(row.requests)],
              [grouped(row.stale)],
              [grouped(row.contradicted)],
            ],
          })),
          empty: 'No request is in scope, so nothing flows.',
        },
      ],
    },
  ];
}
