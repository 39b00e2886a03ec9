import { createServer, request } from 'node:http';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PreviewEndpoint } from '../../preview/endpoint';
import { onTestFinished } from '../support/jest/on-test-finished';
import { serve, synthesise } from '../support/preview/served-app';
import { CACHES, isInstalled, startCache } from './caches';
import { addTargets, FOREIGN, LISTED, type Target } from './targets';

/** Paths that each target is asked for, and how often each of them. */
const PATHS = 14;
const ASKS = 6;
const ASKED_BY = [undefined, undefined, ...LISTED, FOREIGN];

const present = CACHES.filter(isInstalled);
for (const { name } of CACHES.filter((cache) => !present.includes(cache))) {
  console.error(`not installed, so that nothing is said about it: the cache ${name} (apt-get install ${name})`);
}

/** One port for all targets: `/3/any/7` is asked of the third. */
async function startRouter(targets: readonly Target[], endpoints: readonly PreviewEndpoint[]): Promise<number> {
  const urls = targets.map(({ stack, kind }) => {
    return endpoints.find((one) => one.stack === stack && one.kind === kind)!.url.replace(/\/$/, '');
  });
  const server = createServer((incoming, outgoing) => {
    const [, number, rest = ''] = /^\/(\d+)(\/.*)$/.exec(incoming.url ?? '') ?? [];
    if (number === undefined) return void outgoing.end('up');
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    const asked = request(`${urls[Number(number)]}${rest}`, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    asked.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(asked);
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

/** What is wrong with an answer for whoever asked; `undefined` where nothing is. */
function wrongFor({ isAny, readers }: Target, origin: string | undefined, headers: Headers): string | undefined {
  if (origin === undefined) return undefined;
  const allowed = headers.get('access-control-allow-origin');
  const mayRead = readers.includes(origin);
  const canRead = allowed === '*' || allowed === origin;
  if (mayRead !== canRead) return `${origin} ${mayRead ? 'may' : 'must not'} read, and got ${allowed}`;
  return isAny && allowed !== '*' ? `${origin} got ${allowed} in place of *` : undefined;
}

(present.length === 0 ? it.skip : it)(
  `caches between give everybody what is theirs: ${present.map(({ name }) => name).join(', ')}`,
  async () => {
    const targets: Target[] = [];
    const { endpoints } = await serve(synthesise((app) => targets.push(...addTargets(app))));
    const router = await startRouter(targets, endpoints);
    const wrong: string[] = [];
    let answers = 0;
    let hits = 0;
    for (const cache of present) {
      const url = await startCache(cache, router);
      for (const [number, target] of targets.entries()) {
        const asked = fc.sample(fc.array(fc.constantFrom(...ASKED_BY), { minLength: ASKS, maxLength: ASKS }), {
          numRuns: PATHS,
          seed: number,
        });
        for (const [i, origins] of asked.entries()) {
          const status = i % 4 === 3 && !target.path.includes('mock') ? 404 : 200;
          for (const origin of origins) {
            const response = await fetch(`${url}/${number}${target.path}${status}-${i}`, {
              headers: origin === undefined ? {} : { origin },
            });
            await response.arrayBuffer();
            answers++;
            if (Number(response.headers.get('age') ?? 0) > 0 || / HIT|^HIT/.test(response.headers.get('x-cache') ?? ''))
              hits++;
            const problem =
              response.status === status ? wrongFor(target, origin, response.headers) : `${response.status}`;
            if (problem) wrong.push(`${cache.name} ${target.stack} ${target.kind} ${target.path}${i}: ${problem}`);
          }
        }
      }
    }
    console.error(
      JSON.stringify({
        caches: present.map(({ name }) => name),
        targets: targets.length,
        answers,
        hits,
        wrong: wrong.length,
      }),
    );
    expect(wrong).toEqual([]);
    expect(answers).toBe(present.length * targets.length * PATHS * ASKS);
  },
);

it('asks often enough', () => {
  expect(CACHES.length * 20 * PATHS * ASKS).toBeGreaterThanOrEqual(5_000);
});
