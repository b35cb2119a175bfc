import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { quiltOf } from '../../../../tests/builders/walrus-evidence.ts';
import { runImporter } from '../../import/import.test-helper.ts';
import { walrusQuilt } from '../../import/formats/walrus-quilt.ts';
import { caseOf, file, onlyRequest } from '../case.test-helper.ts';
import { event } from '../evidence.test-helper.ts';

const CONTENT = 'weights of a model\n';
/** Every byte of it is ASCII, so that it survives as a text. */
const QUILT = quiltOf([{ identifier: 'model.onnx', contents: Buffer.from(CONTENT) }]).toString('latin1');

const asking = (id: string): ReturnType<typeof file> =>
  file(
    'n.ndjson',
    event('inference.request', 4, { request_id: 'q', label: 'm' }),
    event('artifact.cache.lookup', 5, { request_id: 'q', node_id: 'n1', blob_id: id }),
  );

describe('a file inside of a quilt', { timeout: 60_000 }, () => {
  it('proves what it is by its hash and by its patch id, and nothing in another spelling', async () => {
    const { statements } = await runImporter(walrusQuilt, QUILT);
    const patch = statements.map(({ statement }) => statement).find(({ kind }) => kind === 'walrus-patch');
    if (patch?.kind !== 'walrus-patch' || patch.patchId === null) throw new Error('the quilt lists no file');
    const quilt = { name: 'q.bin', text: QUILT };
    const sha256 = createHash('sha256').update(CONTENT).digest('hex');
    for (const id of [sha256, `0x${sha256.toUpperCase()}`, patch.patchId, patch.quiltId!]) {
      expect(onlyRequest(await caseOf(asking(id), quilt))).toMatchObject({ status: 'proved' });
      expect(onlyRequest(await caseOf(asking(id)))).toMatchObject({ status: 'observed' });
    }
    const swapped = patch.patchId.replaceAll(/[a-zA-Z]/g, (c) =>
      c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase(),
    );
    expect(onlyRequest(await caseOf(asking(swapped), quilt))).toMatchObject({ status: 'observed' });
  });
});
