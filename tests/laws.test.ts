/** The laws of docs/reconstruction.md, over small random evidence of every kind. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITY } from '../src/core/rules/severity.ts';
import { decimalOfBlobId } from '../src/model/known-id.ts';
import { isWeaker, weakest } from '../src/model/status.ts';
import type { ComputedFinding, RequestRow } from '../src/shared/views.ts';
import { sql } from '../src/core/store/sql.ts';
import { createDetailContext, requestDetail } from '../src/core/query/requests/request-detail.ts';
import { caseOf, file, onlyRequest, rulesOf, type MemoryCase } from '../src/core/reconstruct/case.test-helper.ts';
import {
  answered,
  enclave,
  event,
  pairs,
  registry,
  registryEntry,
} from '../src/core/reconstruct/evidence.test-helper.ts';
import {
  evidence,
  filesOf,
  GATEWAYS,
  reconstructed,
  said,
  textsOf,
  type Evidence,
} from './builders/random-evidence.ts';

const RUNS = { numRuns: Number(process.env['LAW_RUNS'] ?? 20) };

function shuffled<T>(list: readonly T[], order: readonly number[]): readonly T[] {
  return list
    .map((item, i) => ({ item, at: order[i % order.length] ?? 0, i }))
    .toSorted((a, b) => a.at - b.at || b.i - a.i)
    .map(({ item }) => item);
}

const orders = fc.array(fc.nat(), { minLength: 5, maxLength: 20 });

describe('the order of files and records', () => {
  it('changes nothing but handles', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, orders, async (given, order) => {
        const files = shuffled(given.files, order).map(({ name, records }) => ({
          name,
          records: shuffled(records, order),
        }));
        expect(said(await reconstructed({ files }))).toEqual(said(await reconstructed(given)));
      }),
      RUNS,
    );
  });
});

describe('a second copy', () => {
  it('of a file, of a part of it, or of one record changes nothing but the sources', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, fc.nat(), fc.nat(), fc.boolean(), async (given, which, from, isFirst) => {
        const original = given.files[which % Math.max(1, given.files.length)];
        if (original === undefined) return;
        const part = original.records.slice(from % original.records.length);
        // A cut copy has other bytes than the file, and so stands as a source of its own.
        const copy = { name: `copy-of-${original.name}`, records: part.map((record) => ` ${record}`) };
        const files = isFirst ? [copy, ...given.files] : [...given.files, copy];
        expect(said(await reconstructed({ files }))).toEqual(said(await reconstructed(given)));
      }),
      RUNS,
    );
  });
});

describe('an unrelated request', () => {
  it('changes no other request’s answer, and no finding', async () => {
    const records = [
      event('inference.request', 7, { request_id: 'unrelated', label: 'zz', node_id: 'zz-1' }),
      event('artifact.cache.lookup', 8, {
        request_id: 'unrelated',
        node_id: 'zz-1',
        blob_id: 'Z'.repeat(43),
        result: 'hit',
      }),
    ].map((record) => JSON.stringify(record));
    await fc.assert(
      fc.asyncProperty(evidence, async (given) => {
        const before = said(await reconstructed(given));
        const after = said(await reconstructed({ files: [{ name: 'unrelated.ndjson', records }, ...given.files] }));
        expect(after.findings).toEqual(before.findings);
        expect(after.requests.size).toBe(before.requests.size + 1);
        for (const [key, answer] of before.requests) expect(after.requests.get(key)).toBe(answer);
      }),
      RUNS,
    );
  });
});

/** The requests of the smaller case, each beside the one of the larger case that holds its records. */
async function beside(given: Evidence, without: string): Promise<readonly (readonly [RequestRow, RequestRow])[]> {
  const whole = await reconstructed(given);
  const less = await reconstructed({ files: given.files.filter(({ name }) => name !== without) });
  const owner = new Map(
    whole.requests.flatMap((row) => [...textsOf(whole, row.id)].map((text) => [text, row] as const)),
  );
  return less.requests.flatMap((after) => {
    const before = [...textsOf(less, after.id)].flatMap((text) => owner.get(text) ?? [])[0];
    return before === undefined ? [] : [[before, after] as const];
  });
}

