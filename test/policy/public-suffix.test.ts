import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getPublicSuffix } from 'tldts';
import { openNameUnder } from '../../lib/policy/public-suffix';
import { SANDBOXES } from '../../lib/policy/sandboxes';

describe('openNameUnder', () => {
  it.each([
    'com',
    'co.uk',
    'xn--p1ai',
    'kawasaki.jp',
    'foo.ck',
    'github.io',
    'vercel.app',
    's3.amazonaws.com',
    'elb.amazonaws.com',
    'eu-central-1.elb.amazonaws.com',
    'internal',
    'app.github.dev',
    'codesandbox.io',
    'sse.codesandbox.io',
    'ws-eu45.gitpod.io',
    'local-credentialless.webcontainer.io',
  ])('anyone can get a name under %s', (domain) => {
    expect(openNameUnder(domain)).toBe(domain);
  });

  it('knows the suffixes that tldts knows', () => {
    const label = fc.constantFrom(
      'com',
      'uk',
      'co',
      'ck',
      'www',
      'jp',
      'city',
      'kawasaki',
      'amazonaws',
      's3',
      'github',
      'io',
      'a',
    );
    const domains = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    fc.assert(
      fc.property(domains, (domain) => {
        const isSuffix = getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;
        expect(openNameUnder(domain) === domain).toBe(isSuffix);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['amazonaws.com', /\.amazonaws\.com$/],
    ['on.aws', /\.on\.aws$/],
    ['us-east-1.on.aws', /\.us-east-1\.on\.aws$/],
    ['railway.app', /^up\.railway\.app$/],
    ['amazoncognito.com', /\.amazoncognito\.com$/],
    ['windows.net', /\.windows\.net$/],
    ['github.dev', /^app\.github\.dev$/],
  ])('anyone can get a name below %s, further down', (domain, name) => {
    expect(openNameUnder(domain)).toMatch(name);
  });

  it.each([
    'example.com',
    'example.co.uk',
    'city.kawasaki.jp',
    'www.ck',
    'acme.github.io',
    'acme.s3.amazonaws.com',
    'tenant.example.com',
    'corp.internal',
    'cluster-12345.cloudworkstations.dev',
    'acme.app.github.dev',
    'mine.ws-eu45.gitpod.io',
    'localhost',
  ])('not anyone can get a name under %s', (domain) => {
    expect(openNameUnder(domain)).toBeUndefined();
  });
});

describe('SANDBOXES', () => {
  it('has names in order, each once, with a date and a source', () => {
    const domains = SANDBOXES.map(({ domain }) => domain);
    expect(domains).toEqual([...new Set(domains)].sort());
    for (const { seen, source } of SANDBOXES) {
      expect(seen).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(new URL(source).protocol).toBe('https:');
    }
  });

  it('has nothing that the public suffix list has by now', () => {
    const listed = SANDBOXES.filter(({ domain, deeper }) => {
      const name = deeper ? `a.${domain}` : domain;
      return getPublicSuffix(name, { allowPrivateDomains: true }) === name;
    });
    expect(listed).toEqual([]);
  });
});
