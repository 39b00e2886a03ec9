import { compare, LIBRARIES, measureDecisions } from './cells.mjs';
import { duration, ratio } from './format.mjs';

export const title = 'A preflight decision';

const SIZES = [1, 100, 10_000, 100_000];
const REQUESTS = ['hit', 'miss'];
const FASTER_THAN_PEERS = 3;
const SLOWER_THAN_ONE_ORIGIN = 3;

export async function measure(directory) {
  const requests = SIZES.flatMap((origins) => REQUESTS.map((request) => ({ origins, request })));
  const cells = await measureDecisions(requests, directory);
  return { cells, targets: targets(cells) };
}

export function table({ cells }) {
  const columns = ['origins, request', ...Object.values(LIBRARIES), 'over the fastest peer'];
  const rows = SIZES.flatMap((origins) =>
    REQUESTS.map((request) => {
      const comparison = compare(cells, origins, request);
      const times = Object.keys(LIBRARIES).map((library) => duration(comparison.of(library).nanoseconds.median));
      return [`${origins.toLocaleString('en')}, ${request}`, ...times, ratio(comparison.ratio)];
    }),
  );
  return { columns, rows };
}

function targets(cells) {
  const overPeers = SIZES.flatMap((origins) =>
    REQUESTS.map((request) => ({
      what: `times faster than the fastest peer, list of ${origins.toLocaleString('en')}, ${request}`,
      atLeast: FASTER_THAN_PEERS,
      reached: compare(cells, origins, request).ratio,
    })),
  );
  const overOne = REQUESTS.map((request) => ({
    what: `times the time of a list of 1 with a list of 100,000, ${request}`,
    atMost: SLOWER_THAN_ONE_ORIGIN,
    reached: compare(cells, SIZES.at(-1), request).ours / compare(cells, 1, request).ours,
  }));
  return [...overPeers, ...overOne];
}
