// `npm start`: builds and synthesises what has changed since the last time, serves examples/shop on loopback, with a page of
// another site that embeds its widget, and says where to look. Takes options of `cdk-cors preview`. Ends with Ctrl-C.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { unlessUnchanged } from './unchanged.mjs';
import { widgetPage } from './widget-page.mjs';

const CLI = 'assets/cli/index.js';
const CLIENT = 'widget';
const SOURCES = [
  'lib',
  'request',
  'checks',
  'lambda',
  'edge',
  'runtime',
  'client',
  'preview',
  'cli',
  'python',
  'scripts',
];
const BUILT = ['dist/index.js', '.jsii', CLI, 'assets/client/index.mjs', 'assets/THIRD-PARTY-LICENSES.txt'];
const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };

/** What a step says is of interest only where it fails. */
function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env,
  });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(status ?? 1);
}

function step(what, inputs, outputs, ...command) {
  unlessUnchanged({
    name: what.split(' ')[0],
    inputs,
    outputs,
    run: () => {
      console.log(`${what} ...`);
      run(...command);
    },
  });
}

step(
  'building, which takes a minute',
  [...SOURCES, 'package.json', 'package-lock.json', 'tsconfig.json'],
  BUILT,
  'npm',
  'run',
  '--silent',
  'build',
);
step(
  'synthesising examples/shop',
  ['examples/shop', 'cdk.json', ...BUILT],
  ['cdk.out/manifest.json'],
  'npx',
  'cdk',
  'synth',
  '--quiet',
  '--output',
  'cdk.out',
);

// whoever sits at a terminal wants to see it
const open = process.stdout.isTTY ? ['--open'] : [];
const options = process.argv.slice(2);
const port = options.some((option) => option.startsWith('--port')) ? [] : ['--port', process.env.PORT ?? '0'];
const preview = spawn(process.execPath, [CLI, 'preview', '--app', 'cdk.out', '--json', ...port, ...open, ...options], {
  stdio: ['ignore', 'pipe', 'pipe'],
  env,
});
// until it is ready, its log is of interest only where it fails
const early = [];
const held = (line) => early.push(line);
const log = createInterface({ input: preview.stderr }).on('line', held);
const show = () => {
  log.off('line', held).on('line', (line) => process.stderr.write(`${line}\n`));
};
const page = createServer();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => preview.kill(signal));
preview.on('exit', (code) => {
  page.close();
  page.closeAllConnections();
  process.exitCode ??= code ?? 0;
  if (process.exitCode !== 0) for (const line of early) process.stderr.write(`${line}\n`);
});
createInterface({ input: preview.stdout }).on('line', async (line) => {
  const shop = JSON.parse(line);
  try {
    console.log(`The shop is served: ${shop.page}`);
    const widget = await embedWidget(shop);
    console.log(curlLines(shop, widget).trimEnd());
    console.log(summary(shop, widget));
    show();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
    preview.kill();
  }
});

/** Serves a page that embeds the widget, and registers its client. */
async function embedWidget({ aws, endpoints, tokens: [{ table, issuer }] }) {
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  const origin = `http://127.0.0.1:${page.address().port}`;
  // without TLS: no browser trusts the certificate of the distribution
  const { url: api } = endpoints.find(({ kind }) => kind === 'rest-api');
  page.on('request', widgetPage({ issuer, api, clientId: CLIENT }));
  const options = ['--table', table, '--endpoint-url', aws];
  const client = [CLIENT, '--type', 'browser', '--origin', origin, '--scope', 'quotes:read'];
  const { status } = spawnSync(process.execPath, [CLI, 'client', 'add', ...client, ...options], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  if (status !== 0) throw new Error(`the client of ${origin} could not be registered`);
  return { origin, issuer, options: options.join(' ') };
}

function summary({ page, aws, endpoints }, { origin }) {
  const { url, httpsUrl } = endpoints.find(({ kind }) => kind === 'rest-api');
  const { httpsUrl: edge } = endpoints.find(({ kind }) => kind === 'distribution');
  return `
  Begin here   ${page}

  the widget   ${origin}, a page of another site that embeds the shop's quotes
  the API      ${url} and ${httpsUrl}
  the edge     ${edge}
  AWS          ${aws}, for --endpoint-url

Ctrl-C stops it. The log follows.
`;
}

function curlLines({ aws, endpoints }, { origin, issuer, options }) {
  const { url } = endpoints.find(({ kind }) => kind === 'rest-api');
  const { httpsUrl: edge } = endpoints.find(({ kind }) => kind === 'distribution');
  const put = (origins) =>
    `curl -s ${aws} -H 'content-type: application/x-amz-json-1.1' -H 'x-amz-target: AmazonSSM.PutParameter' \\\n` +
    `       -d '{"Name":"/shop/cors/orders/origins","Value":"${origins}","Overwrite":true}'`;
  return `
  a preflight of the shop's page, and one of a stranger
    curl -si -X OPTIONS ${url}/orders -H 'origin: https://app.shop.example' -H 'access-control-request-method: POST'
    curl -si -X OPTIONS ${url}/orders -H 'origin: https://evil.example' -H 'access-control-request-method: POST'

  the same at the distribution: answered at the edge, and the API's own errors are readable there
    curl -ski -X OPTIONS ${edge}/orders -H 'origin: https://app.shop.example' -H 'access-control-request-method: POST'
    curl -ski ${edge}/orders/nothing -H 'origin: https://app.shop.example'

  an actual request; a write from a stranger, which needs no preflight and is stopped all the same
    curl -si ${url}/products -H 'origin: https://anyone.example'
    curl -si -X POST ${url}/session -H 'origin: https://evil.example'

  let a partner in; within 30 s preflights and responses follow
    ${put('https://app.shop.example,https://new.partners.shop.example')}
    curl -si -X OPTIONS ${url}/orders -H 'origin: https://new.partners.shop.example' -H 'access-control-request-method: POST'

  let a supplier read the stock, and take that back: the list is pushed, and the command shows when API Gateway has it
    node ${CLI} origins add stock https://tea.example --yes --reason "contract 4711" --endpoint-url ${aws}
    curl -si -X OPTIONS ${url}/stock -H 'origin: https://tea.example' -H 'access-control-request-method: GET'
    node ${CLI} origins status stock --endpoint-url ${aws}
    node ${CLI} origins history stock --endpoint-url ${aws}
    node ${CLI} origins remove stock https://tea.example --yes --endpoint-url ${aws}

  the same by the AWS CLI, if you have it (its version 1 would fetch a --value that looks like a URL: hence the JSON)
    AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x aws ssm put-parameter --region us-east-1 --endpoint-url ${aws} \\
       --cli-input-json '{"Name":"/shop/cors/orders/origins","Value":"https://app.shop.example","Overwrite":true}'

  a page of another origin, ${origin}, embeds a widget that gets a token and reads quotes; the same by hand
    TOKEN=$(curl -s ${issuer}/token -H 'origin: ${origin}' -d client_id=${CLIENT} \\
       -d grant_type=urn:cdk-cors:params:oauth:grant-type:web-origin | node -p 'JSON.parse(fs.readFileSync(0)).access_token')
    curl -si ${url}/quotes -H 'origin: ${origin}' -H "authorization: Bearer $TOKEN"

  its client disabled: within 6 s the token is refused and the page says why; enabled again, it may try again
    node ${CLI} client disable ${CLIENT} ${options}
    node ${CLI} client enable ${CLIENT} ${options}
`;
}
