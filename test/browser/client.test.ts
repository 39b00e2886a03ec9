import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { RestApiCors } from 'cdk-cors';
import type { Construct } from 'constructs';
import type { BrowserContext, Frame } from 'playwright-core';
import { OpenApiStack } from '../../examples/openapi/openapi-stack';
import { openPage, openPageIn } from '../support/browser/pages';
import { type RunningExample, startExample } from '../support/browser/running-example';

const APP = 'https://app.shop.example';
const EVIL = 'https://evil.example';

/** The example, whose API explains itself to pages. */
class DiagnosedStack extends OpenApiStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    RestApiCors.of(this.node.findChild('Api') as SpecRestApi).addDiagnosis();
  }
}

let example: RunningExample;
let issuer: Server;
let tokens = 0;
let prices: string;
let client: string;
let dpop: string;

beforeAll(async () => {
  example = await startExample(DiagnosedStack, 'OpenApi');
  prices = `${example.urlOf()}/prices`;
  const read = (name: string) => readFileSync(join(__dirname, '../../assets/client', name), 'utf8');
  [client, dpop] = [read('index.mjs'), read('dpop.mjs')];
  issuer = createServer((_, response) => {
    tokens += 1;
    const headers = { 'access-control-allow-origin': '*', 'content-type': 'application/json' };
    response.writeHead(200, headers).end(JSON.stringify({ access_token: `t${tokens}`, expires_in: 300 }));
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await example?.close();
  issuer?.closeAllConnections();
  issuer?.close();
});

/** What a script of the page gets with `corsFetch`: the body, or the codes of the causes. */
function ask(page: Frame, url: string, init: object = {}): Promise<string> {
  return page.evaluate(
    async ([code, address, options]) => {
      const { corsFetch } = await import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
      try {
        return await (await corsFetch(address, options)).text();
      } catch (error) {
        const { name, causes } = error as { name: string; causes: { code: string; certain: boolean }[] };
        return `${name}: ${causes.map(({ code, certain }) => (certain ? `${code}!` : code)).join(' ')}`;
      }
    },
    [client, url, init] as const,
  );
}

/** The token that a script of the page gets. */
function tokenOf(page: Frame): Promise<string> {
  const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  return page.evaluate(
    async ([code, address]) => {
      const { AccessToken } = await import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
      // for as long as the page is there
      const token = new AccessToken({ issuer: address, clientId: 'page', scope: 'quotes:read' });
      Object.assign(globalThis, { token });
      return token.get();
    },
    [client, url] as const,
  );
}

describe('cdk-cors/client', () => {
  it('returns what a page may read', async () => {
    expect(await ask(await openPage(example.browser, APP), prices)).toBe('{"tea":4,"coffee":5}');
  });

  it.each([
    ['an origin that is not listed', EVIL, {}, 'origin unreachable'],
    ['a header that is not allowed', APP, { headers: { 'x-unheard-of': '1' } }, 'request-header origin unreachable'],
    ['a method that is not allowed', APP, { method: 'PUT' }, 'method origin unreachable'],
    ['a sandboxed frame', 'null', {}, 'origin unreachable'],
  ])('names the likely causes: %s', async (_, origin, init, codes) => {
    expect(await ask(await openPage(example.browser, origin), prices, init)).toBe(`BlockedError: ${codes}`);
  });

  it.each([
    ['an origin that is not listed', EVIL, {}, 'origin-not-listed'],
    ['a sandboxed frame', 'null', {}, 'origin-null'],
    ['a header that is not allowed', APP, { headers: { 'x-unheard-of': '1' } }, 'header-not-allowed'],
    ['a method that is not allowed', APP, { method: 'PUT' }, 'method-not-allowed'],
  ])('asks the API which one it is, once and without a preflight: %s', async (_, origin, init, reason) => {
    const page = await openPage(example.browser, origin);
    const diagnosis = example.urlOf('ApiCorsDiagnosis');
    const sent: string[] = [];
    page.page().on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).origin}`));
    const before = example.log.length;
    const answer = await page.evaluate(
      async ([code, address, options, endpoint]) => {
        const { corsFetch, diagnose } = await import(
          URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
        );
        return corsFetch(address, { ...options, retries: 0 }).catch((error: unknown) => diagnose(error, endpoint));
      },
      // where the preview serves the API, as in development
      [client, prices.replace('api.shop.example', '127.0.0.1'), init, diagnosis] as const,
    );
    expect(answer).toMatchObject({ reason });
    expect(sent.filter((one) => one === `POST ${new URL(diagnosis).origin}`)).toHaveLength(1);
    expect(example.log.slice(before).join('\n')).not.toMatch(/OPTIONS \S*Diagnosis/);
  });

  it("is certain of the page's own policy", async () => {
    const page = await openPage(example.browser, APP);
    await page.evaluate(`{
      const policy = document.createElement('meta');
      policy.httpEquiv = 'content-security-policy';
      policy.content = "connect-src 'none'";
      document.head.append(policy);
    }`);
    expect(await ask(page, prices)).toMatch(/^BlockedError: content-security-policy! /);
  });

  it('shares a token between the tabs of an origin, and with no other', async () => {
    const context: BrowserContext = await example.browser.newContext({ ignoreHTTPSErrors: true });
    const first = await tokenOf(await openPageIn(context, APP));
    const second = await tokenOf(await openPageIn(context, APP));
    const other = await tokenOf(await openPageIn(context, EVIL));
    expect([second === first, other === first]).toEqual([true, false]);
  });

  it('gets a token in a sandboxed frame, which has no tabs beside it', async () => {
    expect(await tokenOf(await openPage(example.browser, 'null'))).toMatch(/^t\d+$/);
  });

  it('keeps a key that scripts cannot read, and none where there is no database', async () => {
    const context = await example.browser.newContext({ ignoreHTTPSErrors: true });
    const keyOf = async (page: Frame): Promise<string> => {
      const proof = await page.evaluate(async (code) => {
        const { dpopKey } = await import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
        return (await dpopKey()).proof('GET', 'https://api.shop.example/orders?limit=3');
      }, dpop);
      const [header, claims] = proof.split('.').map((part: string) => Buffer.from(part, 'base64url').toString());
      expect(JSON.parse(claims!)).toMatchObject({ htm: 'GET', htu: 'https://api.shop.example/orders' });
      return JSON.parse(header!).jwk.x;
    };
    const [first, second] = [await openPageIn(context, APP), await openPageIn(context, APP)];
    expect(await keyOf(second)).toBe(await keyOf(first));
    expect(await keyOf(await openPageIn(context, 'null'))).not.toBe(await keyOf(first));
    const extractable = await first.evaluate(`new Promise((resolve) => {
      const opening = indexedDB.open('cdk-cors');
      opening.onsuccess = () => {
        const got = opening.result.transaction('keys').objectStore('keys').get('default');
        got.onsuccess = () => resolve(got.result.privateKey.extractable);
      };
    })`);
    expect(extractable).toBe(false);
  });
});
