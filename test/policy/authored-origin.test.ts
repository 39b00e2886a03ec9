import { describe, expect, it } from '@jest/globals';
import { compilePolicy, decide, explain } from '../../lib/policy';
import { parseAuthoredOrigin } from '../../lib/policy/authored-origin';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { isProblem } from '../../lib/policy/origin-problem';

describe('parseAuthoredOrigin', () => {
  it.each(['file://', 'FILE://', 'file:///sdcard/index.html'])(
    'says which web views send %s, and their way out',
    (text) => {
      const parsed = parseAuthoredOrigin(text);
      expect(parsed).toMatchObject({ code: 'origin-scheme' });
      expect(isProblem(parsed) && `${parsed.reason}; ${parsed.fix}`).toMatch(/Android web views .* WebViewAssetLoader/);
    },
  );

  it('explains a request of such a web view', () => {
    const policy = { name: 'orders', origins: ['https://app.example.com'], methods: ['GET'] };
    expect(explain(policy, { method: 'GET', origin: 'file://' }).fix).toMatch(/Android web views/);
  });

  it('names the ways of any origin', () => {
    const problem = parseAuthoredOrigin('*');
    expect(isProblem(problem) && problem.fix).toMatch(
      /OriginAllowlist\.anyOrigin\(\).*new EndpointClass|new EndpointClass.*OriginAllowlist\.anyOrigin\(\)/,
    );
  });

  it.each([
    'https://shop-git-*-acme.vercel.app',
    'https://*-acme.vercel.app',
    'https://shop-*.vercel.app',
    'https://deploy-preview-*--shop.netlify.app',
    'https://pr-*.d1abc2def3.amplifyapp.com',
  ])('names ways for preview deployments that %s is no pattern for, and these are accepted', (text) => {
    const problem = parseAuthoredOrigin(text);
    expect(isProblem(problem) && problem.fix).toMatch(/live list .*tokenGated/);
    const [, pattern = ''] = /"(https:[^"]*)"/.exec(isProblem(problem) ? problem.fix : '') ?? [];
    const policy = compilePolicy({ name: 'orders', origins: [pattern], methods: ['GET', 'POST'], credentials: true });
    const origin = 'https://shop-git-main.preview.example.com';
    expect(decide(policy, { method: 'OPTIONS', origin, requestMethod: 'POST' }).status).toBe(204);
    const written = text.replace('*', '7f3a');
    expect(parseAllowlist(`https://app.example.com,${written}`, policy, [], 0).origins).toContain(written);
    const [, entry = ''] = /"([^"]*;until=[^"]*)"/.exec(isProblem(problem) ? problem.fix : '') ?? [];
    const admitted = (day: string) => parseAllowlist(entry, policy, [], Date.parse(day)).origins;
    expect(admitted('2026-12-03')).toEqual(['https://shop-git-main-acme.vercel.app']);
    expect(admitted('2026-12-04')).toEqual([]);
  });

  it.each(['xn--a', 'xn--', 'xn--a-', 'xn--0ca24w', 'xn--xn--a--gua', 'a.xn--8i7caa'])(
    'takes %s.example for no host, whatever the URL parser does',
    (host) => expect(parseAuthoredOrigin(`https://${host}.example`)).toMatchObject({ code: 'origin-host' }),
  );

  it.each(['xn--bcher-kva', 'xn--fiqs8s', 'a_b.xn--p1ai', '*.xn--80ak6aa92e', 'r3---sn-x', '_xn--a'])(
    'takes %s.example for a host',
    (host) => expect(parseAuthoredOrigin(`https://${host}.example`)).not.toHaveProperty('code'),
  );
});
