import { join } from 'node:path';
import { bundle, root } from './bundle.mjs';
import { alternate, inNewProcess, STEADY, summary } from './processes.mjs';

/** Ours first; the others in the order of the tables. Each has a file in `peers/`. */
export const LIBRARIES = {
  'cdk-cors': 'cdk-cors',
  cors: 'cors',
  'fastify-cors': '@fastify/cors',
  hono: 'hono/cors',
  middy: '@middy/http-cors',
  powertools: 'Powertools',
};
export const PEERS = Object.keys(LIBRARIES).slice(1);

const ROUNDS = 3;
/** Nanoseconds a decision for every library with every one of `requests`: `{ origins, request }`. */
export async function measureDecisions(requests, directory) {
  const policyModule = join(directory, 'policy.cjs');
  await bundle(join(root, 'lib/policy/index.ts'), policyModule);
  const cells = requests.flatMap((request) => Object.keys(LIBRARIES).map((library) => ({ library, ...request })));
  const script = join(root, 'bench/decision-cell.mjs');
  const results = await alternate(ROUNDS, cells, (cell) =>
    inNewProcess(script, { ...cell, policyModule }, { flags: STEADY }),
  );
  return cells.map((cell, i) => ({ ...cell, nanoseconds: summary(results[i].map(({ nanoseconds }) => nanoseconds)) }));
}

/** Ours and the fastest peer of one kind of request, and how many times faster ours is. */
export function compare(cells, origins, request) {
  const of = (library) =>
    cells.find((cell) => cell.library === library && cell.origins === origins && cell.request === request);
  const fastest = PEERS.map(of).reduce((a, b) => (b.nanoseconds.median < a.nanoseconds.median ? b : a));
  const ours = of('cdk-cors').nanoseconds.median;
  return { ours, fastest: fastest.library, ratio: fastest.nanoseconds.median / ours, of };
}
