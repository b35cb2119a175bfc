/** The style sheet of a report. System fonts only; widths of table columns are classes because nothing is inline. */

const COLOURS = `
:root{color-scheme:light dark;--page:#f6f7f9;--panel:#fff;--line:#e2e6eb;--strong-line:#c8ced6;--ink:#12171d;--soft:#46505c;--faint:#5d6875;--accent:#1f5fbf;--bad:#b3390a;--bad-wash:#fdf1ec;--warn:#8a5a00;--warn-wash:#fdf6e7;--good:#1d6b47;--wash:#f6f7f9}
@media (prefers-color-scheme:dark){:root{--page:#0a0d11;--panel:#0e1116;--line:#232b34;--strong-line:#3a4552;--ink:#eaeef3;--soft:#b3bdc8;--faint:#929da9;--accent:#6fb0ff;--bad:#ff7a57;--bad-wash:#24130e;--warn:#f0b84a;--warn-wash:#211a0c;--good:#6cc49a;--wash:#12161c}}
`;

const PAGE = `
*{box-sizing:border-box}
body{margin:0 auto;padding:40px 32px 64px;max-width:1020px;background:var(--panel);color:var(--ink);font:14px/1.5 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
html{background:var(--page)}
h1{font-size:15px;font-weight:600;color:var(--soft);margin:0 0 20px;letter-spacing:.01em}
h1 .case{display:block;font-size:28px;line-height:1.2;font-weight:650;color:var(--ink);letter-spacing:-.015em;margin-top:2px;overflow-wrap:anywhere}
h2{font-size:20px;font-weight:650;letter-spacing:-.01em;margin:0 0 12px;padding-top:16px;border-top:2px solid var(--ink)}
h3{font-size:15px;font-weight:650;margin:0 0 8px;overflow-wrap:anywhere}
h4,h5{font-size:13px;font-weight:650;margin:16px 0 4px;color:var(--soft)}
section{margin-top:44px}
p{margin:0 0 10px;overflow-wrap:anywhere}
ul,ol{margin:0 0 12px;padding-left:22px}
li{margin-bottom:5px;overflow-wrap:anywhere}
a{color:var(--accent);text-underline-offset:2px}
code,pre{font:12px/1.5 "JetBrains Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{overflow-wrap:anywhere;unicode-bidi:isolate}
pre{margin:0 0 12px;padding:10px 12px;background:var(--wash);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
.time{white-space:nowrap}
.esc{background:var(--warn-wash);color:var(--warn);border-radius:3px;padding:0 2px}
.muted{color:var(--faint)}
p.lead{font-size:16px;line-height:1.5;max-width:75ch}
p.muted{max-width:90ch}
.caption,caption{font-size:12px;font-weight:600;color:var(--soft);text-align:left;padding:0 0 6px}
nav{margin-top:20px;font-size:13px}
nav ol{margin:0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:4px 16px}
nav li{margin:0}
header aside{margin-top:16px;padding:10px 14px;border:1px dashed var(--strong-line);border-radius:8px}
header aside p{margin:0;padding-bottom:4px}
header aside .facts{margin:0}
footer{margin-top:56px;padding-top:12px;border-top:2px solid var(--ink);text-align:center;color:var(--soft);font-size:12px}
blockquote{margin:0;padding:2px 0 2px 16px;border-left:3px solid var(--strong-line);font-size:16px}
blockquote p{margin:0 0 6px}
section.answer{padding:0 24px 20px;border:1px solid var(--strong-line);border-top:0;border-radius:0 0 10px 10px}
section.answer h2{margin:0 -25px 14px;padding:18px 25px 0}
`;

