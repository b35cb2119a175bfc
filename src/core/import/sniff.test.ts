import { describe, expect, it } from 'vitest';
import { anywhere, placeWith, probeHead } from './head-probe.ts';
import { headOf } from './import.test-helper.ts';
import type { Importer } from './importer.ts';
import { rankFormats, recognise } from './sniff.ts';

const says = (id: string, confidence: number): Importer => ({
  id,
  title: id,
  alterations: [],
  clock: 'none',
  sniff: () => ({ confidence, reason: 'r' }),
  read: () => Promise.resolve(),
});

describe('probeHead', () => {
  it('sees keys at their places, in any form of file', () => {
    for (const text of [
      '{"result":[{"topics":[],"data":"x"}]}',
      '{"result":[{"topics":["a","b"],"data":"x',
      '\uFEFF{\r\n "result": [ { "topics": [], "data": 1',
    ]) {
      const probe = probeHead(headOf(text).bytes);
      expect([...probe.paths]).toEqual(['result', 'result[].topics', 'result[].data']);
      expect(anywhere(probe, 'topics', 'data')).toBe('result[].topics');
      expect(placeWith(probe, ['', 'result[]'], 'topics', 'data')).toBe('result[]');
    }
  });

  it('goes on behind a broken line, and behind a value cut anywhere', () => {
    const probe = probeHead(headOf('{"a":{"b":[1,\n{"schema":"s","c":1}\n').bytes);
    expect([...probe.paths]).toEqual(['a', 'a.b', 'schema', 'c']);
    const whole = '{"a":{"b\\"":"x"},"c":["y"]}';
    for (let end = 0; end <= whole.length; end += 1) {
      for (const path of probeHead(headOf(whole.slice(0, end)).bytes).paths)
        expect(['a', 'a.b\\"', 'c']).toContain(path);
    }
  });

  it('takes texts for texts, not for keys', () => {
    const probe = probeHead(headOf('{"a":"{\\"topics\\":1}","b":["tee_signature"]}').bytes);
    expect([...probe.paths]).toEqual(['a', 'b']);
    expect(probe.texts.get('b[]')).toBe('tee_signature');
  });
});

describe('rankFormats', () => {
  it('puts the surest first; equals stand in their order, but for a name that decides', () => {
    const importers = [says('a', 0.5), says('b', 0.9), says('c', 0.9), says('d', 0)];
    expect(rankFormats(headOf(''), importers).map((answer) => answer.format)).toEqual(['b', 'c', 'a', 'd']);
    expect(rankFormats(headOf('', 'dump.c.json'), importers).map((answer) => answer.format)).toEqual([
      'c',
      'b',
      'a',
      'd',
    ]);
  });

  it('knows nothing below 0.3, whatever the name says', () => {
    expect(recognise(headOf('', 'a.json'), [says('a', 0.29)])).toBeNull();
    expect(recognise(headOf(''), [says('a', 0.3)])?.format).toBe('a');
  });
});
