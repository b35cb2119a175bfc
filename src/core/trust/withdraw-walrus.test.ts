import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../base/bytes.ts';
import type { WalrusStatement } from '../../model/walrus-statement.ts';
import { reconstruct } from '../reconstruct/reconstruct.ts';
import { caseWith, certificate, committee, event, object } from '../reconstruct/walrus/walrus.test-helper.ts';
import { certificate as signed, members, MESSAGE, TEN } from '../verify/walrus/certificate.test-helper.ts';
import { listTrustRoots } from './trust-roots.ts';
import { withdrawRoots } from './withdraw.ts';

const QUIET = { signal: new AbortController().signal, progress: () => undefined };

const rows = members(TEN).map(({ nodeId, publicKey, weight }) => ({
  nodeId,
  publicKey,
  weight: String(weight),
  name: null,
}));

function certified(epoch: number): WalrusStatement {
  const { message, signature, signers } = signed({ ...MESSAGE, epoch });
  const given = { message: toHex(message!), signature: toHex(signature!), signers: signers as readonly number[] };
  return certificate({ ...given, blobId: MESSAGE.blobId });
}

/** Certificates of two epochs, each with its committee, and an object whose end is only known by its epoch. */
const db = caseWith(
  committee(rows),
  committee(rows.toReversed(), { epoch: '6' }),
  certified(5),
  certified(6),
  event('BlobRegistered', { endEpoch: '9' }),
  object({ network: 'mainnet', endEpoch: '9' }),
);

beforeAll(() => reconstruct({ db, readBytes: () => new Uint8Array(), ...QUIET }));

describe('withdrawing what Walrus records rest on', () => {
  it('lists committees as roots, by network and epoch', () => {
    const roots = listTrustRoots(db).filter(({ kind }) => kind === 'walrus-committee');
    expect(roots.map(({ id }) => id)).toEqual(['committee:mainnet:5', 'committee:mainnet:6']);
    // In whichever order an export has its members, they are one committee.
    expect(roots[0]!.fingerprint).toBe(roots[1]!.fingerprint);
  });

  it('of a committee takes its certificates away, and those of no other epoch', async () => {
    const { changes } = await withdrawRoots(db, ['committee:mainnet:5'], QUIET);
    const said = changes.map(({ before, subjects }) => [before, ...subjects]);
    expect(said).toEqual([
      ['there', expect.stringMatching(/^verified for blob .* byte 2$/)],
      [null, expect.stringMatching(/^could-not-run \(unknown-root\) for blob .* byte 2$/)],
    ]);
    expect(new Set(changes.map(({ what }) => what))).toEqual(new Set(['certificate']));
  });

  it('of the shipped epochs leaves what records date, and no more', async () => {
    const { changes } = await withdrawRoots(db, ['knowledge:walrus-networks'], QUIET);
    expect([...new Set(changes.map(({ what }) => what))]).toEqual(['lifetime']);
  });
});
