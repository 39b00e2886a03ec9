import { bytes, duration, ratio } from './format.mjs';
import { startParameterStore } from './parameter-store.mjs';
import { alternate, summary } from './processes.mjs';
import { bundleResponders, coldStart, EMPTY, ORIGINS } from './responders.mjs';

const ROUNDS = 21;
const NANOSECONDS = 5e6;
const FASTER_THAN_PEERS = 20;
const BUNDLE_BYTES = 40_000;

/**
 * The row of loading the functions of one place.
 *
 * @param peers those that ours has to be faster than
 */
export function coldLoad({ title, place, peers }) {
  const titles = { empty: EMPTY.title, ...mapTitles(place) };
  return {
    title,
    async measure(directory) {
      const cells = await measureLoads(place, Object.keys(titles), directory);
      return { cells, targets: targets(cells, peers, titles) };
    },
    table: ({ cells }) => table(cells, titles),
  };
}

async function measureLoads(place, names, directory) {
  const built = await bundleResponders(place, directory);
  const store = await startParameterStore(ORIGINS.join(','), 0);
  try {
    const results = await alternate(ROUNDS, names, (name) => coldStart(built[name], store.endpoint));
    const loads = results.map((rounds) => summary(rounds.map(({ loadNanoseconds }) => loadNanoseconds)));
    const empty = loads[0];
    return names.map((name, i) => ({
      responder: name,
      bytes: built[name].bytes,
      load: loads[i],
      overEmpty: loads[i].median - empty.median,
    }));
  } finally {
    store.close();
  }
}

function table(cells, titles) {
  const columns = ['responder', 'bundle', 'load', 'over an empty function', 'ours is faster'];
  const ours = cell(cells, 'cdk-cors');
  const rows = cells.map(({ responder, bytes: size, load, overEmpty }) => [
    titles[responder],
    bytes(size),
    duration(load.median),
    responder === 'empty' ? '-' : duration(overEmpty),
    responder === 'empty' || responder === 'cdk-cors' ? '-' : ratio(overEmpty / ours.overEmpty),
  ]);
  return { columns, rows };
}

function targets(cells, peers, titles) {
  const ours = cell(cells, 'cdk-cors');
  return [
    { what: 'milliseconds over an empty function', atMost: NANOSECONDS / 1e6, reached: ours.overEmpty / 1e6 },
    ...peers.map((peer) => ({
      what: `times faster than ${titles[peer]}`,
      atLeast: FASTER_THAN_PEERS,
      reached: cell(cells, peer).overEmpty / ours.overEmpty,
    })),
    { what: 'bytes of the bundle', atMost: BUNDLE_BYTES, reached: ours.bytes },
  ];
}

function mapTitles({ responders }) {
  return Object.fromEntries(Object.entries(responders).map(([name, { title }]) => [name, title]));
}

function cell(cells, responder) {
  return cells.find((candidate) => candidate.responder === responder);
}