const PARTS = `
.facts{margin:0 0 16px}
.facts div{display:grid;grid-template-columns:140px 1fr;gap:16px;padding:4px 0;border-bottom:1px solid var(--line)}
.facts div:last-child{border-bottom:0}
dt{color:var(--faint)}
dd{margin:0;overflow-wrap:anywhere}
table{width:100%;table-layout:fixed;border-collapse:collapse;margin:0 0 24px;font-size:13px}
caption{caption-side:top}
th,td{padding:6px 12px 6px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere;font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:12px;font-weight:600;color:var(--faint);border-bottom:1px solid var(--strong-line);vertical-align:bottom;overflow-wrap:normal}
th.number,td.number{text-align:right;padding-right:20px}
th.number:last-child,td.number:last-child{padding-right:0}
.empty{margin:0 0 20px;padding:8px 0;border-bottom:1px solid var(--line)}
.empty p{margin:0}
.chip,.severity,.word{display:inline-block;white-space:nowrap;font-size:12px;line-height:18px;padding:0 7px;border:1px solid var(--strong-line);border-radius:9px;color:var(--ink);font-weight:500}
.chip.proved,.chip.attested{border-color:var(--good);color:var(--good)}
.chip.inferred{border-style:dashed}
.chip.unknown{border-style:dashed;color:var(--faint)}
.chip.zero{border-color:var(--line);color:var(--faint)}
.chip.contradicted,.word.bad,.severity.critical,.severity.high{border-color:var(--bad);color:var(--bad)}
.severity.critical{background:var(--bad);color:var(--panel)}
.word{white-space:normal}
.word.warn,.severity.medium{border-color:var(--warn);color:var(--warn)}
.word.good{border-color:var(--good);color:var(--good)}
.word.neutral,.severity.low,.severity.info{color:var(--soft)}
.note{margin:0 0 16px;padding:10px 14px;border-left:3px solid var(--strong-line);background:var(--wash);border-radius:0 6px 6px 0}
.note p{margin:0}
.note-title{font-weight:600}
.note.bad{border-color:var(--bad);background:var(--bad-wash)}
.note.warn{border-color:var(--warn);background:var(--warn-wash)}
.note.good{border-color:var(--good)}
.card{margin:0 0 24px;padding:18px 20px 6px;border:1px solid var(--line);border-radius:10px}
.card h3 .chip,.card h3 .severity{margin-left:4px;vertical-align:1px}
.card h3 code{font-size:14px}
.path{list-style:none;margin:0 0 20px 6px;padding:0}
.step{position:relative;margin:0;padding:0 0 14px 22px;border-left:2px solid var(--strong-line)}
.step:last-child{border-left-color:transparent;padding-bottom:0}
.step::before{content:"";position:absolute;left:-6px;top:6px;width:10px;height:10px;border-radius:50%;background:var(--panel);border:2px solid var(--strong-line)}
.step.weakest::before{border-color:var(--warn);background:var(--warn)}
.step p{margin:0}
.step-title .word,.step-title .chip{margin-left:6px}
figure{margin:0 0 20px;padding:12px;background:#fff;color:#12171d;border:1px solid var(--line);border-radius:8px;color-scheme:only light}
figure svg{display:block;width:100%;height:auto}
figcaption{margin-top:8px;font-size:12px;color:#46505c}
:target{outline:2px solid var(--accent);outline-offset:3px;border-radius:4px}
@media (max-width:640px){body{padding:20px 14px 40px}.facts div{grid-template-columns:1fr;gap:0}section.answer{padding:0 14px 14px}section.answer h2{margin:0 -15px 14px;padding:14px 15px 0}table{font-size:12px;min-width:720px}.scroll{overflow-x:auto}}
`;

// One light sheet for paper, whatever the screen was set to.
function paper(reportId: string, status: string): string {
  return `
@page{size:A4;margin:20mm 16mm 18mm;@top-left{content:"${cssText(reportId)}";font:8pt sans-serif;color:#46505c}@top-right{content:"${cssText(status)}";font:8pt sans-serif;color:#46505c}@bottom-left{content:"Times in UTC";font:8pt sans-serif;color:#46505c}@bottom-right{content:"Page " counter(page) " of " counter(pages);font:8pt sans-serif;color:#46505c}}
@media print{:root{color-scheme:only light;--page:#fff;--panel:#fff;--line:#d9dee4;--strong-line:#aab3bd;--ink:#12171d;--soft:#333c46;--faint:#4d5763;--accent:#1f4f9c;--bad:#a8330a;--bad-wash:#fff;--warn:#7a4f00;--warn-wash:#fff;--good:#1d6b47;--wash:#fff}
body{max-width:none;padding:0;font-size:9.5pt;line-height:1.4}
nav{display:none}
a{color:inherit;text-decoration:none}
h1 .case{font-size:20pt}
h2{font-size:14pt}
p.lead,blockquote{font-size:11pt}
table{font-size:8.5pt}
thead th{font-size:7.8pt}
th.number,td.number{padding-right:12pt}
code,pre{font-size:7.8pt}
.chip,.severity,.word{font-size:7.8pt;line-height:11pt;padding:0 5pt}
h2,h3,h4,h5,caption,.note-title,.step-title{break-after:avoid}
section{margin-top:26pt}
tr,.step,.note,figure,.facts div,.empty{break-inside:avoid}
thead{display:table-header-group}
p,li{orphans:3;widows:3}
.card{padding:10pt 0 0;border:0;border-top:1px solid var(--strong-line);border-radius:0}
section.answer{padding:0;border:0}
section.answer h2{margin:0 0 12px;padding:16px 0 0}}
`;
}

/** Text inside a CSS string: whatever is not plain is written as a code point. */
function cssText(text: string): string {
  return text.replace(/[^A-Za-z0-9 ._:-]/gu, (character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `);
}

function widths(): string {
  return Array.from({ length: 100 }, (_, index) => `.w${index + 1}{width:${index + 1}%}`).join('');
}

/** @param status printed on every page beside the report's id: `Draft`, `Version 2, final`. */
export function reportStyle(reportId: string, status: string): string {
  return `${COLOURS}${PAGE}${PARTS}${widths()}${paper(reportId, status)}`;
}
