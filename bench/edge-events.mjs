import { join } from 'node:path';
import { root } from './bundle.mjs';
import { duration } from './format.mjs';
import { startParameterStore } from './parameter-store.mjs';
import { alternate, inNewProcess, STEADY, summary } from './processes.mjs';
import { bundleResponders, EDGE, EMPTY, functionEnv, ORIGINS } from './responders.mjs';

export const title = 'Both origin events of an actual request, warm';

const ROUNDS = 5;
const MILLISECONDS = 0.1;
const TITLES = { empty: EMPTY.title, 'cdk-cors': 'cdk-cors' };

export async function measure(directory) {
  const built = await bundleResponders(EDGE, directory);
  const store = await startParameterStore(ORIGINS.join(','), 0);
  try {
    const names = Object.keys(TITLES);
    const results = await alternate(ROUNDS, names, (name) => bothEvents(built[name], store.endpoint));
    const times = results.map((rounds) => summary(rounds.map(({ nanoseconds }) => nanoseconds)));
    const cells = names.map((responder, i) => ({
      responder,
      time: times[i],
      overEmpty: times[i].median - times[0].median,
    }));
    const what = 'milliseconds over empty functions';
    return { cells, targets: [{ what, atMost: MILLISECONDS, reached: cells[1].overEmpty / 1e6 }] };
  } finally {
    store.close();
  }
}

export function table({ cells }) {
  const columns = ['function', 'origin-request and origin-response', 'over empty functions'];
  const rows = cells.map(({ responder, time, overEmpty }) => [
    TITLES[responder],
    duration(time.median),
    responder === 'empty' ? '-' : duration(overEmpty),
  ]);
  return { columns, rows };
}

async function bothEvents({ name, file }, endpoint) {
  const script = join(root, 'bench/edge-events-cell.mjs');
  const options = { flags: STEADY, env: functionEnv(endpoint) };
  const result = await inNewProcess(script, { file, origins: ORIGINS }, options);
  const right = name === 'empty' || (result.isPassedOn && result.allowedOrigin === ORIGINS[0]);
  if (!right) throw new Error(`${name} answered ${JSON.stringify(result)} to an allowed request`);
  return result;
}
