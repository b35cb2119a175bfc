/** Every ground of every finding reads back, through the command line, to bytes of the file that tell of the finding. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  blobtrail,
  copyExample,
  ended,
  ensureBuilt,
  jsonLines,
  startBlobtrail,
  temporaryFolder,
} from './builders/built-cli.ts';
import { FINDING, IMPORT, REQUEST } from './builders/cli-shapes.ts';

type Finding = z.infer<typeof FINDING>;
type Ground = Finding['grounds'][number];

const CASE = 'incident.blobtrail';
const folder = temporaryFolder();
const paths = new Map<string, string>();
const imageOf = new Map<string, string>();
const requests = new Map<string, z.infer<typeof REQUEST>>();
let findings: readonly Finding[];

beforeAll(async () => {
  await ensureBuilt();
  copyExample(join(folder.path, 'warm-cache'));
  const run = (...args: readonly string[]): string => blobtrail(args, { cwd: folder.path }).stdout;
  for (const { id, path } of IMPORT.parse(JSON.parse(run('import', CASE, 'warm-cache', '--json'))).sources)
    paths.set(id, path);
  for (const line of jsonLines(run('requests', CASE, '--json'))) {
    const request = REQUEST.parse(line);
    requests.set(request.id, request);
  }
  for (const { name, pcr_hash: image } of jsonLines(run('query', CASE, 'SELECT name, pcr_hash FROM nodes', '--json'))) {
    if (image !== null) imageOf.set(String(name), String(image));
  }
  findings = jsonLines(run('findings', CASE, '--json')).map((line) => FINDING.parse(line));
}, 120_000);

afterAll(folder.remove);

const key = ({ source, offset, length }: Ground): string => `${source} ${offset} ${length}`;

async function show({ source, offset, length }: Ground): Promise<Buffer> {
  const args = ['show', CASE, source, '--offset', String(offset), '--length', String(length)];
  const child = startBlobtrail(args, { cwd: folder.path });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
  expect(await ended(child)).toEqual({ code: 0, signal: null });
  return Buffer.concat(pieces);
}

const plain = (id: string): string => id.toLowerCase().replace(/^0x/, '');

/** Hashes and blob ids that the finding's sentence names. */
const sentenceIds = ({ summary }: Finding): readonly string[] =>
  summary.match(/0x[0-9a-f]{64}|\b[0-9a-f]{64}\b|(?<![\w-])[\w-]{43}(?![\w-])/g) ?? [];

/**
 * Everything that a record of the finding could name it by, lower case and without `0x`: its subjects, ids of its
 * requests and of its sentence, and the images that serve its labels: their approval is the release of what they answer
 * with, the newer one that makes another stale included.
 */
function idsOf(finding: Finding): readonly string[] {
  const { labels, nodes, artifacts } = finding;
  const ofRequests = finding.requests.flatMap((id) => {
    const { inputHash, outputHash, responseId, txHash, settlement } = requests.get(id) ?? {};
    return [inputHash, outputHash, responseId, txHash, settlement?.blobId, settlement?.txHash, settlement?.merkleRoot];
  });
  const ofLabels = [...requests.values()].filter(({ label }) => labels.includes(label ?? ''));
  const images = [...nodes, ...ofLabels.map(({ node }) => node)].map((node) => imageOf.get(node ?? ''));
  return [...labels, ...nodes, ...artifacts, ...ofRequests, ...images, ...sentenceIds(finding)]
    .filter((id) => id != null)
    .map(plain);
}

describe('the grounds of findings', () => {
  it('are bytes of the file that name a subject of the finding', async () => {
    const waiting = [
      ...new Map(findings.flatMap(({ grounds }) => grounds).map((ground) => [key(ground), ground])).values(),
    ];
    expect(waiting.length).toBeGreaterThan(20);
    const read = new Map<string, string>();
    const work = async (): Promise<void> => {
      for (let ground = waiting.pop(); ground !== undefined; ground = waiting.pop()) {
        const shown = await show(ground);
        const file = readFileSync(join(folder.path, paths.get(ground.source) ?? ''));
        expect([key(ground), shown.equals(file.subarray(ground.offset, ground.offset + ground.length))]).toEqual([
          key(ground),
          true,
        ]);
        read.set(key(ground), shown.toString('utf8').toLowerCase());
      }
    };
    await Promise.all([work(), work()]);
    for (const finding of findings) {
      const wanted = idsOf(finding);
      const subjects = [...finding.labels, ...finding.nodes, ...finding.artifacts, ...sentenceIds(finding)].map(plain);
      const texts = finding.grounds.map((ground) => read.get(key(ground)) ?? '');
      const named = texts.some((text) => subjects.some((id) => text.includes(id)));
      expect([finding.id, finding.rule, named]).toEqual([finding.id, finding.rule, true]);
      for (const ground of finding.grounds) {
        const text = read.get(key(ground)) ?? '';
        const about = `${finding.id} ${finding.rule} ${key(ground)}`;
        expect([about, wanted.some((id) => text.includes(id))]).toEqual([about, true]);
      }
    }
  }, 120_000);
});
