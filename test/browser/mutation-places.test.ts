import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cors } from 'cdk-cors/runtime';
import type { Frame } from 'playwright-core';
import type { ClassTest } from '../../checks/probes/class-tests';
import { probesFor } from '../../checks/probes/probes';
import { runProbes } from '../../checks/probes/run-probes';
import { synthesisedApp } from '../../cli/assembly/app-stacks';
import { classTests } from '../../cli/assembly/class-tests';
import { decide } from '../../lib/policy';
import { fetchFrom } from '../support/browser/fetch-from';
import { type MutatingProxy, startMutatingProxy } from '../support/browser/mutating-proxy';
import { APP, EVIL, type Mutation, SEEN_BY_BROWSERS, UNSEEN_BY_BROWSERS } from '../support/browser/mutations';
import { openPage } from '../support/browser/pages';
import { PlacesStack } from '../support/browser/places/places-stack';
import { predict, type ScriptRequest } from '../support/browser/prediction';
import { type RunningExample, startExample } from '../support/browser/running-example';
import { HAS_PYTHON } from '../support/python/has-python';

type Script = Pick<ScriptRequest, 'origin' | 'method' | 'headers' | 'credentials'>;

/** Requests of scripts that together look at every header of the policy, from both sides. */
const SCRIPTS: readonly Script[] = [
  { origin: APP, method: 'GET', headers: {}, credentials: 'include' },
  { origin: APP, method: 'POST', headers: { 'x-idempotency-key': '1' }, credentials: 'include' },
  { origin: APP, method: 'DELETE', headers: {}, credentials: 'include' },
  { origin: APP, method: 'PATCH', headers: {}, credentials: 'include' },
  { origin: EVIL, method: 'GET', headers: {}, credentials: 'include' },
  { origin: EVIL, method: 'GET', headers: {}, credentials: 'omit' },
];

/** The handlers set the first, the places the second, which the policy does not expose. */
const RESPONSE_HEADERS = ['x-request-id', 'x-amzn-requestid'];

/** Each place by what its id starts with. */
const PLACES = ['Document', 'Configured', 'Wrapped', ...(HAS_PYTHON ? ['Decorated'] : []), 'Bucket', 'server'];

let example: RunningExample;
let server: Server;
let pages: ReadonlyMap<string, Frame>;

beforeAll(async () => {
  // the server logs each denial
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  example = await startExample(PlacesStack, 'Places');
  pages = new Map([
    [APP, await openPage(example.browser, APP)],
    [EVIL, await openPage(example.browser, EVIL)],
  ]);
  const { template } = example.assembly.getStackByName('Places');
  const handle = cors({ config: JSON.parse(template.Outputs.ServerConfig.Value) });
  server = createServer((request, response) => {
    handle(request, response, () =>
      response.setHeader('x-request-id', '1').setHeader('x-amzn-requestid', '1').end('{}'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await example?.close();
  server?.closeAllConnections();
  server?.close();
});

describe.each(PLACES)('at %s', (place) => {
  let proxy: MutatingProxy;
  let base: URL;
  let test: ClassTest;

  beforeAll(async () => {
    const { port } = server.address() as AddressInfo;
    const find = (id: string) => example.preview.endpoints.find((one) => one.id.startsWith(id));
    const { url } = find(place) ?? { url: `http://127.0.0.1:${port}` };
    // of the server, the class that a function has too
    const { id } = find(place) ?? find('Wrapped')!;
    [test] = classTests(synthesisedApp(example.assembly.directory), { target: id }) as [ClassTest];
    proxy = await startMutatingProxy(url);
    const path = place === 'Document' ? '/orders' : test.path;
    base = new URL(`https://127.0.0.1:${proxy.port}${new URL(url).pathname.replace(/\/$/, '')}${path}`);
  });
  afterAll(() => proxy?.close());

  it('Chromium and cdk-cors test find nothing wrong where every header is as the policy says', async () => {
    proxy.mutate(() => {});
    expect(await wrongInChromium()).toEqual([]);
    expect(await wrongInProbes()).toEqual([]);
  });

  it.each(SEEN_BY_BROWSERS)('Chromium and cdk-cors test find what is wrong: %s', async (what, change) => {
    proxy.mutate(change);
    // what is asked for at the bucket is not there, and S3's error has none of the headers
    if (place !== 'Bucket' || !what.startsWith('expose-headers')) expect(await wrongInChromium()).not.toEqual([]);
    expect(await wrongInProbes()).not.toEqual([]);
  });

  // what a configuration says beyond what browsers conclude from it is its own
  const looked = ['Configured', 'Bucket'].includes(place) ? UNSEEN_BY_BROWSERS.filter(isConcluded) : UNSEEN_BY_BROWSERS;
  it.each(looked)('cdk-cors test finds what is wrong: %s', async (_, change) => {
    proxy.mutate(change);
    expect(await wrongInProbes()).not.toEqual([]);
  });

  async function wrongInChromium(): Promise<unknown[]> {
    const url = base.href.replace('127.0.0.1', 'api.shop.example');
    const wrong: unknown[] = [];
    for (const script of SCRIPTS) {
      const request = { ...script, apiOrigin: new URL(url).origin, mode: 'cors' } as const;
      const sent = place === 'Bucket' ? [] : RESPONSE_HEADERS;
      const { result, visible } = predict((asked) => decide(test.policy, asked), request, sent);
      const { error, headers } = await fetchFrom(pages.get(script.origin)!, url, script);
      const seen = {
        result: error === undefined ? 'response' : 'error',
        visible: RESPONSE_HEADERS.filter((name) => name in headers),
      };
      if (!isDeepStrictEqual(seen, { result, visible })) wrong.push({ script, seen, expected: { result, visible } });
    }
    return wrong;
  }

  async function wrongInProbes(): Promise<string[]> {
    const probes = probesFor(test.policy, { writes: true }, test.probed, test.enforcement);
    const results = await runProbes(base, test.policy, probes, { insecure: true }, test.enforcement);
    return results.flatMap(({ name, differences, obstacle }) => [
      ...differences.map((one) => `${name}: ${one}`),
      ...(obstacle ? [`${name}: ${obstacle.message}`] : []),
    ]);
  }
});

function isConcluded([what]: Mutation): boolean {
  return what.startsWith('max-age') || what.startsWith('a stranger');
}
