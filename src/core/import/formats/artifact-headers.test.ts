import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ArtifactStatement } from '../../../model/artifact-statement.ts';
import { headOf, runImporter, sourceOf, writtenSink } from '../import.test-helper.ts';
import type { Importer } from '../importer.ts';
import { gguf } from './gguf.ts';
import { readGgufHeader } from './gguf-header.ts';
import { hfCache } from './hf-cache.ts';
import { ociManifest } from './oci-manifest.ts';
import { ollamaModels } from './ollama-models.ts';
import { onnx } from './onnx.ts';
import { safetensors } from './safetensors.ts';

const FIXTURES = join(import.meta.dirname, '../../../../tests/fixtures');
const fixture = (path: string): Buffer => readFileSync(join(FIXTURES, path));

async function read(importer: Importer, bytes: Uint8Array) {
  const written = await runImporter(importer, bytes);
  return {
    said: written.statements.map((entry) => entry.statement as ArtifactStatement),
    units: written.units.map(({ category, reason }) => `${category} ${reason}`.trim()),
    issues: written.issues.map(({ code }) => code),
  };
}

/** The same file under the path that it has in its store. */
async function readAt(path: string, importer: Importer, bytes: Uint8Array): Promise<readonly ArtifactStatement[]> {
  const { sink, written } = writtenSink();
  await importer.read(sourceOf(bytes), sink, {
    name: path.split('/').at(-1)!,
    path,
    askedCaptureNs: null,
    fileTimeNs: null,
    signal: new AbortController().signal,
  });
  return written.statements.map((entry) => entry.statement as ArtifactStatement);
}

describe('a byte-order mark', () => {
  it('belongs to the bytes of a manifest and not to its JSON', async () => {
    for (const [importer, path] of [
      [ociManifest, 'oci-manifest/ollama.json'],
      [hfCache, 'hf-cache/tree.json'],
    ] as const) {
      const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), fixture(path)]);
      const [own, anew] = [await read(importer, fixture(path)), await read(importer, marked)];
      expect(anew.units).toEqual(['skipped byte-order-mark', ...own.units]);
      expect([anew.said.length, anew.issues]).toEqual([own.said.length, own.issues]);
    }
  });
});

describe('names', () => {
  it('of a manifest stand in its path alone, library models without their namespace', async () => {
    const bytes = fixture('oci-manifest/ollama.json');
    const nameAt = async (path: string) => (await readAt(path, ociManifest, bytes)).at(-1);
    expect(await nameAt('models/manifests/registry.ollama.ai/library/llama3/8b')).toMatchObject({
      label: 'llama3',
      version: '8b',
    });
    expect(await nameAt('manifests/registry.ollama.ai/someone/chat/latest')).toMatchObject({ label: 'someone/chat' });
    expect(await nameAt('manifests/hf.co/someone/chat-GGUF/Q4_K_M')).toMatchObject({
      label: 'hf.co/someone/chat-GGUF',
      version: 'Q4_K_M',
    });
    expect(await nameAt('elsewhere/latest')).toMatchObject({ label: null, version: null });
  });

  it('of what Ollama lists end in a tag, and its digest is that of the manifest', async () => {
    const manifest = fixture('oci-manifest/ollama.json');
    const digest = createHash('sha256').update(manifest).digest('hex');
    const named = async (name: string) => {
      const listed = { models: [{ name, model: name, modified_at: '2026-03-02T14:05:09Z', size: 1, digest }] };
      expect(ollamaModels.sniff(headOf(JSON.stringify(listed))).confidence).toBe(0.93);
      return (await read(ollamaModels, Buffer.from(JSON.stringify(listed)))).said[0];
    };
    const own = (await read(ociManifest, manifest)).said.at(-1);
    expect(await named('llama3:8b')).toMatchObject({ ref: own?.ref, label: 'llama3', version: '8b' });
    expect(await named('host:5000/team/chat')).toMatchObject({ label: 'host:5000/team/chat', version: null });
  });

  it('of refs too, and a listing without a commit takes it from its path', async () => {
    const ref = await readAt('hub/models--example--volatility/refs/pr/7', hfCache, fixture('hf-cache/main'));
    expect(ref).toMatchObject([{ role: 'revision', label: 'example/volatility', version: 'pr/7' }]);
    const commit = 'ab'.repeat(20);
    const sha256 = 'cd'.repeat(32);
    const listing = JSON.stringify({
      format_version: 1,
      files: { 'm.gguf': { size: 1, blob_id: commit, lfs_sha256: sha256 } },
    });
    expect(hfCache.sniff(headOf(listing)).confidence).toBeGreaterThan(0.9);
    const files = await readAt(`models--example--volatility/trees/${commit}.json`, hfCache, Buffer.from(listing));
    expect(files).toMatchObject([
      { ref: sha256, role: 'weights', partOf: commit },
      { ref: commit, role: 'revision', label: 'example/volatility' },
    ]);
  });
});

