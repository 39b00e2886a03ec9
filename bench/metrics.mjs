import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from './bundle.mjs';
import { apiGatewayPreflight } from './events.mjs';
import { bytes, duration, ratio } from './format.mjs';
import { startParameterStore } from './parameter-store.mjs';
import { alternate, inNewProcess, summary } from './processes.mjs';
import { METHODS, makeOrigins, REQUEST_HEADERS } from './requests.mjs';
import { coldStart, ORIGINS } from './responders.mjs';

export const title = 'Counting what the regional responder decides';

const ROUNDS = 15;
const LOADS = 41;
const COUNTING = { on: 'metrics', off: '`metrics: false`' };
const DENIALS = { 'cdk-cors': 'cdk-cors', powertools: 'Powertools metrics' };
const RATES = [100, 1];
const NO_METER = 'bench/responders/no-meter.mjs';
const UNCOUNTED = {
  '../../request/observe/meter': NO_METER,
  '../observe/meter': NO_METER,
  '../observe/embedded-metrics': NO_METER,
};

export async function measure(directory) {
  const cells = [
    ...(await decisions(join(directory, 'counted'))),
    ...(await denials(join(directory, 'denials'))),
    ...(await loads(join(directory, 'loads'))),
  ];
  return { cells, targets: targets(cells) };
}

export function table({ cells }) {
  const columns = ['what', 'with metrics', 'against', 'its figure', 'ours over it'];
  const rows = [
    ...['allowed', 'denied'].map((request) => {
      const [on, off] = ['on', 'off'].map((counting) => timeOf(cells, counting, request));
      return [`a preflight, ${request}`, duration(on), COUNTING.off, duration(off), ratio(on / off)];
    }),
    ...RATES.flatMap((rate) => {
      const [ours, theirs] = Object.keys(DENIALS).map((library) => denialOf(cells, library, rate));
      const what = `a denial, at ${rate} a second`;
      return [
        [`${what}, log`, bytes(ours.bytes), DENIALS.powertools, bytes(theirs.bytes), ratio(ours.bytes / theirs.bytes)],
        [
          `${what}, processor`,
          duration(ours.nanoseconds.median),
          DENIALS.powertools,
          duration(theirs.nanoseconds.median),
          ratio(ours.nanoseconds.median / theirs.nanoseconds.median),
        ],
      ];
    }),
    [
      'loading the responder',
      duration(loadOf(cells, 'counting')),
      'one that cannot count',
      duration(loadOf(cells, 'not counting')),
      ratio(loadOf(cells, 'counting') / loadOf(cells, 'not counting')),
    ],
  ];
  return { columns, rows };
}

/** The same build twice, with and without a stack to count for. */
async function decisions(directory) {
  const { listed, unlisted } = makeOrigins(100);
  const cases = Object.keys(COUNTING).flatMap((counting) =>
    ['allowed', 'denied'].map((request) => ({ counting, request })),
  );
  for (const counting of Object.keys(COUNTING)) {
    const folder = join(directory, counting);
    await bundle(join(root, 'lambda/regional-responder/index.ts'), join(folder, 'index.js'));
    const policy = { name: 'orders', origins: listed, methods: METHODS, requestHeaders: REQUEST_HEADERS };
    const classes = { orders: { policy, ...(counting === 'on' && { metrics: 'Shop' }) } };
    const routes = [{ path: '/', read: 'orders', write: 'orders' }];
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ classes, routes }));
  }
  const results = await alternate(ROUNDS, cases, ({ counting, request }) => {
    const origins = (request === 'allowed' ? listed : unlisted).slice(0, 50);
    const input = { file: join(directory, counting, 'index.js'), events: origins.map(apiGatewayPreflight) };
    return inNewProcess(join(root, 'bench/metrics-cell.cjs'), input);
  });
  return cases.map((one, i) => ({ ...one, nanoseconds: summary(results[i].map(({ nanoseconds }) => nanoseconds)) }));
}

async function denials(directory) {
  for (const library of Object.keys(DENIALS)) {
    await bundle(join(root, `bench/denials/${library}.mjs`), join(directory, `${library}.js`));
  }
  const cases = RATES.flatMap((perSecond) => Object.keys(DENIALS).map((library) => ({ library, perSecond })));
  const results = await alternate(ROUNDS, cases, ({ library, perSecond }) => {
    const input = { file: join(directory, `${library}.js`), perSecond, seconds: 6_000 / perSecond };
    return inNewProcess(join(root, 'bench/denials-cell.cjs'), input);
  });
  return cases.map((one, i) => ({
    ...one,
    bytes: results[i][0].bytes,
    nanoseconds: summary(results[i].map(({ nanoseconds }) => nanoseconds)),
  }));
}

/** The lowest of many counts: whatever else runs can only add to it, and what is asked for is a fraction of that. */
async function loads(directory) {
  const entryPoint = join(root, 'lambda/regional-responder/index.ts');
  const built = {
    counting: [entryPoint],
    'not counting': [entryPoint, UNCOUNTED],
  };
  const policy = { name: 'orders', origins: ORIGINS, methods: METHODS, requestHeaders: REQUEST_HEADERS };
  const config = {
    classes: { orders: { policy, metrics: 'Shop' } },
    routes: [{ path: '/', read: 'orders', write: 'orders' }],
  };
  const names = Object.keys(built);
  const preflight = apiGatewayPreflight(ORIGINS[0]);
  const files = {};
  for (const [name, [entry, replaced]] of Object.entries(built)) {
    const folder = join(directory, name);
    mkdirSync(folder, { recursive: true });
    files[name] = join(folder, 'index.js');
    await bundle(entry, files[name], replaced);
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  }
  const store = await startParameterStore(ORIGINS.join(','), 0);
  try {
    const results = await alternate(LOADS, names, (name) =>
      coldStart({ name, file: files[name], preflight }, store.endpoint),
    );
    const load = results.map((rounds) => summary(rounds.map(({ loadNanoseconds }) => loadNanoseconds)));
    return names.map((responder, i) => ({
      responder,
      bytes: statSync(files[responder]).size,
      load: load[i],
    }));
  } finally {
    store.close();
  }
}

function targets(cells) {
  const over = (request) => timeOf(cells, 'on', request) / timeOf(cells, 'off', request);
  const [ours, theirs] = Object.keys(DENIALS).map((library) => denialOf(cells, library, RATES[0]));
  return [
    { what: 'times an allowed preflight without metrics', atMost: 1.05, reached: over('allowed') },
    { what: 'times a denied preflight without metrics', atMost: 1.15, reached: over('denied') },
    { what: 'times fewer bytes of log than Powertools', atLeast: 5, reached: theirs.bytes / ours.bytes },
    {
      what: 'times less of the processor than Powertools',
      atLeast: 10,
      reached: theirs.nanoseconds.median / ours.nanoseconds.median,
    },
    {
      what: 'milliseconds of load more than one that cannot count',
      atMost: 0.3,
      reached: (loadOf(cells, 'counting') - loadOf(cells, 'not counting')) / 1e6,
    },
  ];
}

function timeOf(cells, counting, request) {
  return cells.find((cell) => cell.counting === counting && cell.request === request).nanoseconds.median;
}

function denialOf(cells, library, perSecond) {
  return cells.find((cell) => cell.library === library && cell.perSecond === perSecond);
}

function loadOf(cells, responder) {
  return cells.find((cell) => cell.responder === responder).load.lowest;
}
