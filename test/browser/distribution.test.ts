import '../support/browser/short-soft-limit';

import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Browser, Frame } from 'playwright-core';
import { send } from '../../checks/probes/send';
import { launchChromium } from '../support/browser/chromium';
import { type FetchOptions, type FetchResult, fetchFrom } from '../support/browser/fetch-from';
import { closePage, openPage, openPageIn, type Pages, startPages } from '../support/browser/pages';
import {
  BEHAVIORS,
  type BehaviorName,
  LIVE,
  type RunningDistribution,
  startDistribution,
} from '../support/browser/running-distribution';

const APP = 'https://app.shop.example';
const OTHER = 'https://other.shop.example';
const ARRIVING = 'https://arriving.example';
const EVIL = 'https://evil.example';
const SEED = Number(process.env.CDK_CORS_SEED ?? Math.floor(Math.random() * 1_000_000));

let pages: Pages;
let distribution: RunningDistribution;
let browser: Browser;
let count = 0;

beforeAll(async () => {
  [pages, distribution] = await Promise.all([startPages(), startDistribution([APP, OTHER])]);
  browser = await launchChromium(pages.hostRules);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([pages?.close(), distribution?.close()]);
});

const read: FetchOptions = { credentials: 'include', cache: 'no-store' };

function get(page: Frame, path: string, options: FetchOptions = {}): Promise<FetchResult> {
  return fetchFrom(page, distribution.url + path, { ...read, ...options });
}

/** A path that nobody asked for yet; all that the handler needs is in it, since caches leave queries out. */
function fresh(behavior: BehaviorName, status: number | string, control = 'max-age=60'): string {
  return `/${behavior}/${status}/${control}/${++count}`;
}

describe('errors', () => {
  let open: ReadonlyMap<string, Frame>;
  beforeAll(async () => {
    const origins = [APP, OTHER, EVIL, 'null'];
    open = new Map(
      await Promise.all(origins.map(async (origin) => [origin, await openPage(browser, origin)] as const)),
    );
  });
  afterAll(async () => {
    for (const page of open?.values() ?? []) await closePage(page);
  });

  const ofHandler = [401, 403, 404, 429, 500].map((status) => [status, (name: BehaviorName) => fresh(name, status)]);
  const ofApiGateway = [
    [403, (name: BehaviorName) => `/${name}-without-resource/${++count}`],
    [502, (name: BehaviorName) => fresh(name, 'crash')],
  ];
  const errors = [...ofHandler, ...ofApiGateway] as [status: number, pathOf: (name: BehaviorName) => string][];

  describe.each(BEHAVIORS)('%s', (name) => {
    it.each(errors)(
      '%i is readable by listed origins and by nobody else, whoever came first',
      async (status, pathOf) => {
        for (const order of [
          ['nobody', EVIL, 'null', APP, OTHER],
          [APP, EVIL, OTHER, 'null', APP],
        ]) {
          const path = pathOf(name);
          for (const origin of order) {
            // an image or a link: no Origin
            if (origin === 'nobody') await get(open.get(EVIL)!, path, { mode: 'no-cors' });
            else if ([APP, OTHER].includes(origin))
              expect(await get(open.get(origin)!, path)).toMatchObject({ status });
            else expect(await get(open.get(origin)!, path)).toMatchObject({ error: expect.any(String) });
          }
          const { headers } = await send(
            new URL(path, toLoopback()),
            { method: 'GET', origin: EVIL },
            { insecure: true },
          );
          expect(headers).not.toHaveProperty('access-control-allow-origin');
        }
      },
    );
  });

  function toLoopback(): string {
    return distribution.url.replace('cdn.shop.example', '127.0.0.1');
  }
});

