import { describe, expect, it } from 'vitest';
import { caseKeyOf, createHostCases } from './host-cases.ts';

describe('host cases', () => {
  it('opens by the place in the list, and answers the address of the case', async () => {
    const seen: unknown[] = [];
    const cases = createHostCases({
      fetch: async (path, init) => {
        seen.push([path, init.method, init.body]);
        return Response.json(init.method === 'GET' ? { recent: [] } : { key: 'a b&c' });
      },
    });
    expect(await cases.list()).toEqual([]);
    const address = await cases.open('x');
    expect(seen).toEqual([
      ['/cases', 'GET', undefined],
      ['/cases', 'POST', '{"id":"x"}'],
    ]);
    expect(caseKeyOf(new URL(address, 'http://127.0.0.1').search)).toBe('a b&c');
  });

  it('has no key for the first case', async () => {
    const cases = createHostCases({ fetch: async () => Response.json({ key: null }) });
    expect(await cases.open('x')).toBe('/');
    expect(caseKeyOf('')).toBeNull();
  });

  it('fails in the host’s own words', async () => {
    const cases = createHostCases({ fetch: async () => new Response('The case is damaged.\n', { status: 422 }) });
    await expect(cases.open('x')).rejects.toMatchObject({ code: 'BAD_INPUT', message: 'The case is damaged.' });
    const gone = createHostCases({ fetch: async () => Promise.reject(new TypeError('x')) });
    await expect(gone.list()).rejects.toMatchObject({ code: 'ENGINE_GONE' });
  });
});
