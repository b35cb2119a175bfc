/** Containers that are not archives of their own making: other encodings, frames of a collector, tar, and what stands behind them. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { framed, protoMessage } from '../../../../tests/builders/otel-fixtures.ts';
import '../../../../tests/property-seed.ts';
import { findFiles } from '../container.ts';
import type { Found } from '../container.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { otlpProtobuf } from '../formats/otlp-protobuf.ts';
import { recognise } from '../sniff.ts';
import { utf8OfUtf16 } from './utf16.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-unwrapping-'));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;
async function found(name: string, content: Uint8Array): Promise<readonly Found[]> {
  const folder = join(root, `${(count += 1)}`);
  mkdirSync(folder);
  writeFileSync(join(folder, name), content);
  return Array.fromAsync(findFiles([join(folder, name)]));
}

async function bytesOf(one: Found | undefined): Promise<Buffer> {
  if (one === undefined || one.kind === 'refused') throw new Error(one?.message ?? 'nothing was found');
  return Buffer.concat(await Array.fromAsync(one.open()));
}

/** Last part of the path and content, or why it was refused. */
async function told(name: string, content: Uint8Array): Promise<readonly (readonly [string, string])[]> {
  const out: (readonly [string, string])[] = [];
  for (const one of await found(name, content)) {
    const path = one.path.slice(one.path.indexOf(name));
    if (one.kind === 'refused') out.push([path, `refused: ${one.refused}`]);
    else out.push([path, one.kind === 'archive' ? 'archive' : String(await bytesOf(one))]);
  }
  return out;
}

const damageOf = (one: Found | undefined): string | null =>
  one === undefined || one.kind === 'refused' ? 'refused' : one.damage;

function utf16(text: string, isBig = false): Buffer {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
}

describe('UTF-16', () => {
  it('is a container of its text in UTF-8, in both orders of bytes and inside of others', async () => {
    const text = '{"label":"og-1hr ▲ 🜁"}\r\n';
    for (const isBig of [false, true])
      expect(await told('dump.json', utf16(text, isBig))).toEqual([
        ['dump.json', 'archive'],
        ['dump.json!/utf-8', text],
      ]);
    const [, , inner] = await found('dump.json.gz', gzipSync(utf16(text)));
    expect([inner?.path.split('!/').slice(1), (await bytesOf(inner)).toString()]).toEqual([
      ['dump.json', 'utf-8'],
      text,
    ]);
  });

  it('comes out as it went in, in pieces of any size', async () => {
    const texts = fc.string({ unit: 'binary', minLength: 1 });
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), fc.integer({ min: 1, max: 7 }), async (text, isBig, size) => {
        const bytes = utf16(text, isBig);
        async function* raw(): AsyncIterable<Uint8Array> {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        }
        const damage: string[] = [];
        const out = await Array.fromAsync(utf8OfUtf16(raw, (what) => damage.push(what)));
        expect([Buffer.concat(out).toString(), damage]).toEqual([text, []]);
      }),
    );
  });

  it('tells halves of pairs that stand alone, and half a character', async () => {
    const lone = Buffer.concat([utf16('ab\ud83d c\udf01'), Buffer.from([0x41])]);
    const [, inner] = await found('lone.txt', lone);
    expect((await bytesOf(inner)).toString()).toBe('ab\ufffd c\ufffd');
    expect(damageOf(inner)).toBe(
      '2 halves of surrogate pairs stand alone, the first at byte 6; they are read as U+FFFD. The last byte is half of a character.',
    );
  });

  it('gives no other container a free level by its name', async () => {
    let packed: Buffer = Buffer.from('deep');
    for (let level = 0; level < 4; level += 1) packed = gzipSync(packed);
    expect((await told('utf-8', packed)).at(-1)).toEqual(['utf-8!/utf-8!/utf-8', 'refused: nesting']);
  });

  it('needs no mark where it begins with a bracket of JSON', async () => {
    for (const isBig of [false, true])
      expect(await told('dump.json', utf16('{"a":"ä"}', isBig).subarray(2))).toEqual([
        ['dump.json', 'archive'],
        ['dump.json!/utf-8', '{"a":"ä"}'],
      ]);
  });

  it('is not what only begins with its mark', async () => {
    for (const bytes of [
      [0xff, 0xfe],
      [0xff, 0xfe, 0, 0, 0x41, 0, 0, 0],
      [0xff, 0xfe, 0x41, 0, 0, 0],
      // A length of 4 bytes, and JSON or a message behind it; brackets that no ASCII follows.
      [0, 0x7b, 0, 1, 0x0a, 1, 0x0a, 1, 0x0a, 1],
      [0x7b, 0, 0x41, 4, 0x42, 4, 0x43, 4],
    ])
      expect(await found('x.bin', Uint8Array.from(bytes))).toHaveLength(1);
  });
});

