import type { ReportModel } from '../../../model/report.ts';
import { BREAK, code, facts, muted, word } from '../block.ts';
import type { Block } from '../block.ts';
import { grouped, time, timeSpan } from '../wording.ts';

export function controlBlocks(model: ReportModel): readonly Block[] {
  const { control, scope, custody, completeness } = model;
  const whole = scope.filters.length === 0;
  const written =
    model.opinions.length === 0
      ? ' Written by the tool alone; not reviewed by a person.'
      : ' Written by the tool; what people said about it stands in a section of its own.';
  return [
    facts([
      ['Report', [code(control.reportId)]],
      ['Status', [word('warn', 'Draft'), written]],
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
