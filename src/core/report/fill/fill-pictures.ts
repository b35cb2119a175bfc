/** The pictures of a report: all that the extract has, but for those that a person left out. */
import type { Extract } from '../../../model/extract.ts';
import { LEFT_OUT, REPORT_PART_TEXTS } from '../../../model/report/report-part.ts';
import type { ReportPictures } from '../../../model/report.ts';

type Picture = keyof ReportPictures;
const PICTURES = REPORT_PART_TEXTS.pictures satisfies readonly Picture[];

const WORDS: Readonly<Record<Picture, string>> = {
  flow: 'the flow',
  path: 'the path of one request',
  timeline: 'the timeline',
  lifetime: 'how long blobs were kept',
};

function unwanted(extract: Extract): readonly Picture[] {
  for (const { part } of extract.rows('parts'))
    if (part.kind === 'pictures') return PICTURES.filter((name) => part.texts[name] === LEFT_OUT);
  return [];
}

/** null: there was nothing to draw, or it is not wanted. */
export function fillPictures(extract: Extract): ReportPictures {
  const without = unwanted(extract);
  const picture = (name: Picture): string | null => (without.includes(name) ? null : extract.file(`${name}.svg`));
  return { flow: picture('flow'), path: picture('path'), timeline: picture('timeline'), lifetime: picture('lifetime') };
}

/** One sentence where a person left pictures out; the tables that say the same are there. */
export function picturesLeftOut(extract: Extract): readonly string[] {
  const without = unwanted(extract);
  if (without.length === 0) return [];
  return [
    `Pictures were left out by choice: ${without.map((name) => WORDS[name]).join(', ')}. Their tables say the same.`,
  ];
}
