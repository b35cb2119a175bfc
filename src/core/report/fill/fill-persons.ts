/** What people wrote for the report. What nobody said is null, and is printed as missing. */
import type { Extract, ExtractRows } from '../../../model/extract.ts';
import { HYPOTHESIS_VERDICTS, type ReportPartKind } from '../../../model/report/report-part.ts';
import type { ReportPersons, ReportQuestion } from '../../../model/report/report-persons.ts';

type Row = ExtractRows['parts'];

/** `Q2` before `Q10`. */
function byKey(a: Row, b: Row): number {
  const number = ({ part }: Row): number => Number(/\d{1,9}/.exec(part.key)?.[0] ?? 0);
  return number(a) - number(b) || (a.part.key < b.part.key ? -1 : 1);
}

const said = (row: Row | undefined, name: string): string | null => row?.part.texts[name] ?? null;

/** @param question asked with the report alone, before those that the case keeps; empty for none. */
export function fillPersons(extract: Extract, question: string): ReportPersons {
  const kinds = Map.groupBy(extract.rows('parts'), ({ part }) => part.kind);
  const of = (kind: ReportPartKind): readonly Row[] => (kinds.get(kind) ?? []).toSorted(byKey);
  const answers = new Map(of('answer').map((row) => [row.part.key, row]));
  const questions = of('question').map((row): ReportQuestion => {
    const answer = answers.get(row.part.key);
    const text = said(answer, 'text');
    return {
      key: row.part.key,
      text: said(row, 'text') ?? '',
      askedBy: said(row, 'askedBy'),
      authority: said(row, 'authority'),
      outOfScope: said(row, 'outOfScope'),
      answer:
        answer === undefined || text === null
          ? null
          : { actor: answer.actor, atNs: answer.atNs, text, strength: said(answer, 'strength') },
    };
  });
  const asked: readonly ReportQuestion[] =
    question.trim() === ''
      ? []
      : [{ key: 'Q0', text: question, askedBy: null, authority: null, outOfScope: null, answer: null }];
  const [control] = of('control');
  const [signature] = of('signature');
  return {
    questions: [...asked, ...questions],
    hypotheses: of('hypothesis').map((row) => ({
      actor: row.actor,
      atNs: row.atNs,
      key: row.part.key,
      statement: said(row, 'statement'),
      prediction: said(row, 'prediction'),
      test: said(row, 'test'),
      observed: said(row, 'observed'),
      verdict: HYPOTHESIS_VERDICTS.find((word) => word === said(row, 'verdict')) ?? null,
      why: said(row, 'why'),
    })),
    deviations: of('deviation').map((row) => ({
      actor: row.actor,
      atNs: row.atNs,
      key: row.part.key,
      kind: said(row, 'kind'),
      text: said(row, 'text'),
    })),
    classification: said(control, 'classification'),
    distribution: said(control, 'distribution'),
    organisation: said(control, 'organisation'),
    author: said(control, 'author'),
    authorRole: said(control, 'authorRole'),
    reviewer: said(control, 'reviewer'),
    reviewerRole: said(control, 'reviewerRole'),
    signature:
      signature === undefined
        ? null
        : {
            actor: signature.actor,
            atNs: signature.atNs,
            name: said(signature, 'name'),
            role: said(signature, 'role'),
            place: said(signature, 'place'),
            statement: said(signature, 'statement'),
          },
  };
}
