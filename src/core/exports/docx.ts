/** The report for word processors (Office Open XML, ECMA-376): headings, tables with captions, links inside it only. */
import { AlignmentType, Document, Footer, HeadingLevel, Packer, PageNumber, Paragraph, TextRun } from 'docx';
import { formatNs } from '../../base/time.ts';
import { visibleText } from '../../base/visible-text.ts';
import type { ReportModel } from '../../model/report.ts';
import { anchorsOf } from '../report/block.ts';
import { reportDocument } from '../report/document.ts';
import { docxBlocks, headingOf, type DocxScope } from './docx-blocks.ts';
import { DOCX_STYLES } from './docx-styles.ts';
import { withFixedTimes } from './zip-times.ts';

/** Of A4 with the margins below, in twips. */
const PAGE = { size: { width: 11_906, height: 16_838 }, margin: { top: 1134, bottom: 1134, left: 1021, right: 1021 } };

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const xmlText = (text: string): string => visibleText(text).replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);

/** The library would write the time of its own run. */
function coreProperties(title: string, creator: string, issuedNs: string): string {
  const time = `${formatNs(BigInt(issuedNs)).slice(0, 19)}Z`;
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${xmlText(title)}</dc:title><dc:creator>${xmlText(creator)}</dc:creator>`,
    `<dcterms:created xsi:type="dcterms:W3CDTF">${time}</dcterms:created>`,
    `<dcterms:modified xsi:type="dcterms:W3CDTF">${time}</dcterms:modified></cp:coreProperties>`,
  ].join('');
}

function pageFooter(reportId: string): Footer {
  return new Footer({
    children: [
      new Paragraph({
        style: 'PageFoot',
        alignment: AlignmentType.CENTER,
        children: [
          new TextRun({ children: [visibleText(reportId), ' · page ', PageNumber.CURRENT] }),
          new TextRun({ children: [' of ', PageNumber.TOTAL_PAGES] }),
        ],
      }),
    ],
  });
}

/** Bytes of the report as `.docx`. The same model gives the same bytes. The drawing stays in HTML; its table is here. */
export async function reportDocx(model: ReportModel): Promise<Uint8Array> {
  const report = reportDocument(model);
  const scope: DocxScope = {
    anchors: new Map([...anchorsOf(report)].map((handle, index) => [handle, index + 1])),
    level: 2,
  };
  const title = `${report.title}: ${report.subtitle}`;
  const section = { ...scope, level: 1 };
  const document = new Document({
    title: visibleText(title),
    creator: visibleText(model.control.toolName),
    styles: DOCX_STYLES,
    sections: [
      {
        properties: { page: PAGE },
        footers: { default: pageFooter(report.reportId) },
        children: [
          new Paragraph({ heading: HeadingLevel.TITLE, children: [new TextRun(visibleText(title))] }),
          ...report.control.flatMap((block) => docxBlocks(block, scope)),
          headingOf(['Generation: the only part that may differ between two reports of one case'], scope),
          ...report.generation.flatMap((block) => docxBlocks(block, scope)),
          ...report.sections.flatMap(({ title, blocks }) => [
            headingOf([title], section),
            ...blocks.flatMap((block) => docxBlocks(block, scope)),
          ]),
          new Paragraph({
            style: 'PageFoot',
            alignment: AlignmentType.CENTER,
            children: [new TextRun(visibleText(report.endMark))],
          }),
        ],
      },
    ],
  });
  const core = coreProperties(title, model.control.toolName, model.generation.issuedNs);
  const bytes = await Packer.toArrayBuffer(document, undefined, [{ path: 'docProps/core.xml', data: core }]);
  return withFixedTimes(new Uint8Array(bytes));
}