describe('bytes behind a compressed stream', () => {
  const text = 'one line\n'.repeat(20_000);

  it.each([
    ['gz', Buffer.concat([gzipSync('one '), gzipSync(text)]), 'the last member are no gzip data'],
    ['zst', Buffer.concat([zstdCompressSync('one '), zstdCompressSync(text)]), 'the last frame are no Zstandard data'],
  ])('are counted: %s', async (extension, content, words) => {
    for (const tail of [
      Buffer.from('x'),
      Buffer.from('some words'),
      Buffer.alloc(700),
      Buffer.from('PK\x03\x04 and more'),
    ]) {
      const [, inner] = await found(`a.${extension}`, Buffer.concat([content, tail]));
      expect(damageOf(inner)).toBe(`${tail.length} ${tail.length === 1 ? 'byte' : 'bytes'} behind ${words}.`);
      expect((await bytesOf(inner)).toString() === `one ${text}`).toBe(true);
    }
    const [, whole] = await found(`a.${extension}`, content);
    expect(damageOf(whole)).toBeNull();
  });

  it('are told apart from a member that is damaged', async () => {
    const second = gzipSync(text);
    second[second.length - 6]! ^= 1;
    const [, inner] = await found('a.gz', Buffer.concat([gzipSync('one '), second]));
    expect(damageOf(inner)).toContain('damaged');
    expect((await bytesOf(inner)).toString() === `one ${text}`).toBe(true);
  });
});

describe('frames of the collector', () => {
  const spans = async (content: Uint8Array): Promise<readonly unknown[]> =>
    (await runImporter(otlpProtobuf, content)).statements.map(({ statement }) => statement);

  it('compressed one by one give messages behind each other', async () => {
    const message = protoMessage();
    const content = framed(zstdCompressSync(message), zstdCompressSync(message));
    const [outer, inner] = await found('traces.bin', content);
    expect([outer?.kind, inner?.path.split('!/').at(-1), damageOf(inner)]).toEqual(['archive', 'messages', null]);
    const bytes = await bytesOf(inner);
    expect(recognise(headOf(bytes))?.format).toBe('otlp-protobuf');
    expect(await spans(bytes)).toEqual([...(await spans(message)), ...(await spans(message))]);
    const grpc = Buffer.concat([Uint8Array.of(1), framed(gzipSync(message)), Uint8Array.of(0), framed(message)]);
    expect(await bytesOf((await found('grpc.bin', grpc))[1])).toEqual(bytes);
  });

  it('hold JSON, compressed or not', async () => {
    const lines = ['{"resourceSpans":[]}', '{"resourceSpans":[{}]}'].map((line) => Buffer.from(line));
    for (const pack of [(line: Buffer) => line, (line: Buffer) => zstdCompressSync(line)])
      expect(await told('t.json', framed(...lines.map(pack)))).toEqual([
        ['t.json', 'archive'],
        ['t.json!/messages', lines.join('')],
      ]);
  });

  it('lie in one stream where the exporter compresses natively', async () => {
    const json = framed(Buffer.from('{"resourceSpans":[]}'));
    expect(await told('t.zst', zstdCompressSync(json))).toEqual([
      ['t.zst', 'archive'],
      ['t.zst!/t', 'archive'],
      ['t.zst!/t!/messages', '{"resourceSpans":[]}'],
    ]);
    const [, inner] = await found('p.zst', zstdCompressSync(framed(protoMessage(), protoMessage())));
    const bytes = await bytesOf(inner);
    expect(recognise(headOf(bytes))?.reason).toContain('behind its length');
    expect(await spans(bytes)).toHaveLength(8);
  });

  it('keep all whole ones, and tell the rest', async () => {
    const one = zstdCompressSync(protoMessage());
    const broken = Buffer.from(one).fill(0xff, 12);
    const content = framed(one, broken, one).subarray(0, -5);
    const [, inner] = await found('t.bin', content);
    expect((await bytesOf(inner)).equals(protoMessage())).toBe(true);
    const tail = content.subarray(2 * (one.length + 4));
    expect(damageOf(inner)).toBe(
      `The frame at byte ${one.length + 4}, of ${one.length} bytes, cannot be expanded. ` +
        `The last ${tail.length} bytes are the beginning of a frame of ${one.length} bytes; ` +
        `their SHA-256 is ${createHash('sha256').update(tail).digest('hex')}.`,
    );
  });
});

function tarHeader(name: string, size: number, type = '0', link = ''): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('15150612145\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(link, 157);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function tarEntry(name: string, content = '', type = '0', link = ''): Buffer {
  const padded = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512);
  padded.write(content);
  return Buffer.concat([tarHeader(name, Buffer.byteLength(content), type, link), padded]);
}

const END = Buffer.alloc(1024);

