import { readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { WebSocketStack } from '../../../examples/websocket/websocket-stack';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import type { PageEvent, PageModel, Question, SentStep, Verdict } from '../../../preview/page/contract';
import { buildIfMissing } from '../../support/browser/build';
import { onTestFinished } from '../../support/jest/on-test-finished';
import { connect } from '../../support/preview/connect';
import { ask, openPageOf } from '../../support/preview/page-client';
import { inline, type PreviewFixture, preview, serve, ssm, synthesise } from '../../support/preview/served-app';

const LIST = '/shop/orders/origins';
const APP = 'https://app.shop.example';
const EVIL = 'https://evil.example';

/** A live class and one of any origin, with functions that state no headers themselves. */
async function shop(): Promise<PreviewFixture & { readonly page: string }> {
  buildIfMissing();
  return preview((stack, app) => {
    OriginAllowlist.setParameterRoot(app, '/shop');
    const handler = inline(stack, 'Fn', 'exports.handler = async () => ({ statusCode: 200, body: "{}" })');
    const api = new RestApi(stack, 'Api');
    for (const path of ['orders', 'products', 'plain']) {
      api.root.addResource(path).addMethod('ANY', new LambdaIntegration(handler));
    }
    const orders = EndpointClass.credentialed(stack, 'Orders', {
      allowlist: OriginAllowlist.fromParameterStore({ initialOrigins: [APP] }),
      methods: ['GET', 'POST'],
      requestHeaders: ['content-type'],
    });
    RestApiCors.of(api).apply('/orders', orders).apply('/products', EndpointClass.publicRead(stack, 'Catalogue'));
  });
}

const question = (more: Partial<Question> = {}): Question => ({
  path: '/orders',
  origin: EVIL,
  method: 'POST',
  requestHeaders: ['content-type'],
  credentials: true,
  ...more,
});

// synth and many requests, beside whatever else runs
jest.setTimeout(90_000);

describe("the page's server", () => {
  it('answers its own page alone', async () => {
    const { page, aws } = await shop();
    const { token, call } = await openPageOf(page);
    const { host, port } = new URL(page);
    const own = { origin: page, 'sec-fetch-site': 'same-origin', 'x-preview-token': token };
    const json = { 'content-type': 'application/json' };
    const attacks: Record<string, Record<string, string>> = {
      'another page by fetch': { ...own, ...json, origin: EVIL, 'sec-fetch-site': 'cross-site' },
      'a page of another port': { ...own, ...json, origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' },
      'a page whose origin alone tells it': { ...own, ...json, origin: EVIL },
      'a sandboxed frame': { ...own, ...json, origin: 'null', 'sec-fetch-site': 'cross-site' },
      // such a page is same-origin to its browser
      'a name that was pointed to loopback': {
        ...own,
        ...json,
        host: `evil.example:${port}`,
        origin: `http://evil.example:${port}`,
      },
      'a name that the preview itself answers to': {
        ...own,
        ...json,
        host: `app.test:${port}`,
        origin: `http://app.test:${port}`,
      },
      'another port of this machine': { ...own, ...json, host: '127.0.0.1:1', origin: 'http://127.0.0.1:1' },
      'its own origin without what its page has read': { ...json, origin: page, 'sec-fetch-site': 'same-origin' },
      'a token of an earlier preview': { ...own, ...json, 'x-preview-token': token.replace(/./g, 'A') },
      'a form': { ...own, 'content-type': 'text/plain' },
    };
    const body = { do: 'origins add', list: LIST, origins: [EVIL] };
    for (const [name, headers] of Object.entries(attacks)) {
      const { status } = await ask(`${page}/page/run`, { method: 'POST', headers: { host, ...headers }, body });
      expect([name, status]).toEqual([name, 403]);
    }
    for (const path of ['/page/model', '/page/events', '/page/metrics', '/main.js']) {
      // as a script element would, without an Origin
      const { status, headers } = await ask(page + path, {
        headers: { 'x-preview-token': token, 'sec-fetch-site': 'cross-site' },
      });
      expect([path, status, headers['access-control-allow-origin']]).toEqual([path, 403, undefined]);
    }
    // a preflight is never answered
    const preflight = { ...own, origin: EVIL, 'sec-fetch-site': 'cross-site', 'access-control-request-method': 'POST' };
    expect((await ask(`${page}/page/run`, { method: 'OPTIONS', headers: preflight })).status).toBe(403);
    const { body: list } = await ssm(aws, 'GetParameter', { Name: LIST });
    expect(list.Parameter.Value).toBe(APP);
    expect((await call<PageModel>('/page/model')).lists).toHaveLength(1);
  });

  it('may be linked to, but neither framed nor read', async () => {
    const { page } = await shop();
    const elsewhere = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    const link = await ask(page, { headers: { ...elsewhere, 'sec-fetch-dest': 'document' } });
    expect(link.status).toBe(200);
    expect(link.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect((await ask(page, { headers: { ...elsewhere, 'sec-fetch-dest': 'iframe' } })).status).toBe(403);
    expect((await ask(page, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } })).status).toBe(
      403,
    );
  });

  it('says what is served: classes, who states what, and lists with their history', async () => {
    const { page, aws } = await shop();
    const { call } = await openPageOf(page);
    await ssm(aws, 'PutParameter', {
      Name: LIST,
      Value: `${APP},http://plain.example,https://new.example;joins=25`,
      Overwrite: true,
    });
    const { targets, classes, lists, acts } = await call<PageModel>('/page/model');
    expect(acts).toBe(false);
    expect(targets.map(({ kind, rows }) => [kind, rows])).toEqual([
      [
        'rest-api',
        [
          {
            path: '/orders',
            methods: ['ANY'],
            read: 'orders',
            write: 'orders',
            preflights: 'ApiCorsResponderFunction',
          },
          {
            path: '/products',
            methods: ['ANY'],
            read: 'catalogue',
            write: 'catalogue',
            preflights: 'a mapping template',
          },
          { path: '/plain', methods: ['ANY'], read: '', write: '', preflights: 'Fn' },
        ],
      ],
    ]);
    expect(classes.map(({ name, policy, list }) => [name, policy.origins, list])).toEqual([
      ['orders', [APP], LIST],
      ['catalogue', '*', undefined],
    ]);
    expect(lists).toMatchObject([
      {
        parameter: LIST,
        classes: ['orders'],
        freshForSeconds: 30,
        isPushed: false,
        entries: [
          { text: APP },
          { text: 'http://plain.example', rejected: 'origin-insecure' },
          { text: 'https://new.example;joins=25', stage: ['joins', 25] },
        ],
        versions: [
          { version: 2, added: ['http://plain.example', 'https://new.example;joins=25'], removed: [] },
          { version: 1, added: [APP], removed: [] },
        ],
      },
    ]);
  });

  it('judges as the targets do: step by step, with rule, headers and way out', async () => {
    const { page, aws } = await shop();
    const { call } = await openPageOf(page);
    const judge = async (...questions: Question[]) => (await call<Verdict[][]>('/page/judge', questions)).flat();
    const [denied, allowed, cookies, none] = await judge(
      question(),
      question({ origin: APP }),
      question({ path: '/products', method: 'GET', requestHeaders: [] }),
      question({ path: '/plain' }),
    );
    expect(denied).toMatchObject({
      className: 'orders',
      allowed: false,
      list: LIST,
      steps: [{ reason: 'origin-not-listed', status: 403, fix: expect.stringContaining(`add "${EVIL}"`) }],
    });
    expect(allowed).toMatchObject({
      allowed: true,
      steps: [
        { request: { method: 'OPTIONS', requestMethod: 'POST' }, headers: { 'access-control-allow-origin': APP } },
        { request: { method: 'POST' }, rule: APP, reason: 'origin-listed' },
      ],
    });
    // the policy has nothing against it, but no browser would show a script the answer
    expect(cookies).toMatchObject({
      allowed: false,
      steps: [{ reason: 'credentials', fix: expect.stringMatching(/without credentials/) }],
    });
    expect(none).toEqual({ target: expect.any(String), allowed: false, steps: [] });
    // an advice that is followed is accepted
    await ssm(aws, 'PutParameter', { Name: LIST, Value: `${APP},${EVIL}`, Overwrite: true });
    expect(await judge(question())).toMatchObject([{ allowed: true }]);
    await expect(call('/page/judge', [{ ...question(), path: 'no path' }])).rejects.toThrow('400');
    await expect(call('/page/judge', [{ ...question(), method: 'GET\r\nx: y' }])).rejects.toThrow('400');
  });

  it('sends what a browser would, as far as a browser would', async () => {
    const { page } = await shop();
    const { call } = await openPageOf(page);
    const [{ key }] = (await call<PageModel>('/page/model')).targets as [PageModel['targets'][number]];
    const send = (asked: Question) => call<SentStep[]>('/page/send', { target: key, question: asked });
    const stopped = await send(question());
    expect(stopped).toMatchObject([
      { method: 'OPTIONS', status: 403, blocked: expect.stringContaining('Access-Control-Allow-Origin') },
    ]);
    const through = await send(question({ origin: APP }));
    // its function states no headers, which a browser notices in the end
    expect(through).toMatchObject([
      { method: 'OPTIONS', status: 204 },
      { method: 'POST', status: 200, blocked: expect.any(String) },
    ]);
    await expect(call('/page/send', { target: 'Shop/Other', question: question() })).rejects.toThrow('400');
  });

  it('tells of requests as pages see them, and of lists', async () => {
    const { page, aws, url } = await shop();
    const { token } = await openPageOf(page);
    const events = await follow(page, token);
    const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
    await ask(`${url}/orders`, { method: 'OPTIONS', headers: { origin: EVIL, ...preflight } });
    await ask(`${url}/orders`, { method: 'OPTIONS', headers: { origin: APP, ...preflight } });
    await ask(`${url}/orders`, { headers: { origin: EVIL } });
    await ask(`${url}/products`);
    await ssm(aws, 'PutParameter', { Name: LIST, Value: EVIL, Overwrite: true });
    await ssm(aws, 'PutParameter', { Name: '/another', Value: 'x', Type: 'String' });
    const seen = (await events(5)).filter(({ type }) => type !== 'log');
    expect(seen).toMatchObject([
      {
        type: 'request',
        kind: 'preflight',
        outcome: 'denied',
        className: 'orders',
        reason: 'origin-not-listed',
        summary: expect.stringContaining('does not list'),
        fix: expect.stringContaining('add'),
        list: LIST,
        path: '/orders',
        status: 403,
        requestMethod: 'POST',
      },
      { kind: 'preflight', outcome: 'allowed', reason: 'origin-listed', status: 204, origin: APP },
      { kind: 'actual', outcome: 'denied', reason: 'origin-not-listed', status: 200 },
      { kind: 'not-cors', outcome: 'not-cors', className: 'catalogue' },
      { type: 'list', parameter: LIST, version: 2, added: [EVIL], removed: [APP] },
    ]);
    expect(seen[3]).not.toHaveProperty('reason');
  });

  it('is never without the files that it names', () => {
    const html = readFileSync('preview/ui/index.html', 'utf8');
    expect(html.match(/(?:src|href)="\/(?:main\.(?:js|css))"/g)).toHaveLength(2);
    // its Content-Security-Policy allows no script of its own
    expect(html).not.toMatch(/<script(?![^>]*src=)|\son\w+=/);
  });
});

describe('the timeline of a WebSocket API', () => {
  it('has who connected and who was kept out, by the class that judged it', async () => {
    buildIfMissing();
    const { url, page } = await serve(synthesise((app) => new WebSocketStack(app, 'Updates')));
    const { token, call } = await openPageOf(page);
    const events = await follow(page, token);
    for (const origin of [APP, EVIL, undefined]) (await connect(url, origin)).socket.close();
    const seen = (await events(3)).filter(({ type }) => type === 'request');
    const handshake = { kind: 'handshake', method: 'GET', path: '/', className: 'updates' };
    expect(seen).toMatchObject([
      { ...handshake, origin: APP, status: 101, outcome: 'allowed', reason: 'origin-listed' },
      { ...handshake, origin: EVIL, status: 403, outcome: 'denied', reason: 'origin-not-listed' },
      { kind: 'not-cors', status: 101 },
    ]);
    expect(await call<PageModel>('/page/model')).toMatchObject({ classes: [{ name: 'updates' }], targets: [] });
  });
});

/** Follows the events; @returns what waits until there are as many as asked for, log lines aside */
async function follow(page: string, token: string): Promise<(count: number) => Promise<PageEvent[]>> {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const headers = { 'x-preview-token': token };
  const response = await fetch(`${page}/page/events`, { headers, signal: controller.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const seen: PageEvent[] = [];
  return async (count) => {
    while (seen.filter(({ type }) => type !== 'log').length < count) {
      const { value = '', done } = await reader.read();
      if (done) break;
      for (const [, data] of value.matchAll(/^data: (.*)$/gm)) seen.push(JSON.parse(data!) as PageEvent);
    }
    return seen;
  };
}
