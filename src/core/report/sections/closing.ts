import { STATUSES } from '../../../model/status.ts';
import type { ReportModel } from '../../../model/report.ts';
import { BREAK, code, facts, muted } from '../block.ts';
import type { Block, Cell, Section } from '../block.ts';
import { GLOSSARY, LIMITS, STATUS_MEANING } from '../fixed-words.ts';
import { grouped, time } from '../wording.ts';

export function limitsSection(model: ReportModel): Section {
  return {
    id: 'limits',
    title: 'Limits',
    blocks: [{ kind: 'list', ordered: false, items: [...LIMITS, ...model.limits].map((text): Cell => [text]) }],
  };
}

export function reproducibilitySection(model: ReportModel): Section {
  const { reproducibility } = model;
  const files = model.sources.filter((source) => source.origin !== 'member');
  const sums: Block[] =
    files.length === 0
      ? []
      : [
          {
            kind: 'para',
            text: [
              'To check the files themselves without this tool, save the next lines as SHA256SUMS beside the folder they name and run sha256sum -c SHA256SUMS. A name that holds an unprintable character is shown with an escape and has to be corrected by hand.',
            ],
          },
          { kind: 'pre', lines: files.map((source) => `${source.sha256}  ${source.path}`) },
          {
            kind: 'para',
            text: [
              'Members of archives and compressed files have a SHA-256 of their own in the evidence list: unpack the parent and hash the member.',
            ],
          },
        ];
  return {
    id: 'reproducibility',
    title: 'Reproducibility',
    blocks: [
      {
        kind: 'para',
        text: [
          'The same files, imported by the same version, give the same requests and findings in every time zone and locale. The reconstruction uses no random number and no network.',
        ],
      },
      { kind: 'pre', lines: reproducibility.commands },
      {
        kind: 'table',
        caption: 'Versions that decide what the reconstruction says',
        columns: [
          { title: 'Part', width: 50 },
          { title: 'Version', width: 50 },
        ],
        rows: reproducibility.versions.map((each) => ({ cells: [[each.name], [code(each.version)]] })),
        empty: 'No version was recorded.',
      },
      ...sums,
    ],
  };
}

export function custodySection(model: ReportModel): Section {
  const { custody } = model;
  const left = custody.count - custody.entries.length;
  return {
    id: 'custody',
    title: 'Custody',
    blocks: [
      facts([
        ['Head', [code(custody.head)]],
        ['Entries', [grouped(custody.count)]],
      ]),
      {
        kind: 'para',
        text: [
          'Each entry’s hash covers the one before it. Keep the head and the count where the case file is not: they are what a later copy can be held against.',
        ],
        look: 'muted',
      },
      {
        kind: 'table',
        caption:
          left === 0
            ? 'Custody log, oldest first'
            : `Custody log, oldest first: ${grouped(left)} of ${grouped(custody.count)} entries left out here`,
        columns: [
          { title: 'Entry', kind: 'number', width: 7 },
          { title: 'Time', width: 22 },
          { title: 'Who, what', width: 22 },
          { title: 'Details and hash', width: 49 },
        ],
        rows: custody.entries.map((entry) => ({
          cells: [
            [String(entry.seq)],
            [time(entry.atNs)],
            [entry.actor, BREAK, entry.action],
            [code(entry.body), BREAK, muted('hash '), code(entry.hash)],
          ],
        })),
        empty: custody.count === 0 ? 'The log has no entry.' : 'The entries are left out here.',
      },
    ],
  };
}

export function glossarySection(): Section {
  return {
    id: 'glossary',
    title: 'Glossary',
    blocks: [
      {
        kind: 'table',
        caption: 'Status words, strongest first. A path is as strong as its weakest step',
        columns: [
          { title: 'Status', width: 22 },
          { title: 'Meaning', width: 78 },
        ],
        rows: STATUSES.map((status) => ({ cells: [[{ kind: 'status', status }], [STATUS_MEANING[status]]] })),
        empty: '',
      },
      {
        kind: 'table',
        caption: 'Other words',
        columns: [
          { title: 'Word', width: 22 },
          { title: 'Meaning', width: 78 },
        ],
        rows: GLOSSARY.map((each) => ({ cells: [[each.term], [each.meaning]] })),
        empty: '',
      },
    ],
  };
}

export function signatureSection(): Section {
  return {
    id: 'signature',
    title: 'Signature',
    blocks: [
      facts([
        ['Author', ['Not given. This draft was written by the tool alone.']],
        ['Reviewer', ['Not given.']],
        ['Signature', ['None. A draft is not signed.']],
      ]),
    ],
  };
}
