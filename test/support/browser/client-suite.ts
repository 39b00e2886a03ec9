import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { RestApiCors } from 'cdk-cors';
import type { Construct } from 'constructs';
import type * as Client from '../../../client';
import type * as Dpop from '../../../client/dpop';
import { OpenApiStack } from '../../../examples/openapi/openapi-stack';
import { selfSignedCertificate } from '../../../preview/certificate';
import type { Engine, EngineContext, EngineLauncher, Script } from '../engines/engine';
import { openOrigin } from '../engines/open-origin';
import { eventually } from '../jest/eventually';
import { type ServedExample, serveExample } from './running-example';

const APP = 'https://app.shop.example';
const EVIL = 'https://evil.example';

/** The example, whose API explains itself to pages. */
class DiagnosedStack extends OpenApiStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    RestApiCors.of(this.node.findChild('Api') as SpecRestApi).addDiagnosis();
  }
}

/** `cdk-cors/client` as it is built, in pages of the engine. */
export function clientSuite(launcher: EngineLauncher): void {
  let example: ServedExample;
  let engine: Engine;
  let issuer: Server;
  let tokens = 0;
  let prices: string;

  beforeAll(async () => {
    example = await serveExample(DiagnosedStack, 'OpenApi');
    engine = await launcher.launch(example.hostRules);
    prices = `${example.urlOf()}/prices`;
    // over TLS: not every engine lets a page of https call another server on loopback
    issuer = createServer(await selfSignedCertificate(), (_, response) => {
      tokens += 1;
      const headers = { 'access-control-allow-origin': '*', 'content-type': 'application/json' };
      response.writeHead(200, headers).end(JSON.stringify({ access_token: `t${tokens}`, expires_in: 300 }));
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await engine?.close();
    await example?.close();
    issuer?.closeAllConnections();
    issuer?.close();
  });

  /** A page of the origin that knows no other, with the module in its globals. */
  async function open(origin: string, context?: EngineContext): Promise<Script> {
    const page = await openOrigin(context ?? (await engine.newContext()), origin);
    await addModules(page);
    return page;
  }

  /** The token that a script of the page gets, and keeps for as long as the page is there. */
  function tokenOf(page: Script): Promise<string> {
    const url = `https://issuer.example:${(issuer.address() as AddressInfo).port}`;
    return page.evaluate((address) => {
      const { AccessToken } = globalThis as unknown as typeof Client;
      const token = new AccessToken({ issuer: address, clientId: 'page', scope: 'quotes:read' });
      Object.assign(globalThis, { token });
      return token.get();
    }, url);
  }

  describe('cdk-cors/client', () => {
    it('returns what a page may read', async () => {
      expect(await ask(await open(APP), prices)).toBe('{"tea":4,"coffee":5}');
    });

    it.each([
      ['an origin that is not listed', EVIL, {}, 'origin unreachable'],
      ['a header that is not allowed', APP, { headers: { 'x-unheard-of': '1' } }, 'request-header origin unreachable'],
      ['a method that is not allowed', APP, { method: 'PUT' }, 'method origin unreachable'],
      ['a sandboxed frame', 'null', {}, 'origin unreachable'],
    ])('names the likely causes: %s', async (_, origin, init, codes) => {
      expect(await ask(await open(origin), prices, init)).toBe(`BlockedError: ${codes}`);
    });

    it.each([
      ['an origin that is not listed', EVIL, {}, 'origin-not-listed'],
      ['a sandboxed frame', 'null', {}, 'origin-null'],
      ['a header that is not allowed', APP, { headers: { 'x-unheard-of': '1' } }, 'header-not-allowed'],
      ['a method that is not allowed', APP, { method: 'PUT' }, 'method-not-allowed'],
    ])('asks the API which one it is, once and without a preflight: %s', async (_, origin, init, reason) => {
      const page = await open(origin);
      const before = example.log.length;
      const answer = await page.evaluate(
        ([address, options, endpoint]) => {
          const { corsFetch, diagnose } = globalThis as unknown as typeof Client;
          return corsFetch(address, { ...options, retries: 0 }).then(String, (error) => diagnose(error, endpoint));
        },
        // where the preview serves the API, as in development
        [prices.replace('api.shop.example', '127.0.0.1'), init, example.urlOf('ApiCorsDiagnosis')] as const,
      );
      expect(answer).toMatchObject({ reason });
      const asked = example.log
        .slice(before)
        .flatMap((line) => /^ApiCorsDiagnosis\S* {2}([A-Z]+) /.exec(line)?.[1] ?? []);
      expect(asked).toEqual(['POST']);
    });

    it('tells the diagnosis by itself, where the app wants it', async () => {
      const page = await open(EVIL);
      const diagnosis = await page.evaluate(
        async ([address, endpoint]) => {
          const { withDiagnosis } = globalThis as unknown as typeof Client;
          const send = withDiagnosis(endpoint, { always: true });
          return send(address, { retries: 0 }).then(String, (error) => error.diagnosis);
        },
        [prices.replace('api.shop.example', '127.0.0.1'), example.urlOf('ApiCorsDiagnosis')] as const,
      );
      expect(diagnosis).toMatchObject({ reason: 'origin-not-listed' });
    });

    it('sends a read again without headers that the API can do without, and says so', async () => {
      const init = { headers: { 'x-trace-id': '1' } };
      const declared = { optionalHeaders: ['x-trace-id'] };
      expect(await fallBack(await open(APP), prices, init, declared)).toEqual({
        answer: '{"tea":4,"coffee":5}',
        used: [`simple-request ${prices} x-trace-id`],
      });
    });

    it("sends a read again by the page's own origin, and says so", async () => {
      const url = `${EVIL}/shop-api${new URL(prices).pathname}`;
      const { answer, used } = await fallBack(await open(EVIL), prices, {}, { proxy: '/shop-api' });
      // a page is what this origin has everywhere
      expect([answer, used]).toEqual([expect.stringContaining('<!doctype html>'), [`proxy ${url} `]]);
    });

    it('sends a write once, and takes the visitor to the page that can do it', async () => {
      const page = await open(EVIL);
      const before = example.log.length;
      const redirect = `${EVIL}/?there`;
      await page.evaluate(
        ([address, there]) => {
          const { withFallbacks } = globalThis as unknown as typeof Client;
          const onFallback = ({ kind, url }: Client.FallbackUse) => sessionStorage.setItem('used', `${kind} ${url}`);
          const send = withFallbacks({ onFallback, proxy: '/shop-api', redirect: there });
          // a driver whose page is left before it has the answer waits for it in vain
          setTimeout(() => send(address, { method: 'POST', body: 'tea' }).catch(() => {}), 300);
        },
        [prices, redirect] as const,
      );
      const place = () => page.evaluate(() => [location.href, sessionStorage.getItem('used')]);
      await eventually(async () => expect(await place()).toEqual([redirect, `redirect ${redirect}`]), {
        timeout: 10_000,
      });
      const writes = example.log.slice(before).filter((line) => / {2}POST \S*\/prices/.test(line));
      expect(writes).toHaveLength(1);
    });

    it("is certain of the page's own policy", async () => {
      const page = await open(APP);
      await page.evaluate(() => {
        const policy = document.createElement('meta');
        policy.httpEquiv = 'content-security-policy';
        policy.content = "connect-src 'none'";
        document.head.append(policy);
      });
      expect(await ask(page, prices)).toMatch(/^BlockedError: content-security-policy! /);
    });

    it('shares a token between the tabs of an origin, and with no other', async () => {
      const context = await engine.newContext();
      const first = await tokenOf(await open(APP, context));
      const second = await tokenOf(await open(APP, context));
      const other = await tokenOf(await open(EVIL, context));
      expect([second === first, other === first]).toEqual([true, false]);
    });

    it('gets a token in a sandboxed frame, which has no tabs beside it', async () => {
      expect(await tokenOf(await open('null'))).toMatch(/^t\d+$/);
    });

    it('keeps a key that scripts cannot read, and none where there is no database', async () => {
      const context = await engine.newContext();
      const [first, second] = [await open(APP, context), await open(APP, context)];
      expect(await keyOf(second)).toBe(await keyOf(first));
      expect(await keyOf(await open('null', context))).not.toBe(await keyOf(first));
      const extractable = await first.evaluate(
        () =>
          new Promise<boolean>((resolve) => {
            const opening = indexedDB.open('cdk-cors');
            opening.onsuccess = () => {
              const got = opening.result.transaction('keys').objectStore('keys').get('default');
              got.onsuccess = () => resolve(got.result.privateKey.extractable);
            };
          }),
      );
      expect(extractable).toBe(false);
    });
  });
}

async function addModules(page: Script): Promise<void> {
  const code = ['index.mjs', 'dpop.mjs'].map((name) => readFileSync(join('assets/client', name), 'utf8'));
  await page.evaluate(async (texts) => {
    for (const text of texts)
      Object.assign(globalThis, await import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))));
  }, code);
}

