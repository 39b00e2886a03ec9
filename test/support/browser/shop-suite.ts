import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Frame } from 'playwright-core';
import { send } from '../../../checks/probes/send';
import { launchChromium } from './chromium';
import { type FetchOptions, type FetchResult, fetchFrom } from './fetch-from';
import { openPageIn, type Pages, startPages } from './pages';
import { type LoggedRequest, type RunningShop, WAYS_IN, type WayIn } from './running-shop';

const APP = 'https://app.shop.example';
const ADMIN = 'https://admin.shop.example';
const EVIL = 'https://evil.example';
/** On the live list until the last test takes the one off and lets the other in. */
const LEAVING = 'https://leaving.example';
const ARRIVING = 'https://arriving.partners.shop.example';
const ORDER: FetchOptions = {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-idempotency-key': '1' },
  credentials: 'include',
  body: '["tea"]',
};

/** What pages get of the shop in Chromium, whatever its handlers are written in. */
export function shopSuite(start: () => Promise<RunningShop>): void {
  let pages: Pages;
  let shop: RunningShop;
  let way: WayIn;
  let browser: Browser;
  let context: BrowserContext;
  let visits = 0;

  beforeAll(async () => {
    [pages, shop] = await Promise.all([startPages(), start()]);
    browser = await launchChromium(pages.hostRules);
    await shop.putOrigins(`${APP}, ${LEAVING}`);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([pages?.close(), shop?.close()]);
  });
  beforeEach(async () => {
    context = await browser.newContext({ ignoreHTTPSErrors: true });
  });
  afterEach(async () => {
    await context.close();
  });

  /** A page of an origin that fetches from the shop; what came in is told with what the script got. */
  async function visit(origin: string, { base, requests } = way) {
    const page = await openPageIn(context, origin);
    return async (path: string, options: FetchOptions = {}): Promise<FetchResult & { sent: LoggedRequest[] }> => {
      const { url, mark } = marked(path, base.https);
      const result = await fetchFrom(page, url, options);
      return { ...result, sent: requests(mark) };
    };
  }

  function marked(path: string, base = way.base.https): { url: string; mark: string } {
    const mark = `visit=${++visits};`;
    return { url: `${base}${path}?${mark}`, mark };
  }

  describe.each(WAYS_IN)('at the %s', (name) => {
    beforeAll(() => {
      way = shop.ways[name];
    });

    describe('a class that anyone may read', () => {
      it.each([EVIL, 'http://evil.example', 'null'])('lets %s read, without cookies', async (origin) => {
        const get = await visit(origin);
        expect(await get('/products')).toMatchObject({
          status: 200,
          type: 'cors',
          sent: [{ method: 'GET', status: 200 }],
        });
        expect(await get('/products', { credentials: 'include' })).toMatchObject({ error: expect.any(String) });
      });

      it('answers over http too', async () => {
        const page = await openPageIn(context, 'http://app.shop.example:8080');
        expect(await fetchFrom(page, `${way.base.http}/products`)).toMatchObject({ status: 200 });
      });

      it('lets scripts read errors of the handler', async () => {
        const get = await visit(EVIL);
        const { status, body } = await get('/products/spoon');
        expect(status).toBe(404);
        expect(body).toContain('there is no product');
      });

      it('refuses headers that it does not list, before the handler is called', async () => {
        const get = await visit(EVIL);
        expect(await get('/products', { headers: { 'x-unheard-of': '1' } })).toMatchObject({
          error: expect.any(String),
          sent: [{ method: 'OPTIONS', status: 403 }],
        });
      });
    });

    describe('a class with an allowlist and cookies', () => {
      it('lets a listed page begin a session, order with its cookie, and read the exposed header', async () => {
        const call = await visit(APP);
        expect(await call('/session', { method: 'POST', credentials: 'include' })).toMatchObject({ status: 201 });
        const ordered = await call('/orders', ORDER);
        expect(ordered).toMatchObject({
          status: 201,
          body: '{"id":"o-2","items":["tea"]}',
          sent: [
            { method: 'OPTIONS', status: 204 },
            { method: 'POST', status: 201 },
          ],
        });
        expect(Object.keys(ordered.headers)).toContain('x-request-id');
        expect(Object.keys(ordered.headers)).not.toContain('x-amzn-requestid');
        expect(await call('/orders/o-1', { method: 'DELETE', credentials: 'include' })).toMatchObject({ status: 200 });
      });

      it('lets a listed page read errors of the handler, and by the distribution those of API Gateway itself', async () => {
        const call = await visit(APP);
        expect(await call('/orders', { credentials: 'omit' })).toMatchObject({ status: 401 });
        const seen = name === 'distribution' ? { status: 403, type: 'cors' } : { error: expect.any(String) };
        expect(await call('/session')).toMatchObject({ ...seen, sent: [{ method: 'GET', status: 403 }] });
        expect(await (await visit(EVIL))('/session')).toMatchObject({ error: expect.any(String) });
      });

      it('gives nothing to a foreign page that a session is open in', async () => {
        await (await visit(APP))('/session', { method: 'POST', credentials: 'include' });
        const call = await visit(EVIL);
        // the cookie travels, the handler answers, and the script gets nothing
        expect(await call('/orders', { credentials: 'include' })).toMatchObject({
          error: expect.any(String),
          sent: [{ method: 'GET', status: 200 }],
        });
        expect(await call('/orders', ORDER)).toMatchObject({
          error: expect.any(String),
          sent: [{ method: 'OPTIONS', status: 403 }],
        });
      });

      it.each([
        'http://app.shop.example',
        'https://app.shop.example:8443',
        'https://app.shop.example.',
        'https://notapp.shop.example',
        'https://app.shop.example.evil.example',
        'https://shop.example',
        'https://a.partners.shop.example',
        'null',
      ])('takes %s for a stranger', async (origin) => {
        const call = await visit(origin);
        expect(await call('/orders')).toMatchObject({ error: expect.any(String) });
        expect((await call('/orders', ORDER)).sent).toEqual([{ method: 'OPTIONS', status: 403 }]);
      });

      it('asks once where the answer to a preflight may be reused', async () => {
        const page = await openPageIn(context, APP);
        const { url, mark } = marked('/orders');
        await fetchFrom(page, url, ORDER);
        await fetchFrom(page, url, ORDER);
        expect(way.requests(mark).map(({ method }) => method)).toEqual(['OPTIONS', 'POST', 'POST']);
        const reached = name === 'api' ? ['OPTIONS', 'POST', 'POST'] : ['POST', 'POST'];
        expect(shop.ways.api.requests(mark).map(({ method }) => method)).toEqual(reached);
      });
    });

    describe('writes that need no preflight', () => {
      const simple: FetchOptions = { method: 'POST', mode: 'no-cors', credentials: 'include', body: '["mug"]' };

      it.each([EVIL, 'https://shop.example', 'null'])('are stopped from %s, text/plain', async (origin) => {
        const call = await visit(origin);
        expect((await call('/session', simple)).sent).toEqual([{ method: 'POST', status: 403 }]);
        expect((await call('/orders', simple)).sent).toEqual([{ method: 'POST', status: 403 }]);
      });

      it.each([EVIL, 'null'])('are stopped from %s, by a form', async (origin) => {
        const { url, mark } = marked('/session');
        // an instance that denied several at once tells one a second
        await sleep(1_100);
        const before = shop.log.length;
        await submitForm(await openPageIn(context, origin), url);
        expect(way.requests(mark)).toEqual([{ method: 'POST', status: 403 }]);
        // the distribution stops it before the API sees it
        expect(shop.ways.api.requests(mark)).toHaveLength(name === 'api' ? 1 : 0);
        const told = shop.log.slice(before);
        expect(told.filter((line) => line.includes('foreign-write') && line.includes(origin))).not.toEqual([]);
      });

      it('reach the handler from a listed page', async () => {
        const { url, mark } = marked('/session');
        await submitForm(await openPageIn(context, APP), url);
        expect(way.requests(mark)).toEqual([{ method: 'POST', status: 201 }]);
      });

      it("reach the handler from the API's own origin, which no list names", async () => {
        const page = await context.newPage();
        await page.goto(`${way.base.https}/products`);
        const { url, mark } = marked('/session');
        expect(await fetchFrom(page.mainFrame(), url, { method: 'POST' })).toMatchObject({
          status: 201,
          type: 'basic',
        });
        expect(way.requests(mark)).toEqual([{ method: 'POST', status: 201 }]);
      });
    });

    describe('redirects', () => {
      const by = (host: string, target: string, status = 302) =>
        `https://${host}/?status=${status}&redirect=${encodeURIComponent(target)}`;

      it('from the page itself to the API keep the origin', async () => {
        const page = await openPageIn(context, APP);
        const { url, mark } = marked('/orders');
        expect(await fetchFrom(page, by('app.shop.example', url))).toMatchObject({ status: 401 });
        expect(way.requests(mark)).toEqual([{ method: 'GET', status: 401 }]);
      });

      it('by way of a third origin make it null, which no list can hold', async () => {
        const page = await openPageIn(context, APP);
        const orders = marked('/orders');
        expect(await fetchFrom(page, by('other.example', orders.url))).toMatchObject({ error: expect.any(String) });
        expect(await fetchFrom(page, by('other.example', marked('/products').url))).toMatchObject({ status: 200 });
        const session = marked('/session');
        await fetchFrom(page, by('other.example', session.url, 307), { method: 'POST', body: 'x' });
        expect(way.requests(session.mark)).toEqual([{ method: 'POST', status: 403 }]);
      });
    });

    describe('a sensitive class', () => {
      const token = { headers: { authorization: 'Bearer x' } };

      it('serves its one page', async () => {
        const call = await visit(ADMIN);
        expect(await call('/admin/reports', token)).toMatchObject({ status: 200 });
        expect(await call('/admin/reports', { ...token, method: 'DELETE' })).toMatchObject({ status: 200 });
      });

      it.each([APP, 'http://admin.shop.example', EVIL])('refuses %s', async (origin) => {
        const call = await visit(origin);
        expect((await call('/admin/reports', token)).sent).toEqual([{ method: 'OPTIONS', status: 403 }]);
        expect(await call('/admin/reports')).toMatchObject({ error: expect.any(String) });
      });
    });

    describe('a path with two classes', () => {
      const put: FetchOptions = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"tea":5}' };

      it('is read by anyone and written by the admin page', async () => {
        const evil = await visit(EVIL);
        expect(await evil('/prices')).toMatchObject({ status: 200 });
        expect((await evil('/prices', put)).sent).toEqual([{ method: 'OPTIONS', status: 403 }]);
        expect((await (await visit(APP))('/prices', put)).sent).toEqual([{ method: 'OPTIONS', status: 403 }]);
        expect(await (await visit(ADMIN))('/prices', put)).toMatchObject({ status: 200 });
      });
    });
  });

  describe('a list that changes in Parameter Store', () => {
    it('admits and refuses within the bounds that synth printed, writes with a cached preflight included', async () => {
      const ways = Object.values(shop.ways);
      const checks: (() => Promise<void>)[] = [];
      for (const one of ways) checks.push(await watch(one));
      await shop.putOrigins(`${APP}\nhttps://*.partners.shop.example`);
      await sleep(Math.max(...ways.map(({ removalBoundSeconds }) => removalBoundSeconds)) * 1000);
      await listsAreRead(ways);
      for (const check of checks) await check();
    });

    /** A machine too busy to read a list in time goes on with the last one, which says nothing of the bound: wait, then. */
    async function listsAreRead(ways: readonly WayIn[]): Promise<void> {
      for (let seconds = 2; seconds < 20; seconds *= 2) {
        const from = shop.log.length;
        for (const { base } of ways) {
          const url = new URL(`${base.http.replace('api.shop.example', '127.0.0.1')}/orders`);
          await send(url, { method: 'OPTIONS', origin: APP, requestMethod: 'POST' }, { insecure: false });
          await send(url, { method: 'GET', origin: APP }, { insecure: false });
        }
        if (!shop.log.slice(from).some((line) => line.includes('problem=timeout'))) return;
        await sleep(seconds * 1000);
      }
    }

    /** Shows who is let in now, and later that it changed. */
    async function watch(at: WayIn): Promise<() => Promise<void>> {
      const leaving = await openPageIn(context, LEAVING);
      const { url, mark } = marked('/orders', at.base.https);
      const methods = () => at.requests(mark).map(({ method }) => method);
      expect(await fetchFrom(leaving, url, ORDER)).toMatchObject({ status: 401 });
      expect((await (await visit(ARRIVING, at))('/orders', ORDER)).sent).toEqual([{ method: 'OPTIONS', status: 403 }]);
      expect(methods()).toEqual(['OPTIONS', 'POST']);

      return async () => {
        expect(await fetchFrom(leaving, url, ORDER)).toMatchObject({ error: expect.any(String) });
        // the browser did not ask again: the write came, and was stopped
        expect(at.requests(mark).at(-1)).toEqual({ method: 'POST', status: 403 });
        expect(methods()).toEqual(['OPTIONS', 'POST', 'POST']);
        const afterwards = await visit(LEAVING, at);
        expect(await afterwards('/orders')).toMatchObject({ error: expect.any(String) });
        expect((await afterwards('/orders', ORDER)).sent).toEqual([{ method: 'OPTIONS', status: 403 }]);
        expect(await (await visit(ARRIVING, at))('/orders', ORDER)).toMatchObject({ status: 401 });
        expect(await (await visit(APP, at))('/orders', ORDER)).toMatchObject({ status: 401 });
      };
    }
  });
}

async function submitForm(page: Frame, action: string): Promise<void> {
  const form = `<form method="post" action="${action}" enctype="text/plain"><input name="a" value="b"></form>`;
  await page.evaluate((html) => {
    const { document } = globalThis as unknown as {
      document: { body: { innerHTML: string }; forms: [{ submit(): void }] };
    };
    document.body.innerHTML = html;
    document.forms[0].submit();
  }, form);
  await page.waitForURL(action);
}
