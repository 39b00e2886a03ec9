import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './bundle.mjs';
import { bytes, duration, ratio } from './format.mjs';
import { alternate, summary } from './processes.mjs';

export const title = 'A preflight in a CloudFront Function';

const ROUNDS = 31;
const CALLS = 5000;
const MAX_KILOBYTES = 8;
const TIMES_SLOWER = 2;
const ORIGIN = 'https://app.shop.example';
const FUNCTIONS = { lookup: 'a function that looks the origin up, and no more', 'cdk-cors': 'cdk-cors' };

/** Timed in njs, which CloudFront's engine comes from: what V8 makes of such code says nothing about it. */
export async function measure(directory) {
  const run = promisify(execFile);
  if (!(await run('njs', ['-v']).catch(() => undefined))) {
    console.error(`${title}: njs is not installed, the figures stay as they are`);
    return undefined;
  }
  const code = { lookup: LOOKUP, 'cdk-cors': ownCode() };
  const files = Object.keys(FUNCTIONS).map((name) => {
    const file = join(directory, `${name}.js`);
    writeFileSync(file, `${STORE}\n${code[name]}\n${TIMED}`);
    return file;
  });
  const rounds = await alternate(ROUNDS, files, async (file) => Number((await run('njs', [file])).stdout));
  const cells = Object.keys(FUNCTIONS).map((name, i) => ({ function: name, nanoseconds: summary(rounds[i]) }));
  return { cells, size: functionCode().length, targets: targets(cells, functionCode().length) };
}

export function table({ cells, size }) {
  const columns = ['function', 'size', 'an allowed preflight', 'compared with it'];
  const [lookup] = cells;
  const rows = cells.map((cell) => [
    FUNCTIONS[cell.function],
    cell.function === 'cdk-cors' ? `${bytes(size)} and settings` : '',
    duration(cell.nanoseconds.lowest),
    ratio(cell.nanoseconds.lowest / lookup.nanoseconds.lowest),
  ]);
  return { columns, rows };
}

function targets([lookup, ours], size) {
  return [
    { what: 'KB of the function', atMost: MAX_KILOBYTES, reached: size / 1024 },
    // the least of many runs: all that disturbs them makes them longer
    { what: 'times slower', atMost: TIMES_SLOWER, reached: ours.nanoseconds.lowest / lookup.nanoseconds.lowest },
  ];
}

function functionCode() {
  return readFileSync(join(root, 'assets/edge-function/index.js'), 'utf8');
}

function ownCode() {
  const { edgeSettings } = createRequire(import.meta.url)(join(root, 'dist/contract/edge-settings.js'));
  const orders = {
    policy: {
      name: 'orders',
      origins: [],
      methods: ['GET', 'POST', 'PUT', 'DELETE'],
      requestHeaders: ['authorization', 'content-type', 'x-request-id'],
      credentials: true,
      rejectForeignWrites: true,
      selfOrigins: ['https://shop.example'],
    },
    live: { parameter: '/p', freshForSeconds: 30, usableForSeconds: 600, patternsUnder: ['tenant.example.com'] },
  };
  const catalogue = { policy: { name: 'catalogue', origins: '*', methods: ['GET', 'HEAD'] } };
  const settings = edgeSettings({
    classes: { orders, catalogue },
    routes: [
      { path: '/catalogue/*', read: 'catalogue', write: 'catalogue' },
      { path: '/orders/*', read: 'orders', write: 'orders' },
    ],
  });
  return `const cdkCorsSettings = ${JSON.stringify(settings)};\n${functionCode()}\nvar handler = cdkCorsAnswer;`;
}

const STORE = `
var items = { 'orders:${ORIGIN}': '-', '${ORIGIN}': '1' };
var cdkCorsStore = { get: async function (key) {
  var value = items[key];
  if (value === undefined) throw new Error('missing');
  return value;
} };`;

/** In the shape of the functions that add CORS headers in AWS's examples, with one read of the store. */
const LOOKUP = `
async function handler(event) {
  const request = event.request;
  const headers = request.headers;
  if (request.method === 'OPTIONS' && headers.origin && headers['access-control-request-method']) {
    const origin = headers.origin.value;
    try {
      const value = await cdkCorsStore.get(origin);
      return {
        statusCode: 204,
        statusDescription: 'No Content',
        headers: {
          'access-control-allow-origin': { value: origin },
          'access-control-allow-methods': { value: 'GET,POST,PUT,DELETE' },
          'access-control-allow-headers': { value: 'authorization,content-type,x-request-id' },
          'access-control-allow-credentials': { value: 'true' },
          'access-control-max-age': { value: '600' },
          vary: { value: 'Origin' },
        },
      };
    } catch (e) {
      return { statusCode: 403, statusDescription: 'Forbidden' };
    }
  }
  return request;
}`;

const EVENT = {
  version: '1.0',
  context: { distributionDomainName: 'd111111abcdef8.cloudfront.net', eventType: 'viewer-request' },
  viewer: { ip: '192.0.2.1' },
  request: {
    method: 'OPTIONS',
    uri: '/orders/17',
    querystring: {},
    cookies: {},
    headers: {
      host: { value: 'd111111abcdef8.cloudfront.net' },
      origin: { value: ORIGIN },
      'access-control-request-method': { value: 'PUT' },
      'access-control-request-headers': { value: 'authorization,content-type' },
    },
  },
};

const TIMED = `
async function calls(event) {
  let answer;
  for (let i = 0; i < ${CALLS}; i++) {
    answer = await handler(event);
  }
  return answer.statusCode;
}
const before = Date.now();
calls(${JSON.stringify(EVENT)}).then(function (status) {
  if (status !== 204) throw new Error('answered ' + status);
  console.log((Date.now() - before) * 1e6 / ${CALLS});
});`;
