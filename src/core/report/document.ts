import type { ReportModel } from '../../model/report.ts';
import type { ReportDocument } from './block.ts';
import { answerSection, questionSection } from './sections/answer.ts';
import {
  custodySection,
  glossarySection,
  limitsSection,
  reproducibilitySection,
  signatureSection,
} from './sections/closing.ts';
import { completenessSection } from './sections/completeness.ts';
import { controlBlocks, generationBlocks } from './sections/control.ts';
import { evidenceSection } from './sections/evidence.ts';
import { contradictionsSection, findingsSection } from './sections/findings.ts';
import { methodSection } from './sections/method.ts';
import { opinionsSection } from './sections/opinions.ts';
import { requestsSection } from './sections/requests.ts';
import { releasesSection, trustSection } from './sections/trust.ts';

/** The report as sections in reading order: the answer first, then how far the evidence reaches, then the rest. */
export function reportDocument(model: ReportModel): ReportDocument {
  return {
    title: 'Reconstruction report',
    subtitle: model.control.caseName,
    reportId: model.control.reportId,
    control: controlBlocks(model),
    generation: generationBlocks(model),
    sections: [
      questionSection(model),
      answerSection(model),
      completenessSection(model),
      evidenceSection(model),
      methodSection(model),
      trustSection(model),
      releasesSection(model),
      findingsSection(model),
      opinionsSection(model),
      requestsSection(model),
      contradictionsSection(model),
      limitsSection(model),
      reproducibilitySection(model),
      custodySection(model),
      glossarySection(),
      signatureSection(),
    ],
    endMark: `End of report ${model.control.reportId}`,
  };
}
