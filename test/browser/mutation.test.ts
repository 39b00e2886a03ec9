import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Frame } from 'playwright-core';
import { differences } from '../../checks/probes/differences';
import { send } from '../../checks/probes/send';
import { type CorsRequest, decide, type Policy } from '../../lib/policy';
import { launchChromium } from '../support/browser/chromium';
import { type FetchOptions, fetchFrom } from '../support/browser/fetch-from';
import { type MutatingProxy, startMutatingProxy } from '../support/browser/mutating-proxy';
import {
  APP,
  type Change,
  EVIL,
  type Mutation,
  SEEN_BY_BROWSERS,
  UNSEEN_BY_BROWSERS,
} from '../support/browser/mutations';
import { openPage, type Pages, startPages } from '../support/browser/pages';
import { type Prediction, predict, type ScriptRequest } from '../support/browser/prediction';
import { type LoggedRequest, type RunningShop, startShop, WAYS_IN, type WayIn } from '../support/browser/running-shop';

type Script = Pick<ScriptRequest, 'origin' | 'method' | 'headers' | 'credentials'> & {
  readonly path?: string;
  /** Headers of the answer, of those that the policy does not make. */
  readonly answered?: readonly string[];
};

/** Requests of scripts that together look at every header of the policy, from both sides. */
const SCRIPTS: readonly Script[] = [
  { origin: APP, method: 'GET', headers: {}, credentials: 'include' },
  { origin: APP, method: 'POST', headers: { 'x-idempotency-key': '1' }, credentials: 'include' },
  { origin: APP, method: 'DELETE', headers: {}, credentials: 'include' },
  { origin: APP, method: 'PUT', headers: {}, credentials: 'include' },
  { origin: APP, method: 'GET', headers: { 'x-unheard-of': '1' }, credentials: 'include' },
  { origin: EVIL, method: 'GET', headers: {}, credentials: 'include' },
  { origin: EVIL, method: 'GET', headers: {}, credentials: 'omit' },
  { origin: EVIL, method: 'DELETE', headers: {}, credentials: 'include' },
];
/** No method of the API: API Gateway makes an error, which only the distribution makes readable. */
const NO_METHOD = { method: 'GET', path: '/session', headers: {}, credentials: 'include', answered: [] } as const;
const SCRIPTS_AT: Readonly<Record<(typeof WAYS_IN)[number], readonly Script[]>> = {
  api: SCRIPTS,
  distribution: [...SCRIPTS, { ...NO_METHOD, origin: APP }, { ...NO_METHOD, origin: EVIL }],
};
/** Set by the handler and by API Gateway. */
const RESPONSE_HEADERS = ['x-request-id', 'x-amzn-requestid'];

/** The same as `cdk-cors test` sends it. */
const PROBES: readonly CorsRequest[] = [
  { method: 'OPTIONS', origin: APP, requestMethod: 'POST', requestHeaders: 'content-type,x-idempotency-key' },
  { method: 'OPTIONS', origin: EVIL, requestMethod: 'POST' },
  { method: 'GET', origin: APP },
  { method: 'GET', origin: EVIL },
];

/** At the distribution alone, which makes these errors readable. */
const SEEN_IN_API_ERRORS: readonly Mutation[] = [
  ['an error of API Gateway is without allow-origin', onApiError('access-control-allow-origin')],
  ['an error of API Gateway is without allow-credentials', onApiError('access-control-allow-credentials')],
];

function onApiError(name: string): Change {
  return ({ headers, status, isPreflight }) => {
    if (status === 403 && !isPreflight) delete headers[name];
  };
}

let pages: Pages;
let shop: RunningShop;
let way: WayIn;
let proxy: MutatingProxy;
let browser: Browser;
let policy: Policy;
let openPages: ReadonlyMap<string, Frame>;
let sent = 0;

beforeAll(async () => {
  [pages, shop] = await Promise.all([startPages(), startShop()]);
  browser = await launchChromium(pages.hostRules);
  openPages = new Map([
    [APP, await openPage(browser, APP)],
    [EVIL, await openPage(browser, EVIL)],
  ]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([pages?.close(), shop?.close()]);
});

describe.each(WAYS_IN)('at the %s', (name) => {
  beforeAll(async () => {
    way = shop.ways[name];
    proxy = await startMutatingProxy(way.base.http.replace('api.shop.example', '127.0.0.1'));
    policy = way.ordersPolicy([APP]);
  });
  afterAll(() => {
    proxy?.close();
  });

  describe('with every header as the policy says', () => {
    it('Chromium and cdk-cors test find nothing wrong', async () => {
      proxy.mutate(() => {});
      expect(await wrongInChromium(SCRIPTS_AT[name])).toEqual([]);
      expect(await wrongInProbes()).toEqual([]);
    });
  });

  describe('with one header made wrong', () => {
    it.each(SEEN_BY_BROWSERS)('Chromium does not what decide predicts: %s', async (_, change) => {
      proxy.mutate(change);
      expect(await wrongInChromium(SCRIPTS_AT[name])).not.toEqual([]);
      expect(await wrongInProbes()).not.toEqual([]);
    });

    if (name === 'distribution') {
      it.each(SEEN_IN_API_ERRORS)('Chromium does not what decide predicts: %s', async (_, change) => {
        proxy.mutate(change);
        expect(await wrongInChromium(SCRIPTS_AT[name])).not.toEqual([]);
      });
    }

    it.each(UNSEEN_BY_BROWSERS)('cdk-cors test tells: %s', async (_, change) => {
      proxy.mutate(change);
      expect(await wrongInProbes()).not.toEqual([]);
    });
  });
});

async function wrongInChromium(scripts: readonly Script[]): Promise<unknown[]> {
  const apiOrigin = `https://api.shop.example:${proxy.port}`;
  const wrong: unknown[] = [];
  for (const script of scripts) {
    const expected = predict(
      (request) => decide(policy, request),
      { ...script, apiOrigin, mode: 'cors' },
      script.answered ?? RESPONSE_HEADERS,
    );
    const path = script.path ?? (script.method === 'DELETE' ? '/orders/o-1' : '/orders');
    const seen = await observe(openPages.get(script.origin)!, `${apiOrigin}${stage()}${path}`, script);
    if (!isDeepStrictEqual(seen, expected)) wrong.push({ script, seen, expected });
  }
  return wrong;
}

async function observe(page: Frame, url: string, options: FetchOptions): Promise<Prediction> {
  const mark = `sent=${++sent};`;
  const { error, headers } = await fetchFrom(page, `${url}?${mark}`, options);
  const isPreflight = ({ method }: LoggedRequest) => method === 'OPTIONS';
  return {
    preflighted: way.requests(mark).some(isPreflight),
    handled: shop.ways.api.requests(mark).some((request) => !isPreflight(request) && !isStopped(request)),
    result: error === undefined ? 'response' : 'error',
    visible: RESPONSE_HEADERS.filter((name) => name in headers),
  };
}

/** Whether `withCors` kept it from the handler; at the distribution, what is stopped does not come to the API. */
function isStopped({ status }: LoggedRequest): boolean {
  return way === shop.ways.api && status === 403;
}

async function wrongInProbes(): Promise<string[]> {
  const url = new URL(`https://127.0.0.1:${proxy.port}${stage()}/orders`);
  const found: string[] = [];
  for (const probe of PROBES) {
    found.push(...differences(decide(policy, probe), await send(url, probe, { insecure: true })));
  }
  return found;
}

/** `/prod`, or nothing. */
function stage(): string {
  return new URL(way.base.http).pathname.replace(/\/$/, '');
}
