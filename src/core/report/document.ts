import type { ReportModel } from '../../model/report.ts';
import type { ReportDocument, Section } from './block.ts';
import { annexesSection } from './sections/annexes.ts';
import { answerSection } from './sections/answer.ts';
import { changesSection } from './sections/changes.ts';
import { limitsSection, reproducibilitySection, signatureSection } from './sections/closing.ts';
import { completenessSection } from './sections/completeness.ts';
import { controlBlocks, generationBlocks } from './sections/control.ts';
import { custodySection } from './sections/custody.ts';
import { evidenceSection } from './sections/evidence.ts';
import { contradictionsSection, findingsSection } from './sections/findings.ts';
import { hypothesesSection } from './sections/hypotheses.ts';
import { methodSection } from './sections/method.ts';
import { questionsSection } from './sections/questions.ts';
import { requestsSection } from './sections/requests.ts';
import { timelineSection } from './sections/timeline.ts';
import { trustSection } from './sections/trust.ts';

/** The control block is the first of eighteen; sections of their own begin with the second. */
const FIRST_NUMBER = 2;

function statusOf({ control: { status, version } }: ReportModel): string {
  return status === 'draft' ? 'Draft' : `Version ${version}, ${status}`;
}

/** The report as sections in reading order: the answer first, then how far the evidence reaches, then the rest. */
export function reportDocument(model: ReportModel): ReportDocument {
  const sections: readonly Section[] = [
    questionsSection(model),
    answerSection(model),
    completenessSection(model),
    evidenceSection(model),
    custodySection(model),
    methodSection(model),
    trustSection(model),
    timelineSection(model),
    requestsSection(model),
    findingsSection(model),
    hypothesesSection(model),
    contradictionsSection(model),
    limitsSection(model),
    reproducibilitySection(model),
    changesSection(model),
    annexesSection(model),
    signatureSection(model),
  ];
  return {
    title: 'Reconstruction report',
    subtitle: model.control.caseName,
    reportId: model.control.reportId,
    status: statusOf(model),
    control: controlBlocks(model),
    generation: generationBlocks(model),
    sections: sections.map((section, i) => ({ ...section, title: `${i + FIRST_NUMBER}. ${section.title}` })),
    endMark: `End of report ${model.control.reportId}`,
  };
}
