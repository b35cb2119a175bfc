import type { ReportModel } from '../../../model/report.ts';
import type { ReportLadderStep, ReportRequest } from '../../../model/report/report-request.ts';
import { BREAK, code, facts, joined, muted, word } from '../block.ts';
import type { Block, Cell, Inline, Section, TableBlock } from '../block.ts';
import { certaintyCell, groundWords, orWord, refs, time, writtenCell } from '../wording.ts';

export function requestsSection(model: ReportModel): Section {
  return {
    id: 'requests',
    title: 'Reconstruction per request',
    blocks: [
      { kind: 'para', text: [model.requests.choice], look: 'muted' },
      ...(model.pictures.path === null
        ? []
        : [
            {
              kind: 'figure',
              svg: model.pictures.path,
              caption:
                'One of them as a picture, of those that the most severe finding names: from the label asked for to the settlement. The line below it gives its time.',
            } as const,
          ]),
      chosenTable(model),
    ],
  };
}

/** Step by step, for the annex. */
export function requestGroups(model: ReportModel): readonly Block[] {
  return model.requests.reconstructed.map(requestGroup);
}

function chosenTable({ requests: { reconstructed } }: ReportModel): TableBlock {
  return {
    kind: 'table',
    caption: 'Requests that are reconstructed step by step, each with its weakest link',
    columns: [
      { title: 'Request', width: 9 },
      { title: 'Time', width: 16 },
      { title: 'Label, artifact, node', width: 31 },
      { title: 'How sure', width: 13 },
      { title: 'Weakest link', width: 22 },
      { title: 'Findings', width: 9 },
    ],
    rows: reconstructed.map((request) => ({
      cells: [
        [{ kind: 'ref', to: request.id }],
        [time(request.timeNs)],
        [
          orWord(request.label, 'no label recorded'),
          BREAK,
          orWord(request.artifact, 'artifact not known'),
          BREAK,
          ...(request.node === null ? [muted('node not recorded')] : [muted('on '), code(request.node)]),
        ],
        [...certaintyCell(request), ...(request.freshness === 'stale' ? [BREAK, word('warn', 'stale')] : [])],
        weakestCell(request),
        refs(request.findingIds, 'none'),
      ],
    })),
    empty: 'No request is in scope.',
  };
}

function weakestCell({ path }: ReportRequest): Cell {
  const weakest = path.filter(({ isWeakest }) => isWeakest);
  if (weakest.length === 0) return [muted('no step is known')];
  return joined(
    weakest.map(({ title, status, because }): Cell => [title, ' ', { kind: 'status', status }, BREAK, muted(because)]),
    [BREAK],
  );
}

function requestGroup(request: ReportRequest): Block {
  const settle: Block[] =
    request.wouldSettle.length === 0
      ? []
      : [
          {
            kind: 'group',
            title: ['What would settle it'],
            blocks: [
              {
                kind: 'list',
                ordered: false,
                items: request.wouldSettle.map(({ record, how }): Cell => [record, ' ', muted(how)]),
              },
            ],
          },
        ];
  return {
    kind: 'group',
    id: request.id,
    title: [
      `${request.id} · `,
      orWord(request.label, 'no label recorded'),
      ' ',
      { kind: 'status', status: request.status },
    ],
    look: 'card',
    blocks: [
      { kind: 'note', tone: request.verdict.tone, title: request.verdict.headline, text: [request.verdict.detail] },
      identity(request),
      {
        kind: 'path',
        steps: request.path.map((step) => ({
          title: step.title,
          status: step.status,
          value: [orWord(step.value, 'none')],
          because: step.because,
          source: step.ground === null ? [] : groundWords(step.ground),
          isWeakest: step.isWeakest,
        })),
      },
      ladderTable(request),
      recordTable(request),
      ...settle,
    ],
  };
}

