import { join } from 'node:path';
import { bundle, root } from './bundle.mjs';
import { duration } from './format.mjs';
import { alternate, inNewProcess, STEADY, summary } from './processes.mjs';

export const title = 'A handler that streams, by itself and in withCors';

const ROUNDS = 5;
const FIRST_BYTE_MILLISECONDS = 0.2;
const PERCENT_PER_MEGABYTE = 2;
const TITLES = { bare: 'the handler by itself', 'cdk-cors': 'in withCors' };

export async function measure(directory) {
  const runtime = join(directory, 'with-cors.cjs');
  await bundle(join(root, 'runtime/index.ts'), runtime);
  const script = join(root, 'bench/streaming-cell.mjs');
  const names = Object.keys(TITLES);
  const results = await alternate(ROUNDS, names, (name) => inNewProcess(script, { name, runtime }, { flags: STEADY }));
  const cells = names.map((name, i) => ({
    handler: name,
    firstByte: summary(results[i].map(({ firstByte }) => firstByte)),
    megabyte: summary(results[i].map(({ megabyte }) => megabyte)),
  }));
  const [bare, ours] = cells;
  const before = (ours.firstByte.median - bare.firstByte.median) / 1e6;
  const percent = (ours.megabyte.median / bare.megabyte.median - 1) * 100;
  const targets = [
    {
      what: 'milliseconds over the bare handler before the first byte',
      atMost: FIRST_BYTE_MILLISECONDS,
      reached: before,
    },
    { what: 'percent over the bare handler per MB', atMost: PERCENT_PER_MEGABYTE, reached: percent },
  ];
  return { cells, targets };
}

export function table({ cells }) {
  const columns = ['handler', 'until the first byte', 'per MB'];
  const rows = cells.map(({ handler, firstByte, megabyte }) => [
    TITLES[handler],
    duration(firstByte.median),
    duration(megabyte.median),
  ]);
  return { columns, rows };
}
