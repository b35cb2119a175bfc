/** Strings that have run code, loaded something or lied to a reader somewhere, and a report that is full of one. */
import type { ReportModel } from '../../model/report.ts';

export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><script>alert(1)</script>',
  '</title><svg onload=alert(1)>',
  '<!-- --><![CDATA[x]]>&lt;b&gt;&#60;i&#62;',
  "=cmd|' /C calc'!A0",
  '+1+cmd|x',
  '-2+3',
  '@SUM(1,1)',
  '\t=1+1',
  '\r\n=1+1,"x"',
  '  =1+1',
  '\uff1d1+1',
  'invoice\u202egnp.exe',
  'a\u200bb\u2066c\u2069d\ufeff',
  'nul\0esc\u001b]8;;http://evil.example\u0007link\u001b[31m',
  'lone \ud800 half',
  '[click](http://evil.example) ![i](http://evil.example/i.png) <http://evil.example>',
  'http://evil.example www.evil.example mail@evil.example @someone #12 :smile:',
  '| a | b |',
  '\\| a `|` b \\',
  '`code` ``more`` ```js',
  '# heading',
  '1. one',
  '- item',
  '---',
  '> quote',
  '    indented',
  '***bold*** __under__ ~~gone~~ $x$ [ref]: http://evil.example',
  'javascript:alert(1)',
  '*/ } body{display:none} /*',
  '\\000022;}@import "http://evil.example"',
  '',
  '   ',
];

// Members that hold words or ids of the evidence; all others are handles, numbers, hashes or fixed words.
const FREE = new Set(
  (
    'label labelAnswered ref artifact node path excerpt summary formatReason format firstMessage code what says value ' +
    'because title detail headline role joinedBy name wouldSettle caseName caseFile caseId reportId question ' +
    'settledBy alternatives labels nodes artifacts limits commands filters wouldChange alterations version learned ' +
    'check does body actor action caption choice timeBasis responseId expectedArtifact subject asOf runtime platform text tags about record how origin ' +
    'askedBy authority outOfScope strength statement prediction test observed why rejectedBecause classification ' +
    'distribution organisation author authorRole reviewer reviewerRole place note finding'
  ).split(' '),
);

/** `model` with `text` in every place where the evidence or a person can put words. */
export function filledWith(model: ReportModel, text: string): ReportModel {
  const fill = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return FREE.has(key) ? text : value;
    if (Array.isArray(value)) return value.map((each) => fill(each, key));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member, name)]));
  };
  return fill(model, '') as ReportModel;
}
