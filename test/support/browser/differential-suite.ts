import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Decision, decide, type Policy } from '../../../lib/policy';
import { isSafeMethod } from '../../../lib/policy/methods';
import { strictestVerdict } from '../../../request/cors/strictest-of';
import type { Engine, EngineLauncher } from '../engines/engine';
import { openOrigin } from '../engines/open-origin';
import { type FetchResult, fetchAllFrom } from './fetch-from';
import { type Pages, startPages } from './pages';
import { type Endpoint, type Prediction, predict, type ScriptRequest } from './prediction';
import { isPushed, type RunningApis, startRandomApis } from './random-api';
import { readingsOf } from './random-behaviors';
import {
  classesOf,
  drawApis,
  drawRequests,
  HANDLER_HEADERS,
  isNative,
  pathOf,
  type RandomApi,
  type RandomRequest,
} from './random-cases';

/** A third each goes to the API, to the distribution in front of it, and to function URLs. */
const CASES_PER_ROUND = 1000;
const CASES = Math.max(CASES_PER_ROUND, Number(process.env.CDK_CORS_CASES ?? 0));
const SEED = Number(process.env.CDK_CORS_SEED ?? Math.floor(Math.random() * 1_000_000));

/** Sends requests drawn at random from pages in the engine, and compares what scripts get with what `decide` predicts. */
export function differentialSuite(launcher: EngineLauncher): void {
  let pages: Pages;
  let engine: Engine;

  beforeAll(async () => {
    pages = await startPages();
    engine = await launcher.launch(pages.hostRules);
  });
  afterAll(async () => {
    await engine?.close();
    await pages?.close();
  });

  describe(`${launcher.name} does what decide predicts (CDK_CORS_SEED=${SEED})`, () => {
    const rounds = Math.ceil(CASES / CASES_PER_ROUND);
    it.each(Array.from({ length: rounds }, (_, round) => [SEED + round]))('on the APIs of seed %i', async (seed) => {
      const drawn = drawApis(seed);
      const requests = drawRequests(drawn, seed, CASES_PER_ROUND).filter(({ origin }) => launcher.opens(origin));
      const apis = await startRandomApis(drawn);
      try {
        const expected = requests.map((request) => predictionFor(drawn[request.api]!, request, apis.origin(request)));
        const seen = await observe(engine, apis, requests, 0);
        const differing = () => [...requests.keys()].filter((n) => !isDeepStrictEqual(seen[n], expected[n]));
        if (apis.listsWereLate()) {
          const again = differing();
          const second = await observe(
            engine,
            apis,
            again.map((n) => requests[n]!),
            requests.length,
          );
          for (const [i, n] of again.entries()) seen[n] = second[i]!;
        }
        const wrong = differing().map((n) => report(drawn[requests[n]!.api]!, requests[n]!, seen[n]!, expected[n]!));
        expect(wrong).toEqual([]);
        // a suite in which everything is refused, or nothing, shows little
        const results = seen.map(({ result }) => result);
        const rare = ['response', 'error', 'opaque'].filter(
          (result) => results.filter((one) => one === result).length <= CASES_PER_ROUND / 20,
        );
        expect(rare).toEqual([]);
        console.log(summary(seed, seen));
      } finally {
        await apis.close();
      }
    });
  });
}

function predictionFor(api: RandomApi, request: RandomRequest, apiOrigin: string): Prediction {
  return predict(endpointOf(api, request), scriptRequest(request, apiOrigin), HANDLER_HEADERS);
}