describe('weights in a snapshot', () => {
  it('are a part of the commit that the path names, whatever their format', async () => {
    const commit = 'ab'.repeat(20);
    const files = [
      [safetensors, 'safetensors/two-tensors.safetensors'],
      [gguf, 'gguf/small.gguf'],
      [onnx, 'onnx/volatility.onnx'],
    ] as const;
    for (const [importer, path] of files) {
      const bytes = fixture(path);
      const at = `hub/models--example--volatility/snapshots/${commit}/onnx/model.bin`;
      expect(await readAt(at, importer, bytes)).toMatchObject([
        { partOf: commit, fileName: 'onnx/model.bin', ref: null },
      ]);
      expect(await readAt(`elsewhere/${commit}/model.bin`, importer, bytes)).toMatchObject([
        { partOf: null, fileName: null },
      ]);
    }
  });
});

describe('what is kept of a download', () => {
  it('is the commit, and the file where its ETag is a SHA-256', async () => {
    const bytes = fixture('hf-cache/model.safetensors.metadata');
    expect(hfCache.sniff(headOf(bytes)).confidence).toBe(0.9);
    const [commit, sha256] = bytes.toString().split('\n');
    const path = '.cache/huggingface/download/onnx/model.safetensors.metadata';
    expect(await readAt(path, hfCache, bytes)).toMatchObject([
      { ref: commit, role: 'revision' },
      { ref: sha256, role: 'weights', fileName: 'onnx/model.safetensors', partOf: commit },
    ]);
    const small = Buffer.from(`${commit}\n${commit}\n1772460309.5\n`);
    expect((await read(hfCache, small)).said).toMatchObject([{ role: 'revision' }]);
    expect(hfCache.sniff(headOf(`${commit}\n${sha256}\n`)).confidence).toBe(0);
  });
});

describe('a description of a manifest', () => {
  it('is none, and a manifest of an artifact is one without a schemaVersion', () => {
    const described = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: 'sha256:0', size: 1 };
    expect(ociManifest.sniff(headOf(JSON.stringify({ ...described, artifactType: 'a' }))).confidence).toBe(0);
    expect(ociManifest.sniff(headOf(fixture('oci-manifest/artifact.json'))).confidence).toBe(0.97);
  });
});

describe('headers', () => {
  it('of safetensors: a file that is longer or shorter than its tensors is doubted', async () => {
    const whole = fixture('safetensors/two-tensors.safetensors');
    expect((await read(safetensors, whole)).issues).toEqual([]);
    expect((await read(safetensors, whole.subarray(0, -1))).issues).toEqual(['size']);
    expect((await read(safetensors, Buffer.concat([whole, Buffer.alloc(1)]))).issues).toEqual(['size']);
    expect(safetensors.sniff(headOf(whole.subarray(0, 40))).confidence).toBe(0);
  });

  it('of GGUF in either byte order and of the first version say the same', async () => {
    const text = (value: string, wide: boolean, big: boolean): Buffer =>
      Buffer.concat([number(value.length, wide ? 8 : 4, big), Buffer.from(value)]);
    const number = (value: number, bytes: 4 | 8, big: boolean): Buffer => {
      const out = Buffer.alloc(bytes);
      if (bytes === 8 && big) out.writeBigUInt64BE(BigInt(value));
      else if (bytes === 8) out.writeBigUInt64LE(BigInt(value));
      else if (big) out.writeUInt32BE(value);
      else out.writeUInt32LE(value);
      return out;
    };
    for (const [version, big] of [
      [1, false],
      [2, false],
      [3, true],
    ] as const) {
      const wide = version > 1;
      const bytes = Buffer.concat([
        Buffer.from('GGUF'),
        number(version, 4, big),
        number(1, wide ? 8 : 4, big),
        number(1, wide ? 8 : 4, big),
        text('general.architecture', wide, big),
        number(8, 4, big),
        text('llama', wide, big),
        text('w', wide, big),
        number(1, 4, big),
        number(5, wide ? 8 : 4, big),
        number(0, 4, big),
        number(0, 8, big),
      ]);
      expect((await read(gguf, bytes)).said).toMatchObject([
        { architecture: 'llama', tensors: '1', form: `gguf ${version}` },
      ]);
      expect(readGgufHeader(sourceOf(bytes), 1024).end).toBe(bytes.length);
      expect(() => readGgufHeader(sourceOf(bytes), 30)).toThrow('recordBytes');
    }
  });

  it('of ONNX are told apart from other protobuf, and what is cut off is booked', async () => {
    const whole = fixture('onnx/volatility.onnx');
    expect(onnx.sniff(headOf(whole)).confidence).toBe(0.9);
    for (const other of [
      Buffer.from([0x08, 0x08]),
      Buffer.from([0x0a, 0x02, 0x08, 0x01]),
      whole.subarray(2),
      whole.subarray(0, 60),
    ])
      expect(onnx.sniff(headOf(other)).confidence).toBe(0);
    const { units, said } = await read(onnx, whole.subarray(0, -3));
    expect(units.at(-1)).toBe('rejected cut');
    expect(said).toMatchObject([{ ref: null, tensors: '2', label: 'og-1hr-volatility-ethusdt' }]);
  });
});
