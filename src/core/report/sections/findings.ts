import type { ReportModel } from '../../../model/report.ts';
import type { ReportFinding } from '../../../model/report/report-finding.ts';
import { BREAK, code, facts, muted } from '../block.ts';
import type { Block, Cell, Section } from '../block.ts';
import { counted, grouped } from '../../../base/counted.ts';
import { certaintyCell, codes, groundTable, groundWords, refs, saidOr, time, timeSpan } from '../wording.ts';
import { noFindings } from './answer.ts';
import { opinionsBlock } from './opinions.ts';

export function findingsSection(model: ReportModel): Section {
  const rules = new Map(model.method.rules.map((rule) => [rule.id, rule]));
  return {
    id: 'findings',
    title: 'Findings',
    blocks: [
      ...(model.findings.length === 0
        ? [{ kind: 'para', text: [noFindings(model)] } as const]
        : [
            {
              kind: 'para',
              text: [
                'Each finding was derived by the rule it names from the records listed as its grounds. ',
                'To read one back: ',
                code(`blobtrail show ${model.control.caseFile} SOURCE --offset FIRST --length LENGTH`),
                '.',
              ],
              look: 'muted',
            } as const,
            ...model.findings.map((finding) => findingGroup(finding, rules.get(finding.rule))),
          ]),
      opinionsBlock(model),
    ],
  };
}

function findingGroup(
  finding: ReportFinding,
  rule: { readonly title: string; readonly version: number } | undefined,
): Block {
  const named = finding.requests.length;
  const more = finding.requestCount - named;
  const requests: Cell =
    named === 0
      ? [`${grouped(finding.requestCount)}, none of them named`]
      : [
          `${grouped(finding.requestCount)}: `,
          ...refs(finding.requests, ''),
          more > 0 ? ` and ${grouped(more)} more` : '',
        ];
  return {
    kind: 'group',
    id: finding.id,
    title: [`${finding.id} · ${rule?.title ?? finding.rule} `, { kind: 'severity', severity: finding.severity }],
    look: 'card',
    blocks: [
      { kind: 'para', text: [finding.summary], look: 'lead' },
      facts([
        ['How sure', certaintyCell(finding)],
        ['Rule', [rule === undefined ? finding.rule : `${finding.rule}, version ${rule.version}`]],
        ['Labels', codes(finding.labels, 'none concerned')],
        ['Artifacts', codes(finding.artifacts, 'none concerned')],
        ['Nodes', codes(finding.nodes, 'none concerned')],
        ['Requests', requests],
        ['First and last', timeSpan(finding.fromNs, finding.toNs)],
      ]),
      ...groundTable(`Grounds of ${finding.id}: ${counted(finding.grounds.length, 'record')}`, finding.grounds),
      {
        kind: 'group',
        title: ['Alternatives considered'],
        blocks: [
          finding.alternatives.length === 0
            ? { kind: 'para', text: ['The rule knows of none.'] }
            : { kind: 'list', ordered: false, items: finding.alternatives.map((text): Cell => [text]) },
          consideredTable(finding),
        ],
      },
      { kind: 'note', tone: 'neutral', title: 'What would settle it', text: [finding.settledBy] },
    ],
  };
}

/** By people, beside what the rule itself knows. */
function consideredTable({ id, considered }: ReportFinding): Block {
  return {
    kind: 'table',
    caption: `Alternatives to ${id} that people considered`,
    columns: [
      { title: 'Alternative', width: 40 },
      { title: 'Why it was rejected', width: 36 },
      { title: 'Who, when', width: 24 },
    ],
    rows: considered.map(({ text, rejectedBecause, actor, atNs }) => ({
      cells: [saidOr(text), saidOr(rejectedBecause), [actor, BREAK, time(atNs)]],
    })),
    empty: 'Nobody has recorded one.',
  };
}

export function contradictionsSection(model: ReportModel): Section {
  return {
    id: 'contradictions',
    title: 'Contradictions and anomalies',
    blocks:
      model.contradictions.length === 0
        ? [{ kind: 'para', text: ['No two records of what is in scope disagree, and no check failed.'] }]
        : [
            {
              kind: 'table',
              caption:
                'What disagrees, with all sides kept. The weight is that of the rule: it says how far a thing of its kind reaches, not how sure it is',
              columns: [
                { title: 'About', width: 12 },
                { title: 'Weight', width: 11 },
                { title: 'What disagrees', width: 26 },
                { title: 'The sides', width: 51 },
              ],
              rows: model.contradictions.map((each) => ({
                cells: [
                  [{ kind: 'ref', to: each.subject }],
                  each.severity === null ? [muted('no finding')] : [{ kind: 'severity', severity: each.severity }],
                  [each.what],
                  each.sides.flatMap((side, index): Cell => [
                    ...(index === 0 ? [] : [{ kind: 'break' } as const]),
                    side.says,
                    ...side.grounds.flatMap((ground): Cell => [' (', ...groundWords(ground), ')']),
                  ]),
                ],
              })),
              empty: '',
            },
          ],
  };
}
