import { describe, expect, it } from 'vitest';
import { contextOf, sourceOf, writtenSink } from '../import.test-helper.ts';
import { forEachPrinted } from './printed-json.ts';

async function read(content: string, pieceBytes?: number) {
  const { sink, written } = writtenSink();
  await forEachPrinted(sourceOf(content, pieceBytes), sink, contextOf(), (_json, { offset, length }) =>
    sink.accepted(offset, length),
  );
  return {
    objects: written.units
      .filter(({ category }) => category === 'accepted')
      .map(({ offset, length }) => content.slice(offset, offset + length)),
    others: written.units.filter(({ category }) => category !== 'accepted').map(({ reason }) => reason),
    issues: written.issues.map(({ code }) => code),
  };
}

const object = (name: string): string => JSON.stringify({ name, list: [1, { a: '}' }] }, null, 4);

describe('objects that a program printed', () => {
  it('are all found between the lines of its log, which are no issue', async () => {
    const log = [
      'INFO:     Started server process [7]',
      '127.0.0.1 - - "GET /ask HTTP/1.1" 200',
      '2026-03-02 14:05:00,123 WARNING something (took 5 ms)',
      '',
      '... 12 %',
      'Traceback (most recent call last):\n  File "x.py", line 3, in <module>',
    ];
    const content = log.map((line, i) => `${line}\n${object(`span ${i}`)}\n`).join('') + 'bye\n';
    for (const pieceBytes of [content.length, 7]) {
      const { objects, others, issues } = await read(content, pieceBytes);
      expect(objects).toEqual(log.map((_, i) => object(`span ${i}`)));
      expect([new Set(others), issues]).toEqual([new Set(['log-lines']), []]);
    }
  });

  it('are told as broken where one is cut', async () => {
    const { objects, issues } = await read(`${object('a')}\nlog\n${object('b').slice(0, 30)}`);
    expect(objects).toEqual([object('a')]);
    expect(issues).toEqual(['cut']);
  });

  it('may stand in a list', async () => {
    expect((await read(`[${object('a')},\n${object('b')}]`)).objects).toEqual([object('a'), object('b')]);
  });
});
