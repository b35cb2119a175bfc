import { describe, expect, it } from 'vitest';
import { caseOf, onlyRequest, rulesOf } from '../../reconstruct/case.test-helper.ts';
import { answered, enclave, registry, registryEntry } from '../../reconstruct/evidence.test-helper.ts';
import { streamText } from '../../reconstruct/exchange.test-helper.ts';
import { runImporter } from '../import.test-helper.ts';
import { sseTranscript } from './sse-transcript.ts';

const gw = enclave('gw');
const first = answered(gw, 10, { output: 'an answer – with 😊 in it', prompt: 'one' });
const second = answered(gw, 20, { output: 'another', prompt: 'two' });

async function read(text: string) {
  const { statements, units, issues } = await runImporter(sseTranscript, text);
  return {
    hashes: statements.map(({ statement }) => (statement.kind === 'answer' ? statement.outputHash : null)),
    places: statements.map(({ offset, length }) =>
      Buffer.from(text)
        .subarray(offset, offset + length)
        .toString(),
    ),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('sse-transcript', () => {
  const both = streamText(first) + streamText(second);
  const hashes = [first.outputHash, second.outputHash];

  it.each([
    ['as sent', both],
    ['with CRLF', both.replaceAll('\n', '\r\n')],
    ['without the empty lines', both.replaceAll('\n\n', '\n')],
    ['without [DONE]', both.replaceAll('data: [DONE]\n\n', '')],
    ['with comments, events and ids between', both.replaceAll('data: {', ': ping\n\nevent: message\nid: 1\ndata: {')],
    ['with a byte-order mark', `\uFEFF${both}`],
  ])('tells the streams of one file apart, %s', async (_, text) => {
    const found = await read(text);
    expect([found.hashes, found.issues]).toEqual([hashes, []]);
    expect(found.places.map((place) => place.includes(second.outputHash!))).toEqual([false, true]);
  });

  it('gives a call that verifies, with its output hashed again', async () => {
    const made = await caseOf({ name: 'stream.txt', text: streamText(first) }, registry(registryEntry(gw)));
    expect(made.formats[0]).toBe('sse-transcript');
    expect(onlyRequest(made)).toMatchObject({ signature: 'valid', outputHash: first.outputHash });
    expect(rulesOf(made)).toEqual([]);
    const changed = streamText(first).replace(
      'data: {"choices":[{"delta":{"content":"an ',
      'data: {"choices":[{"delta":{"content":"no ',
    );
    const other = await caseOf({ name: 'stream.txt', text: changed }, registry(registryEntry(gw)));
    expect(rulesOf(other)).toEqual(['hash-mismatch']);
  });

  it('says of a stream that broke off that it did', async () => {
    const whole = streamText(first);
    expect(await read(whole.slice(0, whole.indexOf('"tee_signature"')))).toMatchObject({
      units: ['accepted'],
      issues: ['cut'],
      hashes: [null],
    });
    expect(await read('data: {"choices":[{"del')).toMatchObject({ units: ['cut'], issues: ['cut'] });
  });

  it('books error frames, other streams and stray lines as what they are', async () => {
    const error = 'data: {"error":"provider down","source":"provider"}\n\ndata: [DONE]\n\n';
    expect((await read(error)).units).toEqual(['error-answer']);
    expect((await read('data: {"tick":1}\n\n')).units).toEqual(['unknown-shape']);
    expect((await read(`$ curl -N …\n${streamText(first)}`)).units).toEqual(['no-field', 'accepted']);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('data: {"choices":[{"delta":{"content":"'),
      Buffer.from([0xff]),
      Buffer.from('"}}]}\n'),
    ]);
    const { issues } = await runImporter(sseTranscript, bytes);
    expect(issues.map(({ code }) => code)).toEqual(['encoding']);
  });
});
