import { describe, expect, it } from '@jest/globals';
import type { App, Stack } from 'aws-cdk-lib';
import { AllowedMethods, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { EndpointClass, OriginAllowlist } from '../../../lib';
import { DistributionCors } from '../../../lib/distribution-cors';
import { eventually } from '../../support/jest/eventually';
import { distributionPreview, type Echo, echoApi } from '../../support/preview/served-distribution';

const A = 'https://a.shop.example';
const B = 'https://b.shop.example';
const EVIL = 'https://evil.example';

/** A shop outside us-east-1: its function at the edge comes from a stack of its own. */
function shop(stack: Stack, _app: App): void {
  const origin = new RestApiOrigin(echoApi(stack));
  const orders = EndpointClass.credentialed(stack, 'Orders', {
    allowlist: OriginAllowlist.fromParameterStore({ initialOrigins: [A, B] }),
    methods: ['GET', 'PUT'],
    requestHeaders: ['content-type'],
  });
  const distribution = new Distribution(stack, 'Cdn', {
    defaultBehavior: { origin },
    additionalBehaviors: { '/orders/*': { origin, allowedMethods: AllowedMethods.ALLOW_ALL } },
  });
  DistributionCors.of(distribution).apply('/orders/*', orders).apply('*', EndpointClass.publicRead(stack, 'Catalogue'));
}

const start = () => distributionPreview(shop, 'eu-west-1');

/** The answer to a request from a page, with the echo of the API where there is one. */
async function from(url: string, origin: string | undefined, init: RequestInit = {}) {
  const response = await fetch(url, { ...init, headers: { ...init.headers, ...(origin && { origin }) } });
  const text = await response.text();
  const echo = response.headers.get('x-served') ? (JSON.parse(text) as Echo) : undefined;
  return { status: response.status, allowed: response.headers.get('access-control-allow-origin'), response, echo };
}

const preflight = (url: string, origin: string, method = 'PUT') =>
  from(url, origin, { method: 'OPTIONS', headers: { 'access-control-request-method': method } });

describe('a distribution with endpoint classes, in the preview', () => {
  it('answers preflights at the edge, and the API sees none', async () => {
    const { url, lines } = await start();
    const granted = await preflight(`${url}/orders/1`, A);
    expect([granted.status, granted.allowed]).toEqual([204, A]);
    expect(granted.response.headers.get('access-control-allow-methods')).toBe('GET,PUT');
    expect((await preflight(`${url}/orders/1`, B)).allowed).toBe(B);
    const denied = await preflight(`${url}/orders/1`, EVIL);
    expect([denied.status, denied.allowed]).toEqual([403, null]);
    expect((await preflight(`${url}/orders/1`, A, 'DELETE')).status).toBe(403);
    expect(lines.filter((line) => line.startsWith('Api'))).toEqual([]);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^Cdn\S+ {2}OPTIONS \/orders\/1 {2}204 {2}\/orders\/\* {2}miss, origin-request {2}origin https:\/\/a\.shop\.example {2}\d+ ms$/,
      ),
    );
  });

  it('makes every answer of the API readable, errors too, for listed origins and for nobody else', async () => {
    const { url } = await start();
    for (const status of [200, 401, 403, 404, 429, 500]) {
      for (const [origin, expected] of [
        [EVIL, null],
        [A, A],
        [undefined, null],
        [B, B],
      ] as const) {
        const { status: got, allowed, response, echo } = await from(`${url}/orders/${status}`, origin);
        expect([got, allowed, echo?.headers.origin]).toEqual([status, expected, origin]);
        expect(response.headers.get('vary')).toContain('Origin');
        expect(response.headers.get('access-control-allow-credentials')).toBe(expected && 'true');
      }
    }
  });

  it('never hands one origin what it cached for another', async () => {
    const { url, lines } = await start();
    const path = `${url}/orders/200/max-age=60`;
    const first = await from(path, A);
    const again = await from(path, A);
    const other = await from(path, B);
    const foreign = await from(path, EVIL);
    expect([again.allowed, again.echo?.count]).toEqual([A, first.echo?.count]);
    expect(again.response.headers.get('x-cache')).toBe('Hit from cloudfront');
    expect([other.allowed, other.echo?.headers.origin]).toEqual([B, B]);
    expect([foreign.allowed, foreign.echo?.headers.origin]).toEqual([null, EVIL]);
    expect((await from(path, B)).echo?.count).toBe(other.echo?.count);
    const results = lines.filter((line) => line.startsWith('Cdn')).map((line) => line.split('  ')[4]);
    expect(results).toEqual(['miss (kept 30 s)', 'hit', 'miss (kept 30 s)', 'miss (kept 30 s)', 'hit']);
  });

  it('stops foreign writes before they reach the API', async () => {
    const { url, lines } = await start();
    const write = (origin: string) => from(`${url}/orders/200`, origin, { method: 'POST', body: '{}' });
    const foreign = await write(EVIL);
    expect([foreign.status, foreign.echo]).toEqual([403, undefined]);
    expect(lines.filter((line) => line.startsWith('Api'))).toEqual([]);
    expect((await write(A)).echo?.headers.origin).toBe(A);
    expect(lines.join('\n')).toMatch(/cors {2}\S+ {2}orders {2}\S+ {2}DENIED {2}foreign-write/);
  });

  it('follows the list in Parameter Store, at preflights and responses alike', async () => {
    const { url, parameters } = await start();
    const name = '/shop/cors/orders/origins';
    const seen = async () => [
      (await preflight(`${url}/orders/1`, B)).allowed,
      (await from(`${url}/orders/200`, B)).allowed,
    ];
    expect(await seen()).toEqual([B, B]);
    parameters.put({ name, value: A, type: 'StringList', overwrite: true });
    await eventually(async () => expect(await seen()).toEqual([null, null]), { timeout: 10_000 });
    expect((await from(`${url}/orders/1`, B, { method: 'PUT' })).status).toBe(403);
    parameters.put({ name, value: `${A},${B}`, type: 'StringList', overwrite: true });
    await eventually(async () => expect(await seen()).toEqual([B, B]), { timeout: 10_000 });
  });

  it('gives a class for any origin its headers by a policy, also on what is cached', async () => {
    const { url } = await start();
    for (const origin of [A, EVIL]) {
      const { status, allowed, response } = await from(`${url}/products/200/max-age=60`, origin);
      expect([status, allowed, response.headers.get('access-control-allow-credentials')]).toEqual([200, '*', null]);
    }
    expect((await from(`${url}/products`, undefined)).allowed).toBeNull();
  });
});