/** What a script of the page gets with `corsFetch`: the body, or the codes of the causes. */
function ask(page: Script, url: string, init: object = {}): Promise<string> {
  return page.evaluate(
    async ([address, options]) => {
      const { corsFetch } = globalThis as unknown as typeof Client;
      try {
        return await (await corsFetch(address, options)).text();
      } catch (error) {
        const { name, causes } = error as Client.BlockedError;
        return `${name}: ${causes.map(({ code, certain }) => (certain ? `${code}!` : code)).join(' ')}`;
      }
    },
    [url, init] as const,
  );
}

/** What a script of the page gets by these fallbacks, and which were used. */
function fallBack(page: Script, url: string, init: object, declared: Partial<Client.Fallbacks>) {
  return page.evaluate(
    async ([address, options, fallbacks]) => {
      const { withFallbacks } = globalThis as unknown as typeof Client;
      const used: string[] = [];
      const onFallback = ({ kind, url, dropped }: Client.FallbackUse) => used.push(`${kind} ${url} ${dropped}`);
      const response = await withFallbacks({ ...fallbacks, onFallback })(address, options);
      return { answer: await response.text(), used };
    },
    [url, init, declared] as const,
  );
}

/** Public part of the page's key. */
async function keyOf(page: Script): Promise<string> {
  const proof = await page.evaluate(async () => {
    const { dpopKey } = globalThis as unknown as typeof Dpop;
    return (await dpopKey()).proof('GET', 'https://api.shop.example/orders?limit=3');
  });
  const [header, claims] = proof.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  expect(JSON.parse(claims!)).toMatchObject({ htm: 'GET', htu: 'https://api.shop.example/orders' });
  return JSON.parse(header!).jwk.x;
}
