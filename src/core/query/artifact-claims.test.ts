import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caseOf, type GivenFile } from '../reconstruct/case.test-helper.ts';
import { sql } from '../store/sql.ts';
import { artifactClaims } from './artifact-claims.ts';

const FIXTURES = join(import.meta.dirname, '../../../tests/fixtures');
const given = (folder: string, name: string): GivenFile => ({
  name,
  text: readFileSync(join(FIXTURES, folder, name), 'utf8'),
});

const MANIFEST = given('oci-manifest', 'ollama.json');
const WEIGHTS = /"application\/vnd\.ollama\.image\.model","digest":"(sha256:[0-9a-f]{64})"/.exec(MANIFEST.text)![1]!;
const COMMIT = 'c0ffee00'.repeat(5);

/** A call whose span names what it hit, with a dash as files of a store do. */
const CALL: GivenFile = {
  name: 'spans.jsonl',
  text: `${JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [] },
        scopeSpans: [
          {
            spans: [
              {
                traceId: '4d1f0c2ab7e84f6f9a1d3c5e7b902468',
                spanId: 'a1b2c3d4e5f60701',
                name: 'chat',
                attributes: [
                  { key: 'gen_ai.request.model', value: { stringValue: 'volatility' } },
                  { key: 'og.blob_id', value: { stringValue: WEIGHTS.replace(':', '-') } },
                ],
              },
            ],
          },
        ],
      },
    ],
  })}\n`,
};

describe('what files say of an artifact', () => {
  it('belongs to the artifact that a request names by the same digest, however that is written', async () => {
    const { db, requests } = await caseOf(MANIFEST, CALL);
    expect(requests.map(({ artifact, status }) => [artifact, status])).toEqual([[WEIGHTS, 'observed']]);
    const { claims, parts } = artifactClaims(db, requests[0]!.artifact!);
    expect(claims).toMatchObject([{ role: 'weights', form: 'application/vnd.ollama.image.model', size: '4661211424' }]);
    expect(parts).toEqual([]);
  });

  it('lists the parts of a manifest under the digest of its bytes, and those of a commit', async () => {
    const { db } = await caseOf(MANIFEST, given('hf-cache', `${COMMIT}.json`));
    const manifest = String(db.get(sql`SELECT sha256 FROM source WHERE name = 'ollama.json'`)?.['sha256']);
    expect(artifactClaims(db, `sha256:${manifest}`)).toMatchObject({
      claims: [{ role: 'list' }],
      parts: [{ role: 'part' }, { role: 'weights', ref: WEIGHTS }, { role: 'part' }, { role: 'part' }],
    });
    expect(artifactClaims(db, COMMIT)).toMatchObject({
      claims: [{ role: 'revision', label: 'example/volatility-small' }],
      parts: [{ fileName: 'model-00001-of-00002.safetensors' }, { fileName: 'onnx/model.onnx' }],
    });
  });

  it('proves nothing of a name, and everything of a hash whose file is in the case', async () => {
    const weights = given('safetensors', 'two-tensors.safetensors');
    const alone = await caseOf(weights);
    const row = alone.db.get(sql`SELECT ref, kind, bytes FROM artifact`);
    expect(alone.db.all(sql`SELECT * FROM release`)).toEqual([]);
    expect([row?.['kind'], row?.['bytes']]).toEqual(['file-sha256', weights.text.length]);
    expect(artifactClaims(alone.db, String(row?.['ref']))).toMatchObject({
      claims: [{ ref: row?.['ref'], label: 'volatility small', architecture: 'lstm/lora' }],
    });
    const text = CALL.text.replace(WEIGHTS.replace(':', '-'), `0x${String(row?.['ref'])}`);
    const called = await caseOf(weights, { ...CALL, text });
    expect(called.requests.map(({ label, status }) => [label, status])).toEqual([['volatility', 'proved']]);
  });
});
