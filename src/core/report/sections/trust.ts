import type { ReportModel } from '../../../model/report.ts';
import { TRUST_ROOT_WORDS } from '../../../model/trust-root.ts';
import { BREAK, code, joined, muted, ref } from '../block.ts';
import type { Cell, Section, TableBlock } from '../block.ts';
import { grouped } from '../../../base/counted.ts';
import { groundWords, orWord, time } from '../wording.ts';

export function trustSection(model: ReportModel): Section {
  return {
    id: 'trust',
    title: 'Trust roots and verification',
    blocks: [keys(model), tables(model), roots(model), checks(model)],
  };
}

function keys(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Keys that signatures were checked under',
    columns: [
      { title: 'Enclave id, SHA-256 of its key', width: 50 },
      { title: 'How the key was learned', width: 32 },
      { title: 'Valid', kind: 'number', width: 9 },
      { title: 'Invalid', kind: 'number', width: 9 },
    ],
    rows: model.trust.keys.map((key) => ({
      cells: [
        [code(key.teeId), BREAK, muted('key '), code(key.keySha256)],
        key.ground === null ? [key.learned] : [key.learned, BREAK, ...groundWords(key.ground)],
        [grouped(key.signaturesValid)],
        [grouped(key.signaturesInvalid)],
      ],
    })),
    empty: 'The case holds no public key, so no signature could be verified.',
  };
}

function tables(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Tables of public facts that ship with the tool',
    columns: [
      { title: 'Table, SHA-256', width: 46 },
      { title: 'As of', width: 14 },
      { title: 'Entries', kind: 'number', width: 10 },
      { title: 'Origin', width: 30 },
    ],
    rows: model.trust.tables.map((table) => ({
      cells: [[table.name, BREAK, code(table.sha256)], [table.asOf], [grouped(table.entries)], [table.origin]],
    })),
    empty: 'No shipped table was used.',
  };
}

function roots(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'What else the checks rest on. blobtrail verify --without shows what falls without one',
    columns: [
      { title: 'Root', width: 26 },
      { title: 'Id, SHA-256', width: 40 },
      { title: 'Origin', width: 34 },
    ],
    rows: model.trust.roots.map(({ id, kind, fingerprint, origin }) => ({
      cells: [[TRUST_ROOT_WORDS[kind]], [code(id), BREAK, code(fingerprint)], [origin]],
    })),
    empty: 'The checks rest on the keys and tables above alone.',
  };
}

function checks(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Checks over the requests in scope. A check that could not run is not a check that failed',
    columns: [
      { title: 'Check', width: 40 },
      { title: 'Passed', kind: 'number', width: 10 },
      { title: 'Failed', kind: 'number', width: 10 },
      { title: 'Could not run, and why', width: 40 },
    ],
    rows: model.trust.checks.map((check) => ({
      cells: [
        [check.check],
        [grouped(check.passed)],
        [grouped(check.failed)],
        check.couldNotRun.length === 0
          ? ['0']
          : joined(
              check.couldNotRun.map((each): Cell => [`${grouped(each.count)} `, muted(each.reason)]),
              [BREAK],
            ),
      ],
    })),
    empty: 'No request in scope carries anything that can be checked.',
  };
}

const BASIS = {
  'publish-event': 'publish event',
  'hub-capture': 'captures of the hub',
  'image-table': 'an image’s table of labels',
} as const;

export function releaseTable(model: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption:
      'Releases known to the case. Where two times stand, the release came at some moment after the first and by the second',
    columns: [
      { title: 'Label, release', width: 24 },
      { title: 'Artifact', width: 34 },
      { title: 'Published', width: 20 },
      { title: 'Known from', width: 22 },
    ],
    rows: model.releases.map((release) => ({
      cells: [
        [code(release.label), BREAK, orWord(release.version, 'no version stated')],
        [code(release.artifact)],
        release.afterNs === release.byNs
          ? [time(release.byNs)]
          : [release.afterNs === null ? muted('any time before') : time(release.afterNs), BREAK, time(release.byNs)],
        [
          BASIS[release.basis],
          ...release.grounds
            .slice(0, 3)
            .flatMap((ground): Cell => [BREAK, ref(ground.source), ` at byte ${ground.offset}`]),
        ],
      ],
    })),
    empty: 'No record of the case says what any label should have meant, so no request can be called current or stale.',
  };
}
