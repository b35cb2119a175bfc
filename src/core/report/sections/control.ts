import type { ReportModel } from '../../../model/report.ts';
import type { VersionStatus } from '../../../model/report/report-part.ts';
import { BREAK, code, facts, muted, word } from '../block.ts';
import type { Block, Cell } from '../block.ts';
import { grouped } from '../../../base/counted.ts';
import { MISSING, time, timeSpan } from '../wording.ts';

const STATUS_WORDS: Readonly<Record<VersionStatus, string>> = {
  draft: 'Draft',
  interim: 'Interim',
  final: 'Final',
  supplemental: 'Supplemental',
};

/** Somebody said something of the findings, or wrote a part of the report. */
function isTouched({ opinions, persons, findings }: ReportModel): boolean {
  const { questions, hypotheses, deviations, author, reviewer, signature } = persons;
  const written = [opinions, questions, hypotheses, deviations].some((list) => list.length > 0);
  const named = [author, reviewer, signature].some((person) => person !== null);
  return written || named || findings.some(({ considered }) => considered.length > 0);
}

function statusCell(model: ReportModel): Cell {
  const { control } = model;
  const { status, version, supersedes } = control;
  const words = word(status === 'final' ? 'good' : 'warn', STATUS_WORDS[status]);
  const replaces = supersedes === null ? '' : ` It takes the place of version ${supersedes}.`;
  if (status !== 'draft') return [words, ` Version ${version}, issued.${replaces}`];
  const written = isTouched(model)
    ? ' Written by the tool; what people said stands under their names.'
    : ' Written by the tool alone; not reviewed by a person.';
  return [words, ` Not issued; it would be version ${version}.${replaces}${written}`];
}

/** What a person said, or that nobody did. */
function personCell(name: string | null, role: string | null = null): Cell {
  if (name === null) return [MISSING];
  return role === null ? [name] : [name, ', ', role];
}

export function controlBlocks(model: ReportModel): readonly Block[] {
  const { control, scope, custody, completeness, persons } = model;
  const whole = scope.filters.length === 0;
  return [
    facts([
      ['Report', [code(control.reportId)]],
      ['Status', statusCell(model)],
      ['Classification', personCell(persons.classification)],
      ['Distribution', personCell(persons.distribution)],
      ['Author', personCell(persons.author, persons.authorRole)],
      ['Reviewer', personCell(persons.reviewer, persons.reviewerRole)],
      ['Organisation', personCell(persons.organisation)],
      ['Case', [control.caseName, BREAK, code(control.caseId)]],
      ['Case file', [code(control.caseFile), `, schema ${control.schema}`]],
      ['Tool', [`${control.toolName} ${control.toolVersion}`]],
      [
        'Scope',
        [
          whole
            ? `The whole case: ${grouped(completeness.requests)} requests.`
            : `${grouped(completeness.requests)} of ${grouped(scope.requestsOfCase)} requests. ${scope.filters.join(' ')}`,
        ],
      ],
      ['Time span', timeSpan(scope.fromNs, scope.toNs)],
      ['Custody head', [code(custody.head), BREAK, muted(`after ${grouped(custody.count)} entries`)]],
      ['Zone', ['All times are UTC, to the nanosecond that the record states.']],
    ]),
  ];
}

export function generationBlocks(model: ReportModel): readonly Block[] {
  const { generation } = model;
  return [
    facts([
      ['Issued', [time(generation.issuedNs)]],
      ['Runtime', [[...generation.runtime, generation.platform].join(', ')]],
    ]),
  ];
}
