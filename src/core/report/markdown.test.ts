import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE, filledWith } from './hostile.test-helper.ts';
import { atLineStart, markdownCode, markdownFence, markdownText } from './markdown-text.ts';
import { reportMarkdown } from './markdown.ts';
import { SMALL_REPORT } from './report-model.test-helper.ts';

/** What is left of a line when its code spans and its escaped characters are taken out: only that can be markup. */
function live(line: string): string {
  const unescaped = line.replace(/(`+)(?:(?!`)[\s\S])(?:[\s\S]*?(?:(?!`)[\s\S]))??\1(?!`)|\\[!-/:-@[-`{-~]/g, '');
  return unescaped;
}

describe('markdownText', () => {
  it('leaves plain sentences readable', () => {
    expect(markdownText('5 answers of gemini-2.5-pro (3 stale), at 14:05:09.')).toBe(
      '5 answers of gemini-2.5-pro (3 stale), at 14:05:09.',
    );
    expect(markdownText('snake_case <b>')).toBe('snake\\_case \\<b\\>');
  });

  it('puts what a reader could make a link of into a code span', () => {
    expect(markdownText('see http://evil.example now')).toBe('see `http://evil.example` now');
    expect(markdownText('mail@evil.example')).toBe('`mail@evil.example`');
  });

  it('begins no block', () => {
    expect(atLineStart('- x')).toBe('\\- x');
    expect(atLineStart('12) x')).toBe('12\\) x');
    expect(atLineStart('    code')).toBe('code');
  });

  it('leaves no live markup in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(live(markdownText(text))).not.toMatch(/[<>[\]|*_~$\\#\n]|:\/\/|@/);
      }),
    );
  });
});

describe('markdownCode', () => {
  it('uses a fence that the value does not hold', () => {
    expect(markdownCode('a`b')).toBe('``a`b``');
    expect(markdownCode('`a')).toBe('`` `a ``');
    expect(markdownCode('a|b')).toBe('`a\\u007cb`');
  });

  it('never ends before its end', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        const span = markdownCode(text);
        const fence = /^`+/.exec(span)![0];
        const inside = span.slice(fence.length, -fence.length);
        expect(span.endsWith(fence)).toBe(true);
        for (const run of inside.match(/`+/g) ?? []) expect(run.length).not.toBe(fence.length);
        expect(span).not.toMatch(/[|\n]/);
      }),
    );
  });
});

describe('reportMarkdown', () => {
  it.each(HOSTILE)('shows %j as text, in every place', (hostile) => {
    const lines = reportMarkdown(filledWith(SMALL_REPORT, hostile)).split('\n');
    let fence: string | null = null;
    for (const [index, line] of lines.entries()) {
      const mark = /^(`{3,})(?:text)?$/.exec(line)?.[1] ?? null;
      if (fence !== null) {
        if (line === fence) fence = null;
        continue;
      }
      if (mark !== null) {
        fence = mark;
        continue;
      }
      const rest = live(line);
      // What is left are the report's own headings, quotes, tables and bold words.
      expect(rest.replace(/^(#{1,6}|>) ?/, '').replaceAll('**', '')).not.toMatch(/[<>[\]*_~$\\#]|:\/\/|@|www\./i);
      if (rest.includes('|')) {
        expect(rest).toMatch(/^\|.*\|$/);
        const above = live(lines[index - 1] ?? '');
        if (above.startsWith('|')) expect(rest.split('|').length).toBe(above.split('|').length);
      }
    }
    expect(fence).toBeNull();
  });

  it('keeps the lines of a listing and cannot be made to end it', () => {
    expect(markdownFence(['a', '```', '<b>'])).toBe('````text\na\n```\n<b>\n````');
  });
});
