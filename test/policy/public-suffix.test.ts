import { describe, expect, it } from 'vitest';
import { isPublicSuffix } from '../../lib/policy/public-suffix';

describe('isPublicSuffix', () => {
  it.each([
    'com',
    'co.uk',
    'xn--p1ai',
    'kawasaki.jp',
    'foo.ck',
    'github.io',
    'vercel.app',
    's3.amazonaws.com',
    'internal',
  ])('anyone can get a name under %s', (domain) => {
    expect(isPublicSuffix(domain)).toBe(true);
  });

  it.each([
    'example.com',
    'example.co.uk',
    'city.kawasaki.jp',
    'www.ck',
    'acme.github.io',
    'corp.internal',
    'localhost',
  ])('not anyone can get a name under %s', (domain) => {
    expect(isPublicSuffix(domain)).toBe(false);
  });
});
