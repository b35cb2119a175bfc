import { describe, expect, it } from 'vitest';
import { readCallAttributes, withOneName } from './one-name.ts';

describe('one name for both sides', () => {
  it('is what was asked, unless that is known and another', () => {
    expect(withOneName({}, 'm')).toEqual({ labelAsked: 'm' });
    expect(withOneName({ labelAsked: 'm' }, 'm')).toEqual({ labelAsked: 'm' });
    expect(withOneName({ labelAsked: 'm' }, 'n')).toEqual({ labelAsked: 'm', labelAnswered: 'n' });
    expect(withOneName({ labelAsked: 'm', labelAnswered: 'o' }, 'n')).toEqual({ labelAsked: 'm', labelAnswered: 'o' });
    expect(withOneName({}, null)).toEqual({});
  });

  it('is told apart from the attributes that name a side', () => {
    const pairs: [string, string][] = [
      ['llm.model_name', 'm'],
      ['llm.request.model_name', 'asked'],
      ['gen_ai.response.model', 'answered'],
    ];
    expect(readCallAttributes(pairs)).toEqual({
      fields: { labelAsked: 'asked', labelAnswered: 'answered' },
      oneName: 'm',
    });
  });
});
