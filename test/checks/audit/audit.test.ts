import { beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditedEntry, audit, MAX_CONNECTIONS } from '../../../checks/audit/audit';
import type { Network } from '../../../checks/audit/find-out';
import type { OriginList } from '../../../checks/audit/listed-entry';
import { type Authority, makeAuthority } from '../../support/checks/authority';
import { networkOf, plainServer, secureServer } from '../../support/checks/network';

const LOOPBACK = { A: ['127.0.0.1'] };

function listOf(...texts: string[]): OriginList[] {
  return [{ stack: 'Shop', class: 'orders', list: '/shop/orders', entries: texts.map((text) => ({ text })) }];
}

async function audited(network: Network, text: string): Promise<AuditedEntry> {
  const { entries } = await audit(listOf(text), { network });
  return entries[0]!;
}

function codesOf({ findings }: AuditedEntry): string[] {
  return findings.map(({ code }) => code);
}

describe('audit', () => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await makeAuthority();
  });

  const answering = async (name: string, days?: number) =>
    secureServer(await authority.certify(name, days), (_, response) => response.end());

  it('has nothing to say of an origin that is served as it should be', async () => {
    const requests: unknown[] = [];
    const port = await secureServer(await authority.certify('app.shop.test'), ({ method, url, headers }, response) => {
      requests.push({ method, url, headers });
      response.end();
    });
    const network = await networkOf({ 'app.shop.test': LOOPBACK }, authority);
    const entry = await audited(network, `https://app.shop.test:${port}`);
    expect(codesOf(entry)).toEqual([]);
    expect(entry.facts).toEqual({
      name: { name: 'app.shop.test', aliases: [], addresses: ['127.0.0.1'], refusedAddresses: [] },
      connection: {
        address: '127.0.0.1',
        certificate: { issuer: 'Test Authority', validTo: expect.any(String), daysLeft: 90, matches: true },
        status: 200,
      },
    });
    expect(requests).toEqual([
      {
        method: 'HEAD',
        url: '/',
        headers: { host: `app.shop.test:${port}`, 'user-agent': 'cdk-cors-audit', connection: 'close' },
      },
    ]);
  });

  it.each([
    [5, ['certificate-ends-soon']],
    [-3, ['certificate-expired']],
  ])('tells of a certificate with %s days left', async (days, codes) => {
    const port = await answering('app.shop.test', days);
    const network = await networkOf({ 'app.shop.test': LOOPBACK }, authority);
    expect(codesOf(await audited(network, `https://app.shop.test:${port}`))).toEqual(codes);
  });

  it('tells of a certificate for another name, and sends nothing there', async () => {
    let requests = 0;
    const port = await secureServer(await authority.certify('other.shop.test'), (_, response) => {
      requests++;
      response.end();
    });
    const network = await networkOf({ 'app.shop.test': LOOPBACK }, authority);
    expect(codesOf(await audited(network, `https://app.shop.test:${port}`))).toEqual(['certificate-name-mismatch']);
    expect(requests).toBe(0);
  });

  it('tells of a certificate that nobody trusts', async () => {
    const port = await answering('app.shop.test');
    const network = await networkOf({ 'app.shop.test': LOOPBACK });
    expect(codesOf(await audited(network, `https://app.shop.test:${port}`))).toEqual(['certificate-untrusted']);
  });

  it('follows no redirect, and tells where it leads to', async () => {
    const port = await secureServer(await authority.certify('app.shop.test'), (_, response) => {
      response.writeHead(301, { location: 'https://user:password@new.shop.test/path?token=1#fragment' }).end();
    });
    const network = await networkOf({ 'app.shop.test': LOOPBACK, 'new.shop.test': LOOPBACK }, authority);
    const entry = await audited(network, `https://app.shop.test:${port}`);
    expect(entry.findings).toEqual([
      expect.objectContaining({ code: 'redirects-elsewhere', message: 'it leads to https://new.shop.test/path' }),
    ]);
    expect(network.dns.asked.filter((asked) => asked.includes('new.shop.test'))).toEqual([]);
  });

  it('has nothing to say of a redirect within the origin', async () => {
    const port = await plainServer((_, response) => void response.writeHead(302, { location: '/en/' }).end());
    const network = await networkOf({ 'app.shop.test': LOOPBACK });
    expect(codesOf(await audited(network, `http://app.shop.test:${port}`))).toEqual([]);
  });

  it.each([
    'https://app.shop.example', // of the internet, which these name servers know nothing of
    'https://*.shop.example',
  ])('calls no domain free whose top-level domain the name servers do not know: %s', async (origin) => {
    const entry = await audited(await networkOf({ 'intranet.test': LOOPBACK }), origin);
    expect(codesOf(entry)).toEqual(['names-unanswered']);
    expect(entry.findings[0]?.message).toContain('do not even know ".example"');
  });

  it.each([
    ['https://gone.shop.test', ['name-unknown']],
    ['https://gone.nobody.test', ['domain-unregistered']],
    ['https://mail.shop.test', ['address-missing']],
    ['https://blob.shop.test', ['alias-dangling']],
    ['https://old-partner.shop.test', ['domain-unregistered']],
    ['https://*.tenants.shop.test', ['wildcard-claimable']],
    ['https://*.partners.shop.test', []],
    ['https://broken.shop.test', ['names-unanswered']],
    ['https://refusing.shop.test', ['names-unanswered']],
    ['https://circle.shop.test', ['name-unknown']],
  ])('says what the domain name system says of %s', async (text, codes) => {
    const network = await networkOf({
      'shop.test': { SOA: true },
      'windows.net': { SOA: true },
      'mail.shop.test': {},
      'blob.shop.test': { CNAME: 'shop.blob.core.windows.net' },
      'old-partner.shop.test': { CNAME: 'shop.bankrupt-partner.test' },
      '*.tenants.shop.test': { CNAME: 'shop.azurewebsites.net' },
      'shop.azurewebsites.net': { A: ['20.0.0.1'] },
      'broken.shop.test': 'SERVFAIL',
      'refusing.shop.test': 'REFUSED',
      'circle.shop.test': { CNAME: 'gone.shop.test' },
    });
    const allowing = { ...network, isAllowed: () => false };
    const entry = await audited(allowing, text);
    expect(codesOf(entry).filter((code) => code !== 'address-not-public')).toEqual(codes);
  });

  it('tells of an alias to a service that answers as for names that nobody has claimed', async () => {
    const port = await plainServer((_, response) => void response.writeHead(404).end());
    const zone = { 'docs.shop.test': { CNAME: 'shop.github.io' }, 'shop.github.io': LOOPBACK };
    const entry = await audited(await networkOf(zone), `http://docs.shop.test:${port}`);
    expect(codesOf(entry)).toEqual(['alias-unclaimed']);
    expect(entry.facts.name?.aliases).toEqual(['shop.github.io']);
  });

  it.each([
    ['10.0.0.1', 'A'],
    ['169.254.169.254', 'A'],
    ['fd00:ec2::254', 'AAAA'],
    ['::ffff:127.0.0.1', 'AAAA'],
    ['64:ff9b::7f00:1', 'AAAA'],
  ])('connects to nobody where one of the addresses is %s', async (address, type) => {
    let connections = 0;
    const port = await plainServer((_, response) => {
      connections++;
      response.end();
    });
    const records = type === 'A' ? { A: ['127.0.0.1', address] } : { ...LOOPBACK, AAAA: [address] };
    const entry = await audited(await networkOf({ 'inside.shop.test': records }), `http://inside.shop.test:${port}`);
    expect(codesOf(entry)).toEqual(['address-not-public']);
    expect(connections).toBe(0);
  });

  it('connects to the address that it checked, whatever the name server says next', async () => {
    const port = await plainServer((_, response) => void response.end());
    const network = await networkOf({ 'rebinding.shop.test': LOOPBACK });
    await audited(network, `http://rebinding.shop.test:${port}`);
    expect(network.dns.asked.filter((asked) => asked === 'A rebinding.shop.test')).toHaveLength(1);
  });

  it('asks nobody for what is not on the internet', async () => {
    const network = await networkOf({});
    for (const text of [
      'http://localhost:3000',
      'http://localhost:*',
      'http://127.0.0.1:8080',
      'capacitor://localhost',
    ])
      expect(await audited(network, text)).toMatchObject({ facts: { unasked: expect.any(String) }, findings: [] });
    expect(network.dns.asked).toEqual([]);
  });

  it('looks at an origin once, in however many lists it is, and keeps apart what the lists say of it', async () => {
    let requests = 0;
    const port = await plainServer((_, response) => {
      requests++;
      response.end();
    });
    const network = await networkOf({ 'app.shop.test': LOOPBACK });
    const texts = [`http://app.shop.test:${port}`, `http://app.shop.test:${port};review=2020-01-01`];
    const { entries } = await audit([...listOf(texts[0]!), ...listOf(texts[1]!)], { network });
    expect(requests).toBe(1);
    expect(entries.map(codesOf)).toEqual([[], ['review-due']]);
  });

  it(`has no more than ${MAX_CONNECTIONS} connections open`, async () => {
    let open = 0;
    let most = 0;
    const port = await plainServer((_, response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        response.end();
      }, 20);
    });
    const network = await networkOf({ '*.shop.test': LOOPBACK });
    const texts = Array.from({ length: 200 }, (_, i) => `http://app-${i}.shop.test:${port}`);
    const { entries } = await audit(listOf(...texts), { network });
    expect(entries.flatMap(({ facts }) => facts.connection?.status)).toEqual(texts.map(() => 200));
    expect(most).toBeGreaterThan(8);
    expect(most).toBeLessThanOrEqual(MAX_CONNECTIONS);
  });

  it('stops at its deadline, and says of the rest that nobody looked', async () => {
    const network = await networkOf({ 'app.shop.test': 'SERVFAIL' });
    const { entries } = await audit(listOf('https://app.shop.test'), { network, deadline: 0 });
    expect(entries.map(codesOf)).toEqual([['not-asked']]);
    expect(network.dns.asked).toEqual([]);
  });

  it('says when requests last came from there', async () => {
    const now = Date.parse('2026-11-30T12:00:00Z');
    const at = (day: string) => Date.parse(day);
    const network = await networkOf({});
    const lists = listOf('http://localhost:1', 'http://localhost:2', 'http://localhost:3', 'http://localhost:*');
    const sightings = [
      { stack: 'Shop', class: 'orders', origin: 'http://localhost:1', at: at('2026-11-29') },
      { stack: 'Shop', class: 'orders', origin: 'http://localhost:2', at: at('2026-09-01') },
      { stack: 'Other', class: 'orders', origin: 'http://localhost:3', at: at('2026-11-29') },
    ];
    const { entries } = await audit(lists, { network, sightings, clock: () => now });
    expect(
      entries.map(({ lastSeen, findings }) => [lastSeen?.slice(0, 10), ...findings.map(({ code }) => code)]),
    ).toEqual([['2026-11-29'], ['2026-09-01', 'not-seen'], [undefined, 'not-seen'], ['2026-11-29']]);
  });
});
