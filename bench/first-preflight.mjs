import { duration, ratio } from './format.mjs';
import { startParameterStore } from './parameter-store.mjs';
import { alternate, summary } from './processes.mjs';
import { bundleResponders, coldStart, ORIGINS } from './responders.mjs';

const ROUNDS = 15;
const FASTER_THAN_PEERS = 5;

/**
 * The row of the first preflight of the functions of one place.
 *
 * @param delays milliseconds after which Parameter Store answers: none, and many
 * @param peers those that ours has to be faster than
 */
export function firstPreflight({ title, place, delays, peers }) {
  return {
    title,
    async measure(directory) {
      const built = await bundleResponders(place, directory);
      const cells = [];
      for (const delay of delays) cells.push(...(await measureWithDelay(built, Object.keys(place.responders), delay)));
      return { cells, targets: targets(cells, place, delays, peers) };
    },
    table: ({ cells }) => table(cells, place),
  };
}

async function measureWithDelay(built, names, delay) {
  const store = await startParameterStore(ORIGINS.join(','), delay);
  try {
    const results = await alternate(ROUNDS, names, async (name) => {
      const before = store.requests;
      const { answerNanoseconds } = await coldStart(built[name], store.endpoint);
      return { answerNanoseconds, reads: store.requests - before };
    });
    return names.map((responder, i) => ({
      responder,
      delay,
      answer: summary(results[i].map(({ answerNanoseconds }) => answerNanoseconds)),
      reads: Math.max(...results[i].map(({ reads }) => reads)),
    }));
  } finally {
    store.close();
  }
}

function table(cells, { responders }) {
  const columns = ['responder, Parameter Store answers after', 'first answer after', 'reads', 'ours is faster'];
  const rows = cells.map(({ responder, delay, answer, reads }) => [
    `${responders[responder].title}, ${delay} ms`,
    duration(answer.median),
    String(reads),
    responder === 'cdk-cors' ? '-' : ratio(answer.median / cell(cells, 'cdk-cors', delay).answer.median),
  ]);
  return { columns, rows };
}

function targets(cells, { responders }, [soon, late], peers) {
  const ours = cell(cells, 'cdk-cors', soon);
  return [
    ...peers.map((peer) => ({
      what: `times faster than ${responders[peer].title}, ${soon} ms`,
      atLeast: FASTER_THAN_PEERS,
      reached: cell(cells, peer, soon).answer.median / ours.answer.median,
    })),
    { what: `reads of Parameter Store, ${late} ms`, atMost: 1, reached: cell(cells, 'cdk-cors', late).reads },
  ];
}

function cell(cells, responder, delay) {
  return cells.find((candidate) => candidate.responder === responder && candidate.delay === delay);
}
