import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCidHasher, type CidCandidate } from './file-cids.ts';

/** Made with ipfs-unixfs-importer 17.1.1 over the bytes of `pattern`: version, chunk, links a node, leaves, id. */
const IMPORTED: readonly (readonly [number, readonly string[]])[] = [
  [
    0,
    [
      '0 256K 174 pb QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH',
      '1 256K 174 raw bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku',
      '1 256K 174 pb bafybeif7ztnhq65lumvvtr4ekcwd2ifwgm3awq4zfr3srh462rwyinlb4y',
    ],
  ],
  [
    1,
    [
      '0 256K 174 pb QmS9JArPwa55ePgDnyg6TzX24mYTS1b1vLqWNebyVotKxQ',
      '1 256K 174 raw bafkreidogqfzz75tpkmjzjke425xqcrmpcib2p5tg44hnbirumdbpl5adu',
      '1 256K 174 pb bafybeibyqyrkx66boqbutl5oktknecxgnl43cipcls3knonfmi727rdtnu',
    ],
  ],
  [
    262_144,
    [
      '0 256K 174 pb QmdhiLJ1jhDvrizWZKpriCm4mazJhqcPiwXhQ9HU1MKkPE',
      '1 256K 174 raw bafkreifomjbz3qnzfdr3cfdwudynrdogq2ktj6m3w4pvglx5vijarett6q',
      '1 256K 174 pb bafybeiheismtkmswgblxwd7gqtqnwt45t6q47s7kd3s5yeem5so5af2u4u',
    ],
  ],
  [
    262_145,
    [
      '0 256K 174 pb QmQN4458Sn1iwNziF1zuUHAZPXg2PHsqCDKkT5hZbc6UBR',
      '1 256K 174 raw bafybeih2yjbtxhwzay3os2vsfin2q76n4stsecgfb5764q7t5fh6bzqaum',
      '0 256K 174 raw QmfDWSXDBAF93nWne6MX1hDvHiBNkWeQYfEmx2zU1KqxzW',
      '1 256K 174 pb bafybeibp3v3rrqbaqsmdxwoxs54nx64v62jbauu7pvbkzf6ucdyjrxru2a',
      '0 1M 174 pb Qmd6iyxCi64nTiGTwz9oaXARNM12ABcNVCcYoc5Ci4u5wU',
      '1 1M 174 raw bafkreibh7rn6slahvz2huil2mmloqskuvvjxand7574vqtwmix4yvb3wju',
      '1 1M 174 pb bafybeig3jyartin5dgqn35jloetaibvaacl7qjina2wm7s6iwihllnrqs4',
    ],
  ],
  [
    1_048_577,
    [
      '0 256K 174 pb QmZV7ZPG4x7ab1kh2mWt54YRLUwkw2FJ2MAtV8cgeCqnNw',
      '1 256K 174 raw bafybeifduqcgkmcbfpl624mpxmpxy6b7lnvsvtic5fwfethx7s462xvg5e',
      '0 256K 174 raw QmZMSDpgna9ZM7f27XPcsJdgxc2QPMUf3rrqryNUUKYQt8',
      '1 256K 174 pb bafybeic4he4kigdemmsjekqfb4ckxivpv3kkqiidvs56nsfghyt5gtnc4i',
      '0 1M 174 pb QmStycViFyHs9Fnu6uFiQ5zgmPorYm2wbaxuRuruePjGAZ',
      '1 1M 174 raw bafybeiaqdfcml6wgfycsapff6s2voimow2myh5oc6wxexrevv6s72thgom',
      '0 1M 174 raw QmPRVacnfWW5q6EgZvGAPhQ2D8QbNSshdjzmH3WxXFvafC',
      '1 1M 174 pb bafybeidbsj4yfzew3sc547xsccooxhcsxnh7ugbsgjma6rnw2ul2puri2m',
    ],
  ],
  [
    3_000_000,
    [
      '0 256K 174 pb QmXVf2N58We3ymzYx5mPKT54kjPW4ZUQxYcT4PkV5jnBV5',
      '1 256K 174 raw bafybeid4qhfk6tbqqoq3g4bqtuknjvluwdu5zhn5lq5carjuplgrb7egsy',
      '0 256K 174 raw QmWig3zy1ksJErk694dAH1s7uRssv8AbVFw98fESmvthVP',
      '1 256K 174 pb bafybeicdwubu6xs4k7h2alo6gdaqxstfnsvvwtslcvwwvvphw336xrwnfi',
      '0 1M 174 pb QmfHsooDxcZduFntXwvZwnpyksaBj4gP39qwdDCG3zAA5U',
      '1 1M 174 raw bafybeihaiqgobu2x67q7bus46magdfrimax2m7uexup5wu2pcoahsevna4',
      '0 1M 174 raw QmdS6DbB1C43956PZbSRR8UFokDw7n1guBMYBfJtS9iWEz',
      '1 1M 174 pb bafybeigpg5nbg7oapfcoj5lfljsfu2rdkdecj3jyc7sdhzgcherkylda5u',
    ],
  ],
  [
    45_613_057,
    [
      '0 256K 174 pb QmdRL5WmSLqkrRWcJG9wNb1ZjmXboh9RVgtp49Yi83sbp6',
      '1 256K 174 raw bafybeihcwm6s4t3d3jn7kqben4yo5puh4e7lyv2kqg5pgvewd6jycv4mbe',
      '0 256K 174 raw QmNV7VFhW9iXt3rmhnYnFuPgRBrMt2NVceEB2Meoh9cGCz',
      '1 256K 174 pb bafybeihvoevfztq7i4qtlefwqqrjx4vjbbilva2znd66igy7kke5x26zhm',
      '0 1M 174 pb QmV6GGgSycDHvHJgioDkNBf915181mjgZTWA8K13nHzpKy',
      '1 1M 174 raw bafybeifejxtioouhlzio4upnvzl6iacq74z37nf2rjxumg2kpxsx75zpcu',
      '0 1M 174 raw QmZQ2U59th6CYChBRZ2rR3L6iBt3AWusUxPhgP1hPkAV2L',
      '1 1M 174 pb bafybeianfajkadbw6pay26mejhtv7at3wuawnq5xzx24qvw3pwo3ut3vie',
    ],
  ],
  [
    182_452_233,
    [
      '0 256K 174 pb QmVx1TsjSyhVgLxeFbtcBzXLXtzKQHaSm73FLbZKAyjwhG',
      '1 256K 174 raw bafybeihltgp4xyoxp6liz2b7tnrhehx5jzhqydumsb2j6uhwa3vbjmz77y',
      '0 256K 174 raw QmZN8uDsaQsmYXiquWHWS4F6dX2NJ5xCyGfEwJyjLv7D2S',
      '1 256K 174 pb bafybeihtrxlxekzmbyf6jwmu6ll7romnxz22c65mifexkaaw7bxovu3nuq',
      '0 1M 174 pb QmTtAsi9gXTonBWTQ4WdMGKJQ83SLxgZ2ih8ejDAy32vXs',
      '1 1M 174 raw bafybeih4v5iwcvjsdhm7tlkvzyt4lenpowqvdsd5yl7abmp4ldlfjmgliu',
      '0 1M 174 raw QmYyAopNh5SJAjFvKMDxbaW8UH4TWsKkzgMr6LKZ8eHshe',
      '1 1M 174 pb bafybeifvczq5rz33zmv66vghb5tzsretluomxan4stnkxgo553vnl6jvg4',
      '0 1M 1024 pb QmQpyMaGebPJv8a5pna7oxbtC54d7CiyYx6wvcYtiB7ABa',
      '1 1M 1024 raw bafybeichtbyd7lkkz4iacdw7i7c6skwrzcx3372cvhzy4yfpksagedcega',
      '0 1M 1024 raw QmTA8UQtgdtuevc3NdPKuwR72h3UVmTsZPoq4mJaiLjt9M',
      '1 1M 1024 pb bafybeibkk37qgse4jmk6gnfmptvs24lohgbvc467k4p5k4bfmbyoizewfq',
    ],
  ],
];