describe('tar', () => {
  it('gives its files, also compressed, with containers in them opened', async () => {
    const tar = Buffer.concat([
      tarEntry('logs/', '', '5'),
      tarEntry('logs/a.json', '{"a":1}'),
      tarEntry('./b.txt', ''),
      END,
    ]);
    const members = [
      ['logs/a.json', '{"a":1}'],
      ['b.txt', ''],
    ];
    expect(await told('all.tar', tar)).toEqual([
      ['all.tar', 'archive'],
      ...members.map(([path, text]) => [`all.tar!/${path}`, text]),
    ]);
    expect(await told('all.tgz', gzipSync(tar))).toEqual([
      ['all.tgz', 'archive'],
      ['all.tgz!/all.tar', 'archive'],
      ...members.map(([path, text]) => [`all.tgz!/all.tar!/${path}`, text]),
    ]);
    const packed = Buffer.concat([
      tarHeader('a.gz', gzipSync('deep').length),
      gzipSync('deep'),
      Buffer.alloc(512 - gzipSync('deep').length),
      END,
    ]);
    expect((await told('p.tar.gz', gzipSync(packed))).at(-1)).toEqual(['p.tar.gz!/p.tar!/a.gz!/a', 'deep']);
  });

  it('refuses links, devices and names that lead out, one at a time', async () => {
    const tar = Buffer.concat([
      tarEntry('../up.json', 'up'),
      tarEntry('/root.json', 'root'),
      tarEntry('link', '', '2', '/etc/passwd'),
      tarEntry('hard', '', '1', 'good.json'),
      tarEntry('null', '', '3'),
      tarEntry('good.json', 'good'),
      END,
    ]);
    expect(await told('x.tar', tar)).toEqual([
      ['x.tar', 'archive'],
      ['x.tar!/../up.json', 'refused: unsafe-name'],
      ['x.tar!//root.json', 'refused: unsafe-name'],
      ['x.tar!/link', 'refused: symlink'],
      ['x.tar!/hard', 'refused: link'],
      ['x.tar!/null', 'refused: not-a-file'],
      ['x.tar!/good.json', 'good'],
    ]);
  });

  it('goes on behind a damaged header, and tells what it passed over', async () => {
    const bad = tarEntry('bad.json', 'bad');
    bad[20]! ^= 0x10;
    const tar = Buffer.concat([tarEntry('a.json', 'a'), bad, tarEntry('b.json', 'b'), END, Buffer.from('behind')]);
    const all = await found('x.tar', tar);
    expect(all.map((one) => (one.kind === 'refused' ? one.message : one.path.split('!/').at(-1)))).toEqual([
      expect.stringContaining('x.tar'),
      'a.json',
      'The header at byte 1024 is damaged (its checksum is another one, or its size is no number): 1024 bytes are passed over.',
      'b.json',
      expect.stringMatching(/bytes behind the end of the archive/),
    ]);
    const first = Buffer.concat([bad, tarEntry('b.json', 'b'), END]);
    expect((await told('y.tar', first)).at(-1)).toEqual(['y.tar!/b.json', 'b']);
  });

  it('gives a member that is cut as far as it goes', async () => {
    const tar = Buffer.concat([tarEntry('a.json', 'a'), tarEntry('long.txt', 'x'.repeat(3000))]).subarray(0, 2500);
    for (const [name, content] of [
      ['x.tar', tar],
      ['x.tar.gz', gzipSync(tar)],
    ] as const) {
      const last = (await found(name, content)).at(-1);
      expect((await bytesOf(last)).toString()).toBe('x'.repeat(964));
      expect(damageOf(last)).toBe('The archive is cut off: 964 of 3000 bytes are there.');
    }
  });

  const hasTar = ((): boolean => {
    try {
      return execFileSync('tar', ['--version']).includes('GNU tar');
    } catch {
      return false;
    }
  })();

  it.skipIf(!hasTar).each(['gnu', 'pax', 'ustar', 'v7', 'oldgnu'])('reads what GNU tar writes: %s', async (format) => {
    const folder = mkdtempSync(join(root, 'tar-'));
    const long = format === 'v7' ? 'short' : `${'folder-of-a-long-name/'.repeat(5)}trace ▲`;
    mkdirSync(join(folder, long), { recursive: true });
    writeFileSync(join(folder, long, 'spans.json'), `spans\n${'y'.repeat(2000)}`);
    writeFileSync(join(folder, 'top.json'), 'top');
    symlinkSync('top.json', join(folder, 'z-link'));
    const archive = join(root, `${format}.tar`);
    const name = format === 'v7' ? 'short/spans.json' : `${long}/spans.json`;
    execFileSync('tar', [`--format=${format}`, '-cf', archive, '-C', folder, name, 'top.json', 'z-link']);
    const content = readFileSync(archive);
    for (const packed of [content, gzipSync(content)]) {
      const members = (await told('a.tar', packed)).filter(([, text]) => text !== 'archive');
      expect(members.map(([path, text]) => [path.split('!/').at(-1), text])).toEqual([
        [name, `spans\n${'y'.repeat(2000)}`],
        ['top.json', 'top'],
        ['z-link', 'refused: symlink'],
      ]);
    }
  });
});
