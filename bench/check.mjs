import { join } from 'node:path';
import { root } from './bundle.mjs';
import { duration, ratio } from './format.mjs';
import { inNewProcess } from './processes.mjs';

const STACKS = 100;
const PATHS = 300;
/** All stacks as constructs take 3 GB, and all are alike. */
const NAG_STACKS = 3;
const SECONDS = 3;
const MEGABYTES = 300;
const TIMES = 10;

export const title = `Rules over ${STACKS} stacks with ${PATHS} paths each`;

export async function measure(folder) {
  const cell = (name, input) =>
    inNewProcess(join(root, `bench/${name}.cjs`), { stacks: STACKS, paths: PATHS, ...input });
  // removed with the folder of all that is measured
  const directory = join(folder, 'check.out');
  await cell('check-app', { directory });
  const check = await cell('check-cell', { directory, cli: join(root, 'assets/cli/index.js') });
  const nag = await cell('check-nag', { stacks: NAG_STACKS });
  const nagTime = nag.perStack * STACKS;
  return { check, nag, nagTime, targets: targets(check, nagTime) };
}

export function table({ check, nag, nagTime }) {
  const columns = ['rules', 'time', 'memory', 'compared with it'];
  const rows = [
    ['`cdk-cors check`, the whole command', duration(check.time), `${check.megabytes} MB`, '1x'],
    [
      `${nag.packs} packs of cdk-nag alone, from ${NAG_STACKS} stacks`,
      duration(nagTime),
      '',
      ratio(nagTime / check.time),
    ],
  ];
  return { columns, rows };
}

function targets({ time, megabytes }, nagTime) {
  return [
    { what: 'seconds', atMost: SECONDS, reached: time / 1e9 },
    { what: 'MB of memory', atMost: MEGABYTES, reached: megabytes },
    { what: 'times as fast as cdk-nag', atLeast: TIMES, reached: nagTime / time },
  ];
}
