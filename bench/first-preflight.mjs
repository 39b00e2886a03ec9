import { duration, ratio } from './format.mjs';
import { startParameterStore } from './parameter-store.mjs';
import { alternate, summary } from './processes.mjs';
import { bundleResponders, coldStart, ORIGINS, RESPONDERS } from './responders.mjs';

export const title = 'The first preflight of a cold responder';

const ROUNDS = 15;
const DELAYS_MILLISECONDS = [0, 50];
const FASTER_THAN_PEERS = 5;

export async function measure(directory) {
  const built = await bundleResponders(directory);
  const cells = [];
  for (const delay of DELAYS_MILLISECONDS) cells.push(...(await measureWithDelay(built, delay)));
  return { cells, targets: targets(cells) };
}

export function table({ cells }) {
  const columns = ['responder, Parameter Store answers after', 'first answer after', 'reads', 'ours is faster'];
  const rows = cells.map(({ responder, delay, answer, reads }) => [
    `${RESPONDERS[responder]}, ${delay} ms`,
    duration(answer.median),
    String(reads),
    responder === 'cdk-cors' ? '-' : ratio(answer.median / cell(cells, 'cdk-cors', delay).answer.median),
  ]);
  return { columns, rows };
}

async function measureWithDelay(built, delay) {
  const store = await startParameterStore(ORIGINS.join(','), delay);
  try {
    const names = Object.keys(RESPONDERS);
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

function targets(cells) {
  const [soon, late] = DELAYS_MILLISECONDS;
  const ours = cell(cells, 'cdk-cors', soon);
  const peers = Object.keys(RESPONDERS).slice(1);
  return [
    ...peers.map((peer) => ({
      what: `times faster than ${RESPONDERS[peer]}, ${soon} ms`,
      atLeast: FASTER_THAN_PEERS,
      reached: cell(cells, peer, soon).answer.median / ours.answer.median,
    })),
    { what: `reads of Parameter Store, ${late} ms`, atMost: 1, reached: cell(cells, 'cdk-cors', late).reads },
  ];
}

function cell(cells, responder, delay) {
  return cells.find((candidate) => candidate.responder === responder && candidate.delay === delay);
}
