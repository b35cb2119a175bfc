/** `blobtrail verify --without`: what falls without a trust root, in words and as JSON, and the case as it was. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrustRoot } from '../src/model/trust-root.ts';
import type { Withdrawal } from '../src/shared/trust-views.ts';
import { blobtrail, copyExample, ensureBuilt, temporaryFolder } from './builders/built-cli.ts';

const folder = temporaryFolder();
const CASE = 'incident.blobtrail';
const run = (...args: readonly string[]) => blobtrail(args, { cwd: folder.path });
const digest = (): string =>
  createHash('sha256')
    .update(readFileSync(join(folder.path, CASE)))
    .digest('hex');

beforeAll(async () => {
  await ensureBuilt();
  copyExample(join(folder.path, 'warm-cache'));
  expect(run('import', CASE, 'warm-cache').status).toBe(0);
}, 180_000);

afterAll(folder.remove);

interface Printed {
  readonly ok: boolean;
  readonly roots: readonly TrustRoot[];
  readonly withdrawn?: Withdrawal;
}

describe('blobtrail verify', () => {
  it('lists the trust roots, and what falls without one only when it is asked', () => {
    const { status, stdout } = run('verify', CASE, '--json');
    const printed = JSON.parse(stdout) as Printed;
    expect([status, printed.ok, printed.withdrawn]).toEqual([0, true, undefined]);
    const ids = printed.roots.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith('key:')).length).toBeGreaterThan(1);
    for (const { fingerprint, origin } of printed.roots) {
      expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
      expect(origin).not.toBe('');
    }
  }, 60_000);

  it('shows what falls, changes nothing, and ends with 0', () => {
    const before = digest();
    const listed = JSON.parse(run('verify', CASE, '--json').stdout) as Printed;
    const keys = listed.roots.filter(({ kind }) => kind === 'enclave-key').map(({ id }) => id);
    const { status, stdout } = run('verify', CASE, '--json', ...keys.flatMap((id) => ['--without', id]));
    const { withdrawn } = JSON.parse(stdout) as Printed;
    expect(status).toBe(0);
    expect(withdrawn?.roots.map(({ id }) => id)).toEqual(keys);
    const signature = withdrawn?.changes.filter(({ what }) => what === 'signature') ?? [];
    expect(new Set(signature.map(({ after }) => after))).toEqual(new Set(['unverifiable']));
    const touched = new Set(
      withdrawn?.changes.flatMap(({ subjects }) => subjects.filter((name) => name.startsWith('r-'))),
    );
    expect(withdrawn?.unchanged).toBe((withdrawn?.requests ?? 0) - touched.size);
    expect(digest()).toBe(before);
    const words = run('verify', CASE, '--without', keys[0] ?? '').stdout;
    expect(words).toMatch(/signature: \w+ → unverifiable \(\d+\): r-\d+/);
    expect(words).toMatch(/Nothing else changes: \d+ of \d+ requests stay as they are\./);
  }, 120_000);

  it('says which name is no trust root', () => {
    const { status, stderr } = run('verify', CASE, '--without', 'chain:x-999');
    expect(status).not.toBe(0);
    expect(stderr).toContain('There is no trust root "chain:x-999"');
  }, 60_000);
});
