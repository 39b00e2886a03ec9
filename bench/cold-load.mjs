import { bytes, duration, ratio } from './format.mjs';
import { startParameterStore } from './parameter-store.mjs';
import { alternate, summary } from './processes.mjs';
import { bundleResponders, coldStart, ORIGINS, RESPONDERS } from './responders.mjs';

export const title = 'Loading the regional responder in a new process';

const ROUNDS = 21;
const NANOSECONDS = 5e6;
const FASTER_THAN_PEERS = 20;
const BUNDLE_BYTES = 40_000;

export async function measure(directory) {
  const built = await bundleResponders(directory);
  const store = await startParameterStore(ORIGINS.join(','), 0);
  try {
    const names = ['empty', ...Object.keys(RESPONDERS)];
    const results = await alternate(ROUNDS, names, (name) => coldStart(built[name], store.endpoint));
    const loads = results.map((rounds) => summary(rounds.map(({ loadNanoseconds }) => loadNanoseconds)));
    const empty = loads[0];
    const cells = names.map((name, i) => ({
      responder: name,
      bytes: built[name].bytes,
      load: loads[i],
      overEmpty: loads[i].median - empty.median,
    }));
    return { cells, targets: targets(cells) };
  } finally {
    store.close();
  }
}

export function table({ cells }) {
  const columns = ['responder', 'bundle', 'load', 'over an empty function', 'ours is faster'];
  const ours = cell(cells, 'cdk-cors');
  const rows = cells.map(({ responder, bytes: size, load, overEmpty }) => [
    RESPONDERS[responder] ?? 'empty function',
    bytes(size),
    duration(load.median),
    responder === 'empty' ? '-' : duration(overEmpty),
    responder === 'empty' || responder === 'cdk-cors' ? '-' : ratio(overEmpty / ours.overEmpty),
  ]);
  return { columns, rows };
}

function targets(cells) {
  const ours = cell(cells, 'cdk-cors');
  const peers = Object.keys(RESPONDERS).slice(1);
  return [
    { what: 'milliseconds over an empty function', atMost: NANOSECONDS / 1e6, reached: ours.overEmpty / 1e6 },
    ...peers.map((peer) => ({
      what: `times faster than ${RESPONDERS[peer]}`,
      atLeast: FASTER_THAN_PEERS,
      reached: cell(cells, peer).overEmpty / ours.overEmpty,
    })),
    { what: 'bytes of the bundle', atMost: BUNDLE_BYTES, reached: ours.bytes },
  ];
}

function cell(cells, responder) {
  return cells.find((candidate) => candidate.responder === responder);
}
