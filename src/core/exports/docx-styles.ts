import type { IStylesOptions } from 'docx';

/** Sizes are half points, distances twips. Fonts are named, not embedded: every word processor has a substitute. */
export const DOCX_STYLES: IStylesOptions = {
  default: {
    document: { run: { font: 'Arial', size: 20 }, paragraph: { spacing: { after: 100 } } },
    title: { run: { size: 40, bold: true }, paragraph: { spacing: { after: 240 } } },
    heading1: { run: { size: 30, bold: true }, paragraph: { spacing: { before: 360, after: 140 } } },
    heading2: { run: { size: 24, bold: true }, paragraph: { spacing: { before: 240, after: 100 } } },
    heading3: { run: { size: 21, bold: true }, paragraph: { spacing: { before: 180, after: 80 } } },
    heading4: { run: { size: 20, bold: true }, paragraph: { spacing: { before: 140, after: 60 } } },
  },
  paragraphStyles: [
    {
      id: 'Caption',
      name: 'caption',
      run: { size: 18, bold: true },
      paragraph: { spacing: { before: 120, after: 60 } },
    },
    { id: 'TableText', name: 'Table Text', run: { size: 17 }, paragraph: { spacing: { after: 0 } } },
    { id: 'Item', name: 'Item', paragraph: { indent: { left: 340 }, spacing: { after: 60 } } },
    { id: 'Note', name: 'Note', paragraph: { indent: { left: 200 }, spacing: { after: 60 } } },
    { id: 'Quotation', name: 'Quotation', run: { italics: true }, paragraph: { indent: { left: 400 } } },
    {
      id: 'Preformatted',
      name: 'Preformatted',
      run: { font: 'Courier New', size: 17 },
      paragraph: { spacing: { after: 0 } },
    },
    { id: 'PageFoot', name: 'Page Foot', run: { size: 15 } },
  ],
  characterStyles: [
    { id: 'Verbatim', name: 'Verbatim', run: { font: 'Courier New', size: 17 } },
    { id: 'Muted', name: 'Muted', run: { color: '5D6875' } },
  ],
};
