import { join } from 'node:path';
import { root } from './bundle.mjs';
import { duration, ratio } from './format.mjs';
import { alternate, summary } from './processes.mjs';
import { inNewPython, pythonWith } from './python/pythons.mjs';
import { makeOrigins } from './requests.mjs';

export const title = 'A preflight decision in Python';

const LIBRARIES = { cdk_cors: 'cdk-cors', starlette: 'Starlette', flask_cors: 'Flask-Cors' };
const PEERS = Object.keys(LIBRARIES).slice(1);
const SIZES = [1, 100, 10_000];
const REQUESTS = ['hit', 'miss'];
const ROUNDS = 5;
const FASTER_THAN_PEERS = 3;

export async function measure() {
  const python = pythonWith(title, ...PEERS);
  if (python === undefined) return undefined;
  const cells = SIZES.flatMap((origins) =>
    REQUESTS.flatMap((request) => Object.keys(LIBRARIES).map((library) => ({ library, origins, request }))),
  );
  const script = join(root, 'bench/python/decision_cell.py');
  const env = { PYTHONPATH: join(root, 'python') };
  const results = await alternate(ROUNDS, cells, ({ library, origins, request }) =>
    inNewPython(python, [script], { input: { library, request, ...makeOrigins(origins) }, env }),
  );
  const measured = cells.map((cell, i) => ({
    ...cell,
    nanoseconds: summary(results[i].map(({ nanoseconds }) => nanoseconds)),
  }));
  return { cells: measured, targets: targets(measured) };
}

export function table({ cells }) {
  const columns = ['origins, request', ...Object.values(LIBRARIES), 'over the fastest peer'];
  const rows = SIZES.flatMap((origins) =>
    REQUESTS.map((request) => {
      const { of, faster } = compare(cells, origins, request);
      const times = Object.keys(LIBRARIES).map((library) => duration(of(library)));
      return [`${origins.toLocaleString('en')}, ${request}`, ...times, ratio(faster)];
    }),
  );
  return { columns, rows };
}

function targets(cells) {
  return SIZES.flatMap((origins) =>
    REQUESTS.map((request) => ({
      what: `times faster than the fastest peer, list of ${origins.toLocaleString('en')}, ${request}`,
      atLeast: FASTER_THAN_PEERS,
      reached: compare(cells, origins, request).faster,
    })),
  );
}

function compare(cells, origins, request) {
  const of = (library) =>
    cells.find((cell) => cell.library === library && cell.origins === origins && cell.request === request).nanoseconds
      .median;
  return { of, faster: Math.min(...PEERS.map(of)) / of('cdk_cors') };
}
