import { expect, it } from 'vitest';
import { counted, grouped } from './counted.ts';

it('groups thousands and agrees with one', () => {
  expect([0, 999, 1000, 1_048_576].map(grouped)).toEqual(['0', '999', '1,000', '1,048,576']);
  expect([counted(1, 'request'), counted(2000, 'request')]).toEqual(['1 request', '2,000 requests']);
  expect([counted(1, 'entry', 'entries'), counted(0, 'entry', 'entries')]).toEqual(['1 entry', '0 entries']);
});
