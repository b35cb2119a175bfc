import { describe, expect, it } from 'vitest';
import { answerIdOf } from './answer-id.ts';

describe('answerIdOf', () => {
  it.each([
    ['chatcmpl-0b9a', 'chatcmpl-0b9a'],
    ['cmpl-0b9a-0', 'cmpl-0b9a'],
    ['cmpl-6f1c2c1e-8d0a-4f4e-9a53-5d7b1c0e2f11-12', 'cmpl-6f1c2c1e-8d0a-4f4e-9a53-5d7b1c0e2f11'],
    ['embd-7-3', 'embd-7'],
    ['resp_0b9a_2', 'resp_0b9a'],
  ])('%s belongs to %s', (requestId, answerId) => {
    expect(answerIdOf(requestId)).toBe(answerId);
  });

  it.each([null, '', '7', 'req-7', 'chatcmpl-', 'cmpl-7', 'my-chatcmpl-7', 'resp_7'])(
    '%s says nothing',
    (requestId) => {
      expect(answerIdOf(requestId)).toBeNull();
    },
  );
});
