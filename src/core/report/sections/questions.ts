import type { ReportModel } from '../../../model/report.ts';
import type { ReportQuestion } from '../../../model/report/report-persons.ts';
import { facts } from '../block.ts';
import type { Block, Section } from '../block.ts';
import { MISSING, saidOr } from '../wording.ts';

/** Verbatim, numbered, with who asked and what was not asked. */
export function questionsSection({ persons: { questions } }: ReportModel): Section {
  return {
    id: 'questions',
    title: 'Questions and authority',
    blocks:
      questions.length === 0
        ? [{ kind: 'para', text: ['No question was recorded for this report. ', MISSING] }]
        : questions.map(questionGroup),
  };
}

function questionGroup({ key, text, askedBy, authority, outOfScope }: ReportQuestion): Block {
  return {
    kind: 'group',
    id: key,
    title: [key],
    blocks: [
      { kind: 'quote', lines: text.split(/\r?\n/).filter((line) => line.trim() !== '') },
      facts([
        ['Asked by', saidOr(askedBy)],
        ['Authority', saidOr(authority)],
        ['Out of scope', saidOr(outOfScope)],
      ]),
    ],
  };
}