describe('removing a source', () => {
  it('removes the statuses that rested on it, and makes none stronger but of what it contradicted', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, fc.nat(), async (given, which) => {
        const removed = given.files[which % Math.max(1, given.files.length)];
        if (removed === undefined) return;
        for (const [before, after] of await beside(given, removed.name)) {
          if (before.status !== 'contradicted') expect(isWeaker(before.status, after.status)).toBe(false);
          if (before.signature === 'unverifiable' || before.signature === 'absent')
            expect(after.signature).not.toMatch(/^(?:in)?valid$/);
        }
      }),
      RUNS,
    );
  });

  it('leaves nothing known of a request whose only source it was', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, async (given) => {
        const kept = given.files.filter(
          ({ name }) => !/^(?:pairs|panel|calls|node|logs|receipts|workflow|spans)\./.test(name),
        );
        expect((await reconstructed({ files: kept })).requests).toEqual([]);
      }),
      RUNS,
    );
  });
});

type Row = RequestRow & { readonly signed_by_other: string | null };

describe('withdrawing a trust root', () => {
  it('makes what rested on it fall, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, fc.nat(1), async (given, which) => {
        const { teeId } = GATEWAYS[which]!;
        const files = given.files.map(({ name, records }) => ({
          name,
          records: name === 'tee-registry.ndjson' ? records.filter((record) => !record.includes(teeId)) : records,
        }));
        const [whole, less] = [await reconstructed(given), await reconstructed({ files })];
        const [before, after] = [said(whole), said(less)];
        expect([...after.requests.keys()].toSorted()).toEqual([...before.requests.keys()].toSorted());
        for (const [key, answer] of before.requests) {
          const [was, is] = [JSON.parse(answer) as Row, JSON.parse(after.requests.get(key) ?? '') as Row];
          const isNamed = was.node === `0x${teeId}`;
          // What another enclave signed rests on that one's key, and so may an answer that names no enclave.
          const isSigner = was.signed_by_other === teeId || (was.node === null && was.signature !== is.signature);
          if (!isNamed && !isSigner) expect(after.requests.get(key)).toBe(answer);
          if (isNamed && was.signed_by_other === null) expect(is.signature).toMatch(/^(?:unverifiable|absent)$/);
          if (isNamed && was.signed_by_other !== null) expect(is.signature).toBe('invalid');
          if (isNamed)
            expect(is).toMatchObject({
              artifact: null,
              status: 'unknown',
              reason: 'not-collected',
              freshness: 'unknown',
            });
          if (!isSigner || isNamed) continue;
          expect(is.signed_by_other).toBeNull();
          expect(is.signature).not.toBe('valid');
          expect({ ...is, signature: null, signed_by_other: null }).toEqual({
            ...was,
            signature: null,
            signed_by_other: null,
          });
        }
      }),
      RUNS,
    );
  });
});

describe('a path', () => {
  it('is as strong as its weakest link', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, async (given) => {
        const made = await reconstructed(given);
        const context = createDetailContext(made.db);
        for (const { id, status } of made.requests) {
          const { path } = requestDetail(made.db, context, id === '' ? 0 : Number(id.slice(2)));
          const least = weakest(path.map((step) => step.status));
          expect(path.filter((step) => step.isWeakest).map((step) => step.status)).toEqual(
            least === 'proved' ? [] : [least],
          );
          // No artifact is surer than the hop that it was told by.
          const artifact = path.findIndex((step) => step.title === 'Artifact that answered');
          const hops = path.slice(1, artifact).filter((step) => step.title !== 'Node that answered');
          if (status !== 'contradicted' && hops.length > 0)
            expect(isWeaker(weakest(hops.map((step) => step.status)), status)).toBe(false);
        }
      }),
      { numRuns: 15 },
    );
  });
});

