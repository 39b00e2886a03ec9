import { describe, expect, it } from 'vitest';
import { explain } from '../../lib/policy';
import { parseAuthoredOrigin } from '../../lib/policy/authored-origin';
import { isProblem } from '../../lib/policy/origin';

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

  it.each(['xn--a', 'xn--', 'xn--a-', 'xn--0ca24w', 'xn--xn--a--gua', 'a.xn--8i7caa'])(
    'takes %s.example for no host, whatever the URL parser does',
    (host) => expect(parseAuthoredOrigin(`https://${host}.example`)).toMatchObject({ code: 'origin-host' }),
  );

  it.each(['xn--bcher-kva', 'xn--fiqs8s', 'a_b.xn--p1ai', '*.xn--80ak6aa92e', 'r3---sn-x', '_xn--a'])(
    'takes %s.example for a host',
    (host) => expect(parseAuthoredOrigin(`https://${host}.example`)).not.toHaveProperty('code'),
  );
});
