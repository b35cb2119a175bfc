import type { ReportModel } from '../../../model/report.ts';
import type { ReportHypothesis } from '../../../model/report/report-persons.ts';
import { BREAK, muted, strong, word } from '../block.ts';
import type { Cell, Inline, Section } from '../block.ts';
import { MISSING, saidOr, time } from '../wording.ts';

/** What people supposed, what it predicts, how it was tested, and what came of it. */
export function hypothesesSection({ persons: { hypotheses } }: ReportModel): Section {
  return {
    id: 'hypotheses',
    title: 'Hypotheses',
    blocks: [
      {
        kind: 'table',
        caption: 'Hypotheses that people put to the test. Each is the word of the person named',
        columns: [
          { title: 'Hypothesis', width: 26 },
          { title: 'Prediction', width: 18 },
          { title: 'Test', width: 18 },
          { title: 'Observed', width: 18 },
          { title: 'Verdict', width: 20 },
        ],
        rows: hypotheses.map((hypothesis) => ({
          id: hypothesis.key,
          cells: [
            statementCell(hypothesis),
            saidOr(hypothesis.prediction),
            saidOr(hypothesis.test),
            saidOr(hypothesis.observed),
            verdictCell(hypothesis),
          ],
        })),
        empty: 'Nobody has recorded one. The alternatives that the rules themselves consider stand with each finding.',
      },
    ],
  };
}

function statementCell({ key, statement, actor, atNs }: ReportHypothesis): Cell {
  return [strong(key), ' ', ...saidOr(statement), BREAK, muted(`${actor}, `), time(atNs)];
}

function verdictCell({ verdict, why }: ReportHypothesis): Cell {
  if (verdict === null) return [MISSING];
  const tone = { supported: 'good', refuted: 'bad', untested: 'warn', untestable: 'warn' } as const;
  const said: Inline = word(tone[verdict], verdict);
  if (why !== null) return [said, BREAK, ...saidOr(why)];
  return verdict === 'untestable' ? [said, BREAK, MISSING] : [said];
}
