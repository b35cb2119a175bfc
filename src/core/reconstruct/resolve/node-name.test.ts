import { describe, expect, it } from 'vitest';
import { servedAt } from './node-name.ts';

const call = (spanKind: string | null, node: string | null, server?: string) =>
  servedAt({ spanKind, node, ...(server !== undefined && { server }) });

describe('the node that served the call of a span', () => {
  it('is where the call went, of every span that did not run there', () => {
    for (const kind of ['client', 'producer', 'internal', 'unspecified', null]) {
      expect(call(kind, 'laptop', 'gateway.example')).toBe('gateway.example');
      expect(call(kind, null, 'gateway.example')).toBe('gateway.example');
    }
  });

  it('is where it ran, of a server’s and a consumer’s', () => {
    for (const kind of ['server', 'consumer']) {
      expect(call(kind, 'gateway-7', 'gateway.example')).toBe('gateway-7');
      expect(call(kind, null, 'gateway.example')).toBe('gateway.example');
    }
  });

  it('is the machine that it ran on, where that called itself or nothing says where the call went', () => {
    for (const own of ['localhost', 'LOCALHOST:8000', '127.0.0.1', '127.1.2.3:80', '0.0.0.0', '::1', '[::1]:8000'])
      expect(call('client', 'engine-1', own)).toBe('engine-1');
    expect(call('client', null, 'localhost')).toBe('localhost');
    expect(call('client', 'laptop')).toBe('laptop');
    expect(call('client', null)).toBeNull();
    for (const other of ['localhost.example', '1270.0.0.1', '10.0.0.1', 'fe80::1'])
      expect(call('client', 'laptop', other)).toBe(other);
  });
});