/** Every id by which a record can be known to be about the finding: of its subjects, of its requests, of what it names. */
function idsOf(
  made: MemoryCase,
  finding: ComputedFinding,
): { readonly subjects: readonly string[]; readonly all: readonly string[] } {
  const about = new Set(finding.requests.map((id) => Number(id.slice(2))));
  const records = made.db
    .all(sql`SELECT request_id, source_id, offset, length FROM request_record`)
    .filter((row) => about.has(Number(row['request_id'])));
  const ofRequests = records.flatMap((row) => {
    const text = made.textAt({
      source: Number(row['source_id']),
      offset: Number(row['offset']),
      length: Number(row['length']),
    });
    return text.match(/chatcmpl-[\w-]+|\b[rt]-\d\b|[0-9a-f]{16,64}|i-\d-\d/g) ?? [];
  });
  const named = finding.summary.match(/[\w-]{43}|[0-9a-f]{64}|(?<=")[^"]+(?=")/g) ?? [];
  const images = made.db.all(sql`SELECT pcr_hash FROM image`).map((row) => String(row['pcr_hash']));
  const ids = [...finding.labels, ...finding.nodes, ...finding.artifacts, ...ofRequests, ...named];
  // Sui writes the id of a blob as a number.
  const decimals = ids.flatMap((id) => decimalOfBlobId(id) ?? []);
  const subjects = [...ids, ...decimals].map((id) => id.replace(/^0x/, ''));
  return { subjects, all: [...subjects, ...images] };
}

describe('a finding', () => {
  it('has grounds that read back, each with an id of what it is about, one of them with one of its subject', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, async (given) => {
        const made = await reconstructed(given);
        for (const finding of made.findings) {
          const { subjects, all } = idsOf(made, finding);
          const texts = finding.grounds.map(({ source, offset, length }) =>
            made.textAt({ source: Number(source.slice(2)), offset, length }),
          );
          const holds = (text: string, ids: readonly string[]): boolean => ids.some((id) => text.includes(id));
          expect({ rule: finding.rule, texts: texts.filter((text) => !holds(text, all)) }).toEqual({
            rule: finding.rule,
            texts: [],
          });
          expect(texts.some((text) => holds(text, subjects))).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

describe('a check', () => {
  const gw = enclave('gw-laws');

  it('that failed is one thing, one that could not run is another', async () => {
    const held = fc.constantFrom('held', 'edited', 'missing');
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.boolean(), held, held, async (hasKey, isFlipped, request, output) => {
        const answer = answered(gw, 0, {
          flipSignature: isFlipped,
          ...(request === 'edited' ? { loggedPrompt: 'edited' } : {}),
          ...(output === 'edited' ? { loggedOutput: 'edited' } : {}),
        });
        const silent =
          output === 'missing'
            ? { ...answer, response: answer.response.replace(/"choices":\[.*?\],"tee/, '"choices":[],"tee') }
            : answer;
        const text = request === 'missing' ? `${silent.response}\n` : pairs('', silent).text;
        const made = await caseOf({ name: 'p.ndjson', text }, ...(hasKey ? [registry(registryEntry(gw))] : []));
        const signature = !hasKey ? 'unverifiable' : isFlipped ? 'invalid' : 'valid';
        expect(onlyRequest(made).signature).toBe(signature);
        expect(rulesOf(made)).toEqual([
          ...(request === 'edited' || output === 'edited' ? ['hash-mismatch'] : []),
          ...(signature === 'invalid' ? ['signature-invalid'] : []),
        ]);
        const { ladder } = requestDetail(made.db, createDetailContext(made.db), 1);
        const verdict = { held: 'passed', edited: 'failed', missing: 'could-not-run' } as const;
        expect(ladder.slice(1, 5).map((step) => step.verdict)).toEqual([
          !hasKey ? 'could-not-run' : isFlipped ? 'failed' : 'passed',
          hasKey ? 'passed' : 'could-not-run',
          verdict[output],
          verdict[request],
        ]);
      }),
      { numRuns: 36 },
    );
  });

  it('of a tree that could not be recomputed is no root mismatch', async () => {
    const dump = { format: 'standard-v2', leafEncoding: ['bytes32'], tree: [`0x${'ab'.repeat(32)}`], values: [] };
    const made = await caseOf(
      { name: 'tree.json', text: JSON.stringify(dump) },
      file('x.ndjson', event('inference.request', 0, { request_id: 'r' })),
    );
    expect(rulesOf(made)).toEqual([]);
  });
});

it('is tried on evidence of every kind', async () => {
  const seen = {
    statuses: new Set<string>(),
    rules: new Set<string>(),
    signatures: new Set<string>(),
    freshness: new Set<string>(),
  };
  for (const given of fc.sample(evidence, { numRuns: 90, seed: 11 })) {
    const made = await caseOf(...filesOf(given));
    for (const { status, signature, freshness } of made.requests) {
      seen.statuses.add(status);
      seen.signatures.add(signature);
      seen.freshness.add(freshness);
    }
    for (const rule of rulesOf(made)) seen.rules.add(rule);
  }
  expect(seen.statuses).toEqual(new Set(['attested', 'observed', 'inferred', 'contradicted', 'unknown']));
  expect(seen.freshness).toEqual(new Set(['current', 'stale', 'unpublished', 'unknown']));
  expect(seen.signatures).toEqual(new Set(['valid', 'invalid', 'unverifiable', 'absent']));
  const tried = Object.keys(SEVERITY).filter((rule) => seen.rules.has(rule));
  expect(tried).toEqual(Object.keys(SEVERITY));
});
