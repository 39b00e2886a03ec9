/** The functions whose cold starts are measured, as they would be deployed. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from './bundle.mjs';
import { inNewProcess } from './processes.mjs';
import { MAX_AGE_SECONDS, METHODS, REQUEST_HEADERS } from './requests.mjs';

const ENTRY_POINTS = {
  'cdk-cors': 'lambda/rest-responder/index.ts',
  middy: 'bench/responders/middy.mjs',
  powertools: 'bench/responders/powertools.mjs',
  empty: 'bench/responders/empty.mjs',
};
export const RESPONDERS = {
  'cdk-cors': 'cdk-cors',
  middy: '@middy/http-cors and ssm',
  powertools: 'Powertools event handler and parameters',
};

export const ORIGINS = ['https://app.example.com', 'https://admin.example.com'];
const PARAMETER = '/shop/cors/orders/origins';

/** Bundles all responders into `directory`; their files and sizes by name. */
export async function bundleResponders(directory) {
  const built = {};
  for (const [name, entryPoint] of Object.entries(ENTRY_POINTS)) {
    const file = join(directory, name, 'index.js');
    await bundle(join(root, entryPoint), file);
    built[name] = { name, file, bytes: statSync(file).size };
  }
  mkdirSync(join(directory, 'cdk-cors'), { recursive: true });
  writeFileSync(join(directory, 'cdk-cors', 'config.json'), JSON.stringify(functionConfig()));
  return built;
}

/** Loads a responder in a new process and lets it answer one preflight, with Parameter Store at `endpoint`. */
export async function coldStart({ name, file }, endpoint) {
  const env = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: endpoint,
    ORIGINS_PARAMETER: PARAMETER,
  };
  const result = await inNewProcess(join(root, 'bench/cold-start-cell.cjs'), { file, event: preflight() }, { env });
  const right = result.statusCode === 204 && (name === 'empty' || result.allowedOrigin === ORIGINS[0]);
  if (!right) throw new Error(`${name} answered ${JSON.stringify(result)} to an allowed preflight`);
  return result;
}

function functionConfig() {
  const policy = {
    name: 'orders',
    origins: [],
    methods: METHODS,
    requestHeaders: REQUEST_HEADERS,
    maxAgeSeconds: MAX_AGE_SECONDS,
    credentials: true,
  };
  const live = { parameter: PARAMETER, softLimitSeconds: 30, hardLimitSeconds: 86_400 };
  return { classes: { orders: { policy, live } }, routes: [{ path: '/', read: 'orders', write: 'orders' }] };
}

/** A preflight as API Gateway's REST APIs tell it to a function. */
function preflight() {
  const headers = {
    Host: 'api.example.com',
    Origin: ORIGINS[0],
    'Access-Control-Request-Method': 'PUT',
    'Access-Control-Request-Headers': 'authorization,content-type',
  };
  return {
    resource: '/orders',
    path: '/orders',
    httpMethod: 'OPTIONS',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: { httpMethod: 'OPTIONS', path: '/orders', stage: 'prod', identity: { sourceIp: '192.0.2.1' } },
    body: null,
    isBase64Encoded: false,
  };
}
