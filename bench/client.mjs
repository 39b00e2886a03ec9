import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './bundle.mjs';
import { bytes, duration } from './format.mjs';
import { alternate, inNewProcess, summary } from './processes.mjs';

export const title = 'The client in a page';

const ROUNDS = 15;
const SMALLER = 5;
const CALL_MICROSECONDS = 10;
const ALL = "export { AccessToken, corsFetch } from './client'; export { dpopKey } from './client/dpop';";
const SIZES = {
  fetch: { title: 'corsFetch', contents: "export { corsFetch } from './client';", limit: 2 },
  tokens: { title: 'and tokens', contents: "export { AccessToken, corsFetch } from './client';", limit: 3.5 },
  all: { title: 'and keys', contents: ALL, limit: 5.5 },
  fallbacks: { title: 'corsFetch with fallbacks', contents: "export { withFallbacks } from './client';", limit: 2.5 },
  diagnosis: { title: 'corsFetch that asks why', contents: "export { withDiagnosis } from './client';", limit: 2.5 },
  stepUp: {
    title: 'tokens with more scopes when needed',
    contents: "export { AccessToken, withStepUp } from './client';",
    limit: 3.5,
  },
  oauth4webapi: {
    title: 'oauth4webapi, with what it needs around it',
    contents: "export * from './bench/peers/oauth4webapi-page.mjs';",
  },
};

export async function measure() {
  const sizes = await Promise.all(Object.keys(SIZES).map(async (bundle) => ({ bundle, gzip: await sizeOf(bundle) })));
  const calls = ['fetch', 'corsFetch'];
  const script = join(root, 'bench/client-cell.mjs');
  const client = join(root, 'assets/client/index.mjs');
  const rounds = await alternate(ROUNDS, calls, (call) => inNewProcess(script, { call, client }));
  const times = calls.map((call, i) => ({ call, time: summary(rounds[i].map(({ nanoseconds }) => nanoseconds)) }));
  const cells = [...sizes, ...times];
  return { cells, targets: targets(cells) };
}

async function sizeOf(name) {
  const { contents } = SIZES[name];
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

export function table({ cells }) {
  const columns = ['what a page loads, or does', 'compressed', 'a call'];
  const sizes = Object.entries(SIZES).map(([name, { title }]) => [title, bytes(gzipOf(cells, name)), '-']);
  const [bare, ours] = ['fetch', 'corsFetch'].map((name) => timeOf(cells, name));
  return {
    columns,
    rows: [
      ...sizes,
      ['fetch that answers at once', '-', duration(bare)],
      ['the same by corsFetch', '-', duration(ours)],
    ],
  };
}

function targets(cells) {
  const limited = Object.entries(SIZES).filter(([, { limit }]) => limit);
  return [
    ...limited.map(([name, { title, limit }]) => ({
      what: `KiB, ${title}`,
      atMost: limit,
      reached: gzipOf(cells, name) / 1024,
    })),
    {
      what: 'times smaller than oauth4webapi, all',
      atLeast: SMALLER,
      reached: gzipOf(cells, 'oauth4webapi') / gzipOf(cells, 'all'),
    },
    {
      what: 'microseconds over fetch, a warm call',
      atMost: CALL_MICROSECONDS,
      reached: (timeOf(cells, 'corsFetch') - timeOf(cells, 'fetch')) / 1e3,
    },
  ];
}

function gzipOf(cells, name) {
  return cells.find(({ bundle }) => bundle === name).gzip;
}

function timeOf(cells, name) {
  return cells.find(({ call }) => call === name).time.median;
}