function identity(request: ReportRequest): Block {
  const answered: Cell =
    request.labelAnswered === null || request.labelAnswered === request.label
      ? []
      : [BREAK, word('warn', 'answered as'), ' ', code(request.labelAnswered)];
  const expected: Cell =
    request.expectedArtifact === null || request.expectedArtifact === request.artifact
      ? []
      : [BREAK, muted('expected '), code(request.expectedArtifact)];
  const basis = request.rule === null ? request.reason : `by rule ${request.rule}`;
  return facts([
    [
      'Time',
      [
        request.timeNs === null ? muted('no time recorded: ') : time(request.timeNs),
        ' ',
        muted(request.timeBasis),
        ...writtenCell(request.written),
      ],
    ],
    ['Label asked', [orWord(request.label, 'not recorded'), ...answered]],
    ['Node', [orWord(request.node, 'not recorded')]],
    ['Artifact', [orWord(request.artifact, 'not known'), ...(basis === null ? [] : [', ', muted(basis)]), ...expected]],
    ['How sure', certaintyCell(request)],
    ['Freshness', [request.freshness === 'stale' ? word('warn', 'stale') : request.freshness]],
    ['Response id', [orWord(request.responseId, 'not recorded')]],
    ['Input hash', hashCell(request.inputHash, request.inputCheck)],
    ['Output hash', hashCell(request.outputHash, request.outputCheck)],
    ['Signature', [signatureWord(request.signature)]],
    ['Transaction', [orWord(request.txHash, 'not recorded')]],
    ['Settlement', settlementCell(request)],
    ['Findings', refs(request.findingIds, 'none')],
  ]);
}

function hashCell(hash: string | null, check: ReportRequest['inputCheck']): Cell {
  return hash === null ? [muted('not recorded')] : [code(hash), BREAK, hashWord(check)];
}

function hashWord(check: ReportRequest['inputCheck']): Inline {
  if (check === 'match') return word('good', 'recomputed, matches');
  if (check === 'mismatch') return word('bad', 'recomputed, differs');
  return muted(check === 'not-held' ? 'not recomputed: the text is not held' : 'no hash is stated');
}

function signatureWord(signature: ReportRequest['signature']): Inline {
  return word(signature === 'valid' ? 'good' : signature === 'invalid' ? 'bad' : 'neutral', signature);
}

function settlementCell(request: ReportRequest): Cell {
  const { settlement } = request;
  if (settlement === null) return [muted('none found')];
  const tone = settlement.verdict === 'root-mismatch' ? 'bad' : settlement.verdict === 'missing' ? 'warn' : 'good';
  const ids: readonly (readonly [string, string | null])[] = [
    ['root ', settlement.merkleRoot],
    ['blob ', settlement.blobId],
    ['transaction ', settlement.txHash],
  ];
  return [
    `${settlement.kind}, `,
    word(tone, settlement.verdict),
    ...ids.flatMap(([name, id]): Inline[] => (id === null ? [] : [BREAK, muted(name), code(id)])),
  ];
}

function verdictWord(verdict: ReportLadderStep['verdict']): Inline {
  if (verdict === 'passed') return word('good', 'passed');
  return verdict === 'failed' ? word('bad', 'failed') : word('neutral', 'could not run');
}

function ladderTable(request: ReportRequest): TableBlock {
  return {
    kind: 'table',
    caption: `Verification ladder of ${request.id}`,
    columns: [
      { title: 'Step', kind: 'number', width: 8 },
      { title: 'Check', width: 26 },
      { title: 'Result', width: 14 },
      { title: 'Reason and inputs', width: 52 },
    ],
    rows: request.ladder.map((step) => ({
      cells: [
        [String(step.step)],
        [step.title],
        [verdictWord(step.verdict)],
        [
          step.reason,
          ...inputsOf(step),
          ...step.settle.flatMap(({ record }): Inline[] => [BREAK, muted(`Open: ${record}`)]),
        ],
      ],
    })),
    empty: 'No check of the ladder applies to this request.',
  };
}

/** On one line: there are nine checks a request, and several inputs to most of them. */
function inputsOf({ inputs }: ReportLadderStep): Cell {
  if (inputs.length === 0) return [];
  return [
    BREAK,
    ...joined(
      inputs.map(({ name, value }): Cell => [muted(`${name} `), code(value)]),
      [' · '],
    ),
  ];
}

function recordTable(request: ReportRequest): TableBlock {
  return {
    kind: 'table',
    caption: `Records of ${request.id}`,
    columns: [
      { title: 'Role', width: 20 },
      { title: 'Record', width: 40 },
      { title: 'Why it is of this request', width: 40 },
    ],
    rows: request.records.map((record) => ({
      cells: [
        [record.role],
        joined([groundWords(record.ground), [code(record.ground.path)]], [BREAK]),
        [record.joinedBy],
      ],
    })),
    empty: 'No record is named.',
  };
}
