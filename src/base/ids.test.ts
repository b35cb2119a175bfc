import { describe, expect, it } from 'vitest';
import { traceKey } from './ids.ts';

describe('traceKey', () => {
  it.each<[string, 16 | 8, string | null]>([
    ['5B8EFFF798038103D269B633813FC60C', 16, '5b8efff798038103d269b633813fc60c'],
    ['2a6bee861db8a7dff9561ae4344c226', 16, '02a6bee861db8a7dff9561ae4344c226'],
    ['QpC1h3qZMN55u0KDZTmOzA==', 16, '4290b5877a9930de79bb428365398ecc'],
    ['1gZXnld4dYc=', 8, 'd606579e57787587'],
    [btoa('9ea2a3d1c4b5e6f7'), 8, '9ea2a3d1c4b5e6f7'],
    ['', 16, null],
    ['00000000000000000000000000000000', 16, null],
    ['not an id!', 8, 'not an id!'],
  ])('reads %s', (text, bytes, key) => {
    expect(traceKey(text, bytes)).toBe(key);
  });
});
