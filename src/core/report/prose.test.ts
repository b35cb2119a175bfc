import { expect, it } from 'vitest';
import { prose } from './prose.ts';

const BREAK = { kind: 'break' };

it('keeps lines, lists, what is strong and what is code', () => {
  expect(prose('One **strong** word.\n\n\n- a `r-7`\n* b\n')).toEqual([
    'One ',
    { kind: 'strong', text: 'strong' },
    ' word.',
    BREAK,
    BREAK,
    '• a ',
    { kind: 'code', text: 'r-7' },
    BREAK,
    '• b',
  ]);
});

it.each(['[link](javascript:alert(1))', '<b>x</b>', '![x](http://x)', '** not strong **\n**', '`', '# no heading'])(
  'shows %j as it was written',
  (text) => {
    expect(
      prose(text)
        .map((part) =>
          typeof part === 'string' ? part : part.kind === 'break' ? '\n' : `**${'text' in part ? part.text : ''}**`,
        )
        .join(''),
    ).toBe(text);
  },
);
