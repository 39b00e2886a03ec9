/** The functions whose cold starts are measured, as they would be deployed. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from './bundle.mjs';
import { apiGatewayPreflight, cloudFrontPreflight } from './events.mjs';
import { inNewProcess } from './processes.mjs';
import { MAX_AGE_SECONDS, METHODS, REQUEST_HEADERS } from './requests.mjs';

export const ORIGINS = ['https://app.example.com', 'https://admin.example.com'];
const PARAMETER = '/shop/cors/orders/origins';
const REGION = 'eu-central-1';

/** Behind API Gateway. */
export const REGIONAL = {
  responders: {
    'cdk-cors': { title: 'cdk-cors', entryPoint: 'lambda/regional-responder/index.ts' },
    middy: { title: '@middy/http-cors and ssm', entryPoint: 'bench/responders/middy.mjs' },
    powertools: {
      title: 'Powertools event handler and parameters',
      entryPoint: 'bench/responders/powertools.mjs',
    },
  },
  everyPath: '/',
  preflight: apiGatewayPreflight(ORIGINS[0]),
};

/** At the origin events of a distribution. */
export const EDGE = {
  responders: {
    'cdk-cors': { title: 'cdk-cors', entryPoint: 'lambda/edge-responder/index.ts' },
    middy: { title: '@middy/http-cors and ssm', entryPoint: 'bench/responders/edge-middy.mjs' },
    'aws-sdk': {
      title: 'cdk-cors, reading with the AWS SDK',
      entryPoint: 'lambda/edge-responder/index.ts',
      replaced: { '../aws/parameter-store': 'bench/responders/sdk-parameter-store.mjs' },
    },
  },
  everyPath: '*',
  preflight: cloudFrontPreflight(ORIGINS[0]),
};

/** What a function costs that does nothing. */
export const EMPTY = { title: 'empty function', entryPoint: 'bench/responders/empty.mjs' };

/** What nobody who signs and sends one request gets around. */
export const FLOOR = { title: 'node:crypto and one request, alone', entryPoint: 'bench/responders/floor.mjs' };

/** Bundles the functions of a place into `directory`; their files and sizes by name. */
export async function bundleResponders({ responders, everyPath, preflight }, directory) {
  const built = {};
  for (const [name, { entryPoint, replaced }] of Object.entries({ empty: EMPTY, floor: FLOOR, ...responders })) {
    const folder = join(directory, everyPath === '*' ? 'edge' : 'regional', name);
    const file = join(folder, 'index.js');
    await bundle(join(root, entryPoint), file, replaced);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config.json'), JSON.stringify(functionConfig(everyPath)));
    built[name] = { name, file, preflight, bytes: statSync(file).size };
  }
  return built;
}

/** Loads a function in a new process and lets it answer one preflight, with Parameter Store at `endpoint`. */
export async function coldStart({ name, file, preflight }, endpoint) {
  const input = { file, event: preflight };
  const result = await inNewProcess(join(root, 'bench/cold-start-cell.cjs'), input, { env: functionEnv(endpoint) });
  const right = result.status === 204 && (name === 'empty' || result.allowedOrigin === ORIGINS[0]);
  if (!right) throw new Error(`${name} answered ${JSON.stringify(result)} to an allowed preflight`);
  return result;
}

/** What Lambda puts into the environment of a function, and where its Parameter Store is. */
export function functionEnv(endpoint) {
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: endpoint,
    ORIGINS_PARAMETER: PARAMETER,
  };
}

function functionConfig(everyPath) {
  const policy = {
    name: 'orders',
    origins: [],
    methods: METHODS,
    requestHeaders: REQUEST_HEADERS,
    maxAgeSeconds: MAX_AGE_SECONDS,
    credentials: true,
  };
  const live = { parameter: PARAMETER, region: REGION, freshForSeconds: 30, usableForSeconds: 86_400 };
  return { classes: { orders: { policy, live } }, routes: [{ path: everyPath, read: 'orders', write: 'orders' }] };
}
