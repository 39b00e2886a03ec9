import { compare, LIBRARIES, measureDecisions } from './cells.mjs';
import { perSecond, ratio } from './format.mjs';

export const title = 'A hostile `Access-Control-Request-Headers`';

const ORIGINS = 100;
const REQUESTS = {
  'commas-8kb': '8 KB of commas',
  'one-name-8kb': 'one name of 8 KB',
  'names-4000': '4,000 names',
};
const DECISIONS_A_SECOND = 1e6;

export async function measure(directory) {
  const requests = Object.keys(REQUESTS).map((request) => ({ origins: ORIGINS, request }));
  const cells = await measureDecisions(requests, directory);
  const targets = Object.entries(REQUESTS).map(([request, name]) => ({
    what: `decisions a second, ${name}`,
    atLeast: DECISIONS_A_SECOND,
    reached: 1e9 / compare(cells, ORIGINS, request).ours,
  }));
  return { cells, targets };
}

export function table({ cells }) {
  const columns = ['value, decisions a second', ...Object.values(LIBRARIES), 'over the fastest peer'];
  const rows = Object.entries(REQUESTS).map(([request, name]) => {
    const comparison = compare(cells, ORIGINS, request);
    const rates = Object.keys(LIBRARIES).map((library) => perSecond(comparison.of(library).nanoseconds.median));
    return [name, ...rates, ratio(comparison.ratio)];
  });
  return { columns, rows };
}
