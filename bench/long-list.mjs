import { join } from 'node:path';
import { bundle, root } from './bundle.mjs';
import { duration, ratio } from './format.mjs';
import { alternate, inNewProcess, STEADY, summary } from './processes.mjs';

export const title = 'A list of 25,000 live origins in 125 parts';

const LISTS = [
  { count: 200, parts: 1 },
  { count: 25_000, parts: 125 },
];
const ROUNDS = 5;
const TIMES_SLOWER = 2;
const CHANGE_MILLISECONDS = 50;

export async function measure(directory) {
  const script = join(directory, 'long-list-cell.cjs');
  await bundle(join(root, 'bench/long-list-cell.mjs'), script);
  const rounds = await alternate(ROUNDS, LISTS, (list) => inNewProcess(script, list, { flags: STEADY }));
  const cells = LISTS.map((list, i) => {
    const of = (figure) => summary(rounds[i].map((one) => one[figure]));
    return { ...list, hit: of('hit'), miss: of('miss'), first: of('first'), change: of('change') };
  });
  const [short, long] = cells;
  const slower = (what) => long[what].lowest / short[what].lowest;
  return {
    cells,
    targets: [
      { what: 'times the time of a decision with 200, a listed origin', atMost: TIMES_SLOWER, reached: slower('hit') },
      { what: 'times the time of a decision with 200, a stranger', atMost: TIMES_SLOWER, reached: slower('miss') },
      {
        what: 'milliseconds that one request waits for a change, without the network',
        atMost: CHANGE_MILLISECONDS,
        reached: long.change.lowest / 1e6,
      },
    ],
  };
}

export function table({ cells }) {
  const [short] = cells;
  const columns = ['origins', 'a listed origin', 'compared', 'a stranger', 'compared', 'the first reading', 'a change'];
  const rows = cells.map(({ count, hit, miss, first, change }) => [
    count.toLocaleString('en'),
    duration(hit.lowest),
    ratio(hit.lowest / short.hit.lowest),
    duration(miss.lowest),
    ratio(miss.lowest / short.miss.lowest),
    duration(first.lowest),
    duration(change.lowest),
  ]);
  return { columns, rows };
}
