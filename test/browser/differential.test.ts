import { isDeepStrictEqual } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../lib/policy';
import { launchChromium } from './chromium';
import { type FetchResult, fetchAllFrom } from './fetch-from';
import { openPageIn, type Pages, startPages } from './pages';
import { type Endpoint, type Prediction, predict, type ScriptRequest } from './prediction';
import { type RunningApis, startRandomApis } from './random-api';
import { drawApis, drawRequests, HANDLER_HEADERS, type RandomApi, type RandomRequest } from './random-cases';

const CASES = Math.max(500, Number(process.env.CDK_CORS_CASES ?? 500));
const CASES_PER_ROUND = 500;
const SEED = Number(process.env.CDK_CORS_SEED ?? Math.floor(Math.random() * 1_000_000));

let pages: Pages;
let browser: Browser;

beforeAll(async () => {
  pages = await startPages();
  browser = await launchChromium(pages.hostRules);
});
afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

describe(`Chromium does what decide predicts (CDK_CORS_SEED=${SEED})`, () => {
  const rounds = Math.ceil(CASES / CASES_PER_ROUND);
  it.each(Array.from({ length: rounds }, (_, round) => [SEED + round]))('on the APIs of seed %i', async (seed) => {
    const drawn = drawApis(seed);
    const requests = drawRequests(drawn, seed, CASES_PER_ROUND);
    const apis = await startRandomApis(drawn);
    try {
      const expected = requests.map((request) => predictionFor(drawn[request.api]!, request, apis.origin(request)));
      const seen = await observe(apis, requests, 0);
      const differing = () => [...requests.keys()].filter((n) => !isDeepStrictEqual(seen[n], expected[n]));
      if (apis.listsWereLate()) {
        const again = differing();
        const second = await observe(
          apis,
          again.map((n) => requests[n]!),
          requests.length,
        );
        for (const [i, n] of again.entries()) seen[n] = second[i]!;
      }
      const wrong = differing().map((n) => report(drawn[requests[n]!.api]!, requests[n]!, seen[n]!, expected[n]!));
      expect(wrong, `${wrong.length} of ${requests.length}`).toEqual([]);
      // a suite in which everything is refused, or nothing, shows little
      const results = seen.map(({ result }) => result);
      for (const result of ['response', 'error', 'opaque']) {
        expect(results.filter((one) => one === result).length, result).toBeGreaterThan(CASES_PER_ROUND / 20);
      }
      console.log(summary(seed, seen));
    } finally {
      await apis.close();
    }
  });
});

function predictionFor(api: RandomApi, request: RandomRequest, apiOrigin: string): Prediction {
  const { read, write } = api.paths[request.path]!;
  const endpoint: Endpoint = (sent) => {
    const method = sent.requestMethod ?? sent.method;
    const number = method === 'GET' || method === 'HEAD' ? read : write;
    return decide(api.classes[number]!.policy, sent);
  };
  return predict(endpoint, scriptRequest(request, apiOrigin), HANDLER_HEADERS);
}

function scriptRequest(request: RandomRequest, apiOrigin: string): ScriptRequest {
  return { ...request, apiOrigin, origin: request.origin === 'self' ? apiOrigin : request.origin };
}

/**
 * Sends every request from a page of its origin; each has a URL of its own, so that no preflight is remembered.
 *
 * @param first number of the first request, in its URL
 */
async function observe(apis: RunningApis, requests: readonly RandomRequest[], first: number): Promise<Prediction[]> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const results: FetchResult[] = [];
  const origins = requests.map((request) => (request.origin === 'self' ? apis.origin(request) : request.origin));
  for (const origin of new Set(origins)) {
    const numbers = [...requests.keys()].filter((n) => origins[n] === origin);
    const page = await openPageIn(context, origin);
    const calls = numbers.map((n) => ({ url: apis.url(requests[n]!, first + n), options: optionsOf(requests[n]!) }));
    const got = await fetchAllFrom(page, calls);
    for (const [i, n] of numbers.entries()) results[n] = got[i]!;
    await page.page().close();
  }
  await context.close();
  const { preflighted, handled } = apis.seen();
  return results.map((result, n) => ({
    preflighted: preflighted.has(first + n),
    handled: handled.has(first + n),
    result: result.error !== undefined ? 'error' : result.type === 'opaque' ? 'opaque' : 'response',
    visible: HANDLER_HEADERS.filter((name) => name in result.headers),
  }));
}

function optionsOf({ method, headers, credentials, mode }: RandomRequest) {
  const body = ['GET', 'HEAD'].includes(method) ? {} : { body: 'a=b' };
  return { method, headers, credentials, mode, ...body };
}

function report(api: RandomApi, request: RandomRequest, seen: Prediction, expected: Prediction): string {
  const { read, write } = api.paths[request.path]!;
  return JSON.stringify({ request, read: api.classes[read], write: api.classes[write], seen, expected });
}

function summary(seed: number, seen: readonly Prediction[]): string {
  const count = (has: (one: Prediction) => boolean) => seen.filter(has).length;
  return [
    `seed ${seed}: ${seen.length} requests`,
    `${count(({ preflighted }) => preflighted)} preflights`,
    `${count(({ result }) => result === 'response')} responses`,
    `${count(({ result }) => result === 'opaque')} opaque`,
    `${count(({ result }) => result === 'error')} errors`,
    `${count(({ handled }) => handled)} handled`,
  ].join(', ');
}
