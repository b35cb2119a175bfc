import type { ReportModel } from '../../../model/report.ts';
import { code, facts, muted } from '../block.ts';
import type { Block, Cell, Section } from '../block.ts';
import { LIMITS } from '../fixed-words.ts';
import { MISSING, saidOr, time } from '../wording.ts';

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

export function signatureSection({ persons, control }: ReportModel): Section {
  const { signature, author, authorRole, reviewer, reviewerRole } = persons;
  const person = (name: string | null, role: string | null): Cell =>
    name === null ? [MISSING] : role === null ? [name] : [name, ', ', role];
  return {
    id: 'signature',
    title: 'Signature',
    blocks: [
      facts([
        ['Author', person(author, authorRole)],
        ['Reviewer', person(reviewer, reviewerRole)],
        ['Signed by', person(signature?.name ?? null, signature?.role ?? null)],
        ['Place', saidOr(signature?.place ?? null)],
        ['Statement', saidOr(signature?.statement ?? null)],
        ['Recorded', signature === null ? [muted('not yet')] : [signature.actor, ', ', time(signature.atNs)]],
      ]),
      {
        kind: 'para',
        text: [
          control.status === 'draft' ? 'A draft is not signed. ' : '',
          'A signature over the bytes lies beside an export: manifest.json.sig, over the manifest that names every file by its SHA-256. verify.mjs checks it with a key that is given from outside.',
        ],
        look: 'muted',
      },
    ],
  };
}