describe(`what a cache keeps for one is never given to another (CDK_CORS_SEED=${SEED})`, () => {
  const VISITORS = [
    { origin: APP, user: 'a' },
    { origin: OTHER, user: 'b' },
    { origin: APP, user: 'c' },
    { origin: APP, user: null },
    { origin: EVIL, user: 'e' },
  ];
  const visit = fc.record({
    visitor: fc.nat(VISITORS.length - 1),
    mode: fc.constantFrom('cors' as const, 'cors' as const, 'cors' as const, 'no-cors' as const),
  });
  /** Visits to one path, soon enough after one another that caches have it still. */
  const rush = fc.record({
    behavior: fc.constantFrom(...BEHAVIORS),
    status: fc.constantFrom(200, 200, 200, 401, 403, 404, 429, 500),
    control: fc.constantFrom('max-age=60', 'max-age=60', 'private', 'unsaid'),
    visits: fc.array(visit, { minLength: 10, maxLength: 10 }),
  });

  /** What a cache keeps at all: no seed may leave a behavior without the visit that a cache can answer. */
  const twice = BEHAVIORS.map((behavior) => ({
    behavior,
    status: 200,
    control: 'max-age=60',
    visits: [0, 0].map((visitor) => ({ visitor, mode: 'cors' as const })),
  }));

  it('in any order of visits', async () => {
    const open = await Promise.all(VISITORS.map(({ origin, user }) => openAs(origin, user)));
    const wrong: unknown[] = [];
    const from = distribution.log.length;
    for (const { behavior, status, control, visits } of [...twice, ...fc.sample(rush, { seed: SEED, numRuns: 40 })]) {
      const path = fresh(behavior, status, control);
      for (const [n, { visitor, mode }] of visits.entries()) {
        const got = await get(open[visitor]!, path, { mode });
        const { origin, user } = VISITORS[visitor]!;
        const isReadable = mode === 'cors' && origin !== EVIL;
        const expected = isReadable ? { status, body: bodyFor(behavior, origin, user) } : undefined;
        const seen = got.body ? { status: got.status, body: JSON.parse(got.body) } : undefined;
        if (!isDeepStrictEqual(seen, expected)) wrong.push({ path, visits: visits.slice(0, n + 1), seen, expected });
      }
    }
    expect(wrong).toEqual([]);
    const hits = (name: string) => distribution.log.slice(from).some((line) => line.includes(`  /${name}*  hit  `));
    expect(BEHAVIORS.filter(hits)).toEqual(['cached', 'keyed', 'kept', 'listed']);
    for (const page of open) await closePage(page);
  });

  /** Cookies and origins come to the handler where the key has them, or where nothing is kept. */
  function bodyFor(behavior: BehaviorName, origin: string, user: string | null) {
    if (behavior === 'listed' || behavior === 'kept') return { user: null, origin: null };
    return { user: behavior === 'cached' ? null : user, origin };
  }

  async function openAs(origin: string, user: string | null): Promise<Frame> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const cookie = { name: 'user', url: distribution.url, secure: true, sameSite: 'None' } as const;
    if (user !== null) await context.addCookies([{ ...cookie, value: user }]);
    return openPageIn(context, origin);
  }
});

describe('a list that changes in Parameter Store', () => {
  const order: FetchOptions = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  const ADMITTED = { preflight: true, response: true, foreignWrite: 200 };
  const REFUSED = { preflight: false, response: false, foreignWrite: 403 };

  it('lets an origin in and out within the bounds that synth printed, preflights and responses alike', async () => {
    const bounds = LIVE.map((name) => distribution.removalBoundSeconds(name));
    expect(bounds).toEqual([6, 6, 3, 1, 1]);
    const paths = LIVE.map((name) => fresh(name, 200));
    for (const [listed, expected] of [
      [[APP], REFUSED],
      [[APP, ARRIVING], ADMITTED],
      [[APP], REFUSED],
    ] as const) {
      // what is kept of this must not outlive the bound
      for (const path of paths) await seen(ARRIVING, path);
      await distribution.putOrigins(...listed);
      const found = await Promise.all(LIVE.map((_, i) => seenAfter(bounds[i]!, ARRIVING, paths[i]!)));
      expect(found).toEqual(LIVE.map(() => expected));
      for (const path of paths) expect(await seen(APP, path)).toEqual(ADMITTED);
    }
  });

  /** A machine too busy to read a list in time goes on with the last one, and says nothing of the bound: once more then. */
  async function seenAfter(seconds: number, origin: string, path: string) {
    await sleep(seconds * 1000);
    const from = distribution.log.length;
    const found = await seen(origin, path);
    if (!distribution.log.slice(from).some((line) => line.includes('problem=timeout'))) return found;
    await sleep(seconds * 1000);
    return seen(origin, path);
  }

  /** What a page of its own, which remembers no preflight, may do. */
  async function seen(origin: string, path: string) {
    const page = await openPage(browser, origin);
    const response = await get(page, path);
    const preflighted = await get(page, path, order);
    const from = distribution.log.length;
    await get(page, path, { method: 'POST', mode: 'no-cors', body: 'a=b' });
    const written = distribution.log
      .slice(from)
      .find((line) => /^Distribution\S* {2}POST /.test(line) && line.includes(path));
    await closePage(page);
    return {
      preflight: preflighted.error === undefined,
      response: response.error === undefined,
      foreignWrite: Number(/ {2}(\d{3}) {2}/.exec(written ?? '')?.[1]),
    };
  }
});