const described = ({ version, chunker, width, rawLeaves, cid }: CidCandidate): string =>
  `${version} ${chunker === 'size-262144' ? '256K' : '1M'} ${width} ${rawLeaves ? 'raw' : 'pb'} ${cid}`;

function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) bytes[i] = (i * 31 + (i >> 7) * 17) & 255;
  return bytes;
}

function idsOf(data: Uint8Array, pieceBytes = 777_777): readonly CidCandidate[] {
  const hasher = createCidHasher();
  for (let at = 0; at < data.length; at += pieceBytes) hasher.update(data.subarray(at, at + pieceBytes));
  return hasher.finish();
}

describe('createCidHasher', () => {
  it.each(IMPORTED)(
    '%i bytes: as another importer has it, for every way to cut and link',
    { timeout: 60_000 },
    (length, ids) => {
      expect(idsOf(pattern(length)).map(described)).toEqual(ids);
    },
  );

  // What `ipfs add` prints for these texts.
  it.each([
    ['hello world\n', 'QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o'],
    ['hello world', 'Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD'],
    ['hello world', 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'],
    ['', 'QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH'],
  ])('knows the public ids of %j', (text, id) => {
    expect(idsOf(new TextEncoder().encode(text)).map(({ cid }) => cid)).toContain(id);
  });

  it('does not depend on how the stream is cut, nor on what becomes of a piece afterwards', { timeout: 60_000 }, () => {
    const data = pattern(1_400_000);
    const whole = idsOf(data);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 600_000 }), { maxLength: 6 }), (sizes) => {
        const hasher = createCidHasher();
        const shared = new Uint8Array(data.length);
        let at = 0;
        for (const size of [...sizes, data.length]) {
          const piece = shared.subarray(0, Math.min(size, data.length - at));
          piece.set(data.subarray(at, at + piece.length));
          hasher.update(piece);
          at += piece.length;
          shared.fill(0xaa);
        }
        expect(hasher.finish()).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it('tells one bit from another in every id', () => {
    const data = pattern(300_000);
    const before = new Set(idsOf(data).map(({ cid }) => cid));
    data[299_999]! ^= 1;
    for (const { cid } of idsOf(data)) expect(before.has(cid)).toBe(false);
  });
});
