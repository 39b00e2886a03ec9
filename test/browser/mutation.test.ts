import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Frame } from 'playwright-core';
import { differences } from '../../cli/probes/differences';
import { send } from '../../cli/probes/send';
import { type CorsRequest, decide, type Policy } from '../../lib/policy';
import { launchChromium } from '../support/browser/chromium';
import { type FetchOptions, fetchFrom } from '../support/browser/fetch-from';
import { type MutatingProxy, type PassingAnswer, startMutatingProxy } from '../support/browser/mutating-proxy';
import { openPage, type Pages, startPages } from '../support/browser/pages';
import { type Prediction, predict, type ScriptRequest } from '../support/browser/prediction';
import { type LoggedRequest, type RunningShop, startShop, WAYS_IN, type WayIn } from '../support/browser/running-shop';

const APP = 'https://app.shop.example';
const EVIL = 'https://evil.example';

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

type Change = (answer: PassingAnswer) => void;
const set =
  (name: string, value: string | undefined): Change =>
  ({ headers }) => {
    if (value === undefined) delete headers[name];
    else headers[name] = value;
  };

/** Each header made wrong in turn, and the status of preflights. */
const SEEN_BY_BROWSERS: readonly (readonly [what: string, change: Change])[] = [
  ['allow-origin is missing', set('access-control-allow-origin', undefined)],
  ['allow-origin is *', set('access-control-allow-origin', '*')],
  ['allow-origin is another', set('access-control-allow-origin', EVIL)],
  ['allow-origin is null', set('access-control-allow-origin', 'null')],
  ['allow-origin ends in a slash', set('access-control-allow-origin', `${APP}/`)],
  ['allow-origin is in upper case', set('access-control-allow-origin', APP.toUpperCase())],
  [
    'allow-origin is whoever asks',
    ({ headers, origin }) => set('access-control-allow-origin', origin)({ headers } as PassingAnswer),
  ],
  ['allow-credentials is missing', set('access-control-allow-credentials', undefined)],
  ['allow-credentials is false', set('access-control-allow-credentials', 'false')],
  ['allow-credentials is True', set('access-control-allow-credentials', 'True')],
  ['allow-methods is missing', set('access-control-allow-methods', undefined)],
  ['allow-methods lacks one', set('access-control-allow-methods', 'GET,POST')],
  ['allow-methods is in lower case', set('access-control-allow-methods', 'get,post,delete')],
  ['allow-headers is missing', set('access-control-allow-headers', undefined)],
  ['allow-headers lacks one', set('access-control-allow-headers', 'content-type')],
  ['allow-headers is *', set('access-control-allow-headers', '*')],
  ['expose-headers is missing', set('access-control-expose-headers', undefined)],
  ['expose-headers has one more', set('access-control-expose-headers', 'x-request-id,x-amzn-requestid')],
  ['an allowed preflight has status 403', onPreflight(204, 403)],
  ['an allowed preflight has status 302', onPreflight(204, 302)],
];
/** What browsers make nothing of, or not in one request: `cdk-cors test` looks at the headers themselves. */
const UNSEEN_BY_BROWSERS: readonly (readonly [what: string, change: Change])[] = [
  ['max-age is missing', set('access-control-max-age', undefined)],
  ['max-age is longer', set('access-control-max-age', '86400')],
  ['vary is missing', set('vary', undefined)],
  ['vary lacks the origin', set('vary', 'Accept-Encoding')],
  ['a denied preflight has status 204', onPreflight(403, 204)],
  ['a denied preflight tells the methods', set('access-control-allow-methods', 'GET,POST,DELETE')],
  ['a stranger gets the header of another origin', set('access-control-allow-origin', APP)],
];
/** At the distribution alone, which makes these errors readable. */
const SEEN_IN_API_ERRORS: readonly (readonly [what: string, change: Change])[] = [
  ['an error of API Gateway is without allow-origin', onApiError('access-control-allow-origin')],
  ['an error of API Gateway is without allow-credentials', onApiError('access-control-allow-credentials')],
];

function onPreflight(status: number, wrong: number): Change {
  return (answer) => {
    if (answer.isPreflight && answer.status === status) answer.status = wrong;
  };
}

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
