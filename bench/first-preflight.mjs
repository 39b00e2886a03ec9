import { duration, ratio } from './format.mjs';
import { startParameterStore } from './parameter-store.mjs';
import { alternate, summary } from './processes.mjs';
import { bundleResponders, coldStart, EMPTY, FLOOR, ORIGINS } from './responders.mjs';

const ROUNDS = 15;
/** Of what a peer takes above an empty function. */
const SHARE_OF_PEERS = 0.2;

/**
 * The row of the first preflight of the functions of one place.
 *
 * @param delays milliseconds after which Parameter Store answers: none, and many
 * @param peers those of which ours may take a share at most
 */
export function firstPreflight({ title, place, delays, peers }) {
  return {
    title,
    async measure(directory) {
      const built = await bundleResponders(place, directory);
      const cells = [];
      for (const delay of delays) cells.push(...(await measureWithDelay(built, Object.keys(titlesOf(place)), delay)));
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

function table(cells, place) {
  const titles = titlesOf(place);
  const columns = [
    'responder, Parameter Store answers after',
    'first answer after',
    'over an empty function',
    'reads',
    'ours takes, of that',
  ];
  const rows = cells.map(({ responder, delay, answer, reads }) => [
    `${titles[responder]}, ${delay} ms`,
    duration(answer.median),
    orDash(overEmpty(cells, responder, delay), duration),
    String(reads),
    orDash(responder in place.responders ? shareOf(cells, responder, delay) : Number.NaN, ratio),
  ]);
  return { columns, rows };
}

function titlesOf({ responders }) {
  const own = Object.entries(responders).map(([name, { title }]) => [name, title]);
  return { empty: EMPTY.title, floor: FLOOR.title, ...Object.fromEntries(own) };
}

function orDash(value, format) {
  return Number.isNaN(value) ? '-' : format(value);
}

/** What of a first answer is the function's own. */
function overEmpty(cells, responder, delay) {
  // results from before the empty function was measured have no such cell: NaN
  return cell(cells, responder, delay).answer.median - (cell(cells, 'empty', delay)?.answer.median ?? Number.NaN);
}

function shareOf(cells, peer, delay) {
  return overEmpty(cells, 'cdk-cors', delay) / overEmpty(cells, peer, delay);
}

function targets(cells, { responders }, [soon, late], peers) {
  return [
    ...peers.map((peer) => ({
      what: `of what ${responders[peer].title} takes above an empty function, ${soon} ms`,
      atMost: SHARE_OF_PEERS,
      reached: shareOf(cells, peer, soon),
    })),
    { what: `reads of Parameter Store, ${late} ms`, atMost: 1, reached: cell(cells, 'cdk-cors', late).reads },
  ];
}

function cell(cells, responder, delay) {
  return cells.find((candidate) => candidate.responder === responder && candidate.delay === delay);
}