function endpointOf(api: RandomApi, request: RandomRequest): Endpoint {
  const classes = classesOf(api, request);
  if (classes === undefined) return ({ requestMethod }) => (requestMethod === undefined ? UNTOUCHED : UNANSWERED);
  const read = api.classes[classes.read]!;
  const write = api.classes[classes.write]!;
  // a response headers policy states the headers of responses
  const isStated = request.path.startsWith('/open') && read === write && !read.live && isConstant(read.policy);
  // and nothing else is in front of the handler
  const leavesPreflights = isStated && isSimple(read.policy);
  // of what needs no preflight for its method, browsers ignore the list of methods, and no configuration refuses it
  const isListed = request.path === '/own' && isNative(read);
  const readings =
    request.way !== 'distribution' || leavesPreflights ? [classes] : readingsOf(api.behaviors, pathOf(request, 0));
  const isFollowed = request.way === 'distribution' && isPushed(request.api) && (read.live || write.live);
  return (received) => {
    // behind the distribution, an API learns nothing of the name that the browser called
    const isBehind = request.way === 'distribution' && request.path.startsWith('/p');
    const isAsked = isListed && ['GET', 'HEAD', 'POST'].includes(received.requestMethod ?? '');
    const sent = {
      ...received,
      ...(isBehind && { selfOrigin: undefined }),
      ...(isAsked && { requestMethod: read.policy.methods[0] }),
    };
    if (leavesPreflights && sent.requestMethod !== undefined) return UNANSWERED;
    const method = sent.requestMethod ?? sent.method;
    const isRead = method === 'GET' || method === 'HEAD';
    const verdicts = readings.map(({ read, write }) => decide(api.classes[isRead ? read : write]!.policy, sent));
    // a CloudFront Function lets nobody in where it cannot tell the class of a path; responses are judged by Lambda@Edge
    const isUnsettled =
      isFollowed && verdicts.length > 1 && (sent.requestMethod !== undefined || !isSafeMethod(method));
    const nobody = decide({ name: 'nobody', origins: [], methods: [] }, sent);
    const all = isUnsettled ? [...verdicts, nobody] : verdicts;
    const verdict = all.length === 1 ? all[0]! : strictestVerdict(all, sent);
    // whoever answers, with whatever status, the policy adds its headers: those of the class alone, to preflights too
    return isStated ? { ...decide(read.policy, sent), status: verdict.status } : verdict;
  };
}

/** What the handler says where no class is applied. */
const UNTOUCHED: Decision = {
  kind: 'actual',
  allowed: true,
  reason: 'origin-listed',
  status: undefined,
  headers: {
    'access-control-allow-origin': 'https://evil.test',
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'x-total',
  },
};
/** What it makes of a preflight. */
const UNANSWERED: Decision = { ...UNTOUCHED, kind: 'preflight', status: 403 };

/** Whether the table of docs/distribution.md has the class in one of its first two rows. */
function isConstant({ origins, exposedHeaders }: Policy): boolean {
  const isExact = origins === '*' || !origins.some((origin) => /[*[]/.test(origin));
  return isExact && (exposedHeaders.length < 2 || !exposedHeaders.includes('*'));
}

/** Whether it is the first one: no preflight is to be expected. */
function isSimple({ methods, requestHeaders, rejectForeignWrites }: Policy): boolean {
  const isWithout = !rejectForeignWrites && requestHeaders.length === 0;
  return isWithout && methods.every((method) => ['GET', 'HEAD', 'POST'].includes(method));
}

function scriptRequest(request: RandomRequest, apiOrigin: string): ScriptRequest {
  return { ...request, apiOrigin, origin: request.origin === 'self' ? apiOrigin : request.origin };
}

/**
 * Sends every request from a page of its origin; each has a URL of its own, so that no preflight is remembered.
 *
 * @param first number of the first request, in its URL
 */
async function observe(
  engine: Engine,
  apis: RunningApis,
  requests: readonly RandomRequest[],
  first: number,
): Promise<Prediction[]> {
  const context = await engine.newContext();
  const results: FetchResult[] = [];
  const origins = requests.map((request) => (request.origin === 'self' ? apis.origin(request) : request.origin));
  for (const origin of new Set(origins)) {
    const numbers = [...requests.keys()].filter((n) => origins[n] === origin);
    const page = await openOrigin(context, origin);
    const calls = numbers.map((n) => ({ url: apis.url(requests[n]!, first + n), options: optionsOf(requests[n]!) }));
    const got = await fetchAllFrom(page, calls);
    for (const [i, n] of numbers.entries()) results[n] = got[i]!;
    await page.close();
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
  const { read, write } = classesOf(api, request) ?? {};
  const classes = [read, write].map((number) => api.classes[number ?? -1]);
  return JSON.stringify({ request, classes, seen, expected });
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
