import { describe, expect, it } from 'vitest';
import { AppError } from '../base/errors.ts';
import type { CallOptions, Client } from '../shared/client.ts';
import { createEngineCache } from './engine-cache.ts';

function fakeClient() {
  const calls: {
    params: unknown;
    signal: AbortSignal | undefined;
    resolve: (v: unknown) => void;
    reject: (e: unknown) => void;
  }[] = [];
  const client = {
    call: (_: string, params: unknown, options: CallOptions = {}) =>
      new Promise((resolve, reject) => void calls.push({ params, signal: options.signal, resolve, reject })),
    on: () => () => undefined,
  } as unknown as Client;
  return { client, calls };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));
const params = { id: 'r-1' };

describe('engine cache', () => {
  it('asks once for all who look, and tells each of the answer', async () => {
    const { client, calls } = fakeClient();
    const cache = createEngineCache(client);
    let told = 0;
    cache.hold('thing.show', params, () => (told += 1));
    cache.hold('thing.show', { id: 'r-1' }, () => (told += 1));
    const key = cache.keyOf('thing.show', params);
    expect(calls).toHaveLength(1);
    expect(cache.peek(key)).toEqual({ value: null, error: null, isLoading: true });
    const before = told;
    calls[0]!.resolve({ a: 1 });
    await tick();
    expect(told).toBe(before + 2);
    expect(cache.peek(key)).toEqual({ value: { a: 1 }, error: null, isLoading: false });
  });

  it('aborts when nobody is left, but not when the same looker comes straight back', async () => {
    const { client, calls } = fakeClient();
    const cache = createEngineCache(client);
    const listener = () => undefined;
    cache.hold('thing.show', params, listener)();
    const letGo = cache.hold('thing.show', params, listener);
    await tick();
    expect(calls).toHaveLength(1);
    expect(calls[0]!.signal?.aborted).toBe(false);
    letGo();
    await tick();
    expect(calls[0]!.signal?.aborted).toBe(true);
  });

  it('keeps the old answer in sight while everything is read again, and drops late answers of before', async () => {
    const { client, calls } = fakeClient();
    const cache = createEngineCache(client);
    cache.hold('thing.show', params, () => undefined);
    const key = cache.keyOf('thing.show', params);
    calls[0]!.resolve('old');
    await tick();
    cache.refresh();
    cache.refresh();
    expect(cache.peek(key)).toEqual({ value: 'old', error: null, isLoading: true });
    calls[2]!.resolve('new');
    calls[1]!.resolve('late');
    await tick();
    expect(cache.peek(key).value).toBe('new');
  });

  it('shows nothing of before when it starts over', async () => {
    const { client, calls } = fakeClient();
    const cache = createEngineCache(client);
    let told = 0;
    cache.hold('thing.show', params, () => (told += 1));
    const key = cache.keyOf('thing.show', params);
    calls[0]!.resolve('what a view fails on');
    await tick();
    const before = told;
    cache.startOver();
    expect(cache.peek(key)).toEqual({ value: null, error: null, isLoading: true });
    expect(told).toBe(before + 1);
    calls[1]!.resolve('new');
    await tick();
    expect(cache.peek(key).value).toBe('new');
  });

  it('gives errors as they are, and asks again for the next who looks', async () => {
    const { client, calls } = fakeClient();
    const cache = createEngineCache(client);
    const letGo = cache.hold('thing.show', params, () => undefined);
    calls[0]!.reject(new AppError('NOT_FOUND', 'No r-1.'));
    await tick();
    expect(cache.peek(cache.keyOf('thing.show', params)).error?.code).toBe('NOT_FOUND');
    letGo();
    await tick();
    cache.hold('thing.show', params, () => undefined);
    expect(calls).toHaveLength(2);
  });
});
