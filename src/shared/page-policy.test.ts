import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, pageMediaType, pageSegments } from './page-policy.ts';

describe('pageSegments', () => {
  it('names files below the page', () => {
    expect(pageSegments('/')).toEqual(['index.html']);
    expect(pageSegments('/?view=flow')).toEqual(['index.html']);
    expect(pageSegments('/assets/index-a1.js?v=1#x')).toEqual(['assets', 'index-a1.js']);
    expect(pageSegments('/a%20b.css')).toEqual(['a b.css']);
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/%252e%252e/package.json',
    '/..\\package.json',
    '/%5c..%5cpackage.json',
    '/C:/windows',
    '/a//b',
    '/./a',
    '/a%00.js',
    '/%zz',
    'http://example.com/',
    '',
  ])('refuses %j', (target) => {
    expect(pageSegments(target)).toBeNull();
  });

  it('never lets a segment climb', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '/', '%', '2', 'e', 'f', '5', 'c', '\\', 'a') }), (tail) => {
        for (const segment of pageSegments(`/${tail}`) ?? []) {
          expect(segment).not.toMatch(/^\.{0,2}$|[\\/]/);
        }
      }),
    );
  });
});

describe('the policy', () => {
  it('starts from nothing and allows no inline code', () => {
    expect(CONTENT_SECURITY_POLICY.startsWith("default-src 'none'")).toBe(true);
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|http/);
  });

  it('serves known types only', () => {
    expect(pageMediaType('a/index.html')).toBe('text/html; charset=utf-8');
    expect(pageMediaType('a/.env')).toBeNull();
    expect(pageMediaType('index.js.map')).toBeNull();
  });
});
