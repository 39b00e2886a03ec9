// `npm start`: builds, synthesises examples/shop, serves it on loopback and says what to try. Ends with Ctrl-C.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };

function run(command, ...args) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  if (status !== 0) process.exit(status ?? 1);
}

console.log('building ...');
run('npm', 'run', '--silent', 'build');
console.log('synthesising examples/shop ...');
run('npx', 'cdk', 'synth', '--quiet', '--output', 'cdk.out');

const preview = spawn(
  process.execPath,
  ['assets/cli/index.js', 'preview', '--app', 'cdk.out', '--json', '--port', process.env.PORT ?? '0'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => preview.kill(signal));
preview.on('exit', (code) => {
  process.exitCode = code ?? 0;
});
createInterface({ input: preview.stdout }).on('line', (line) => console.log(whatToTry(JSON.parse(line))));

function whatToTry({ aws, endpoints }) {
  const { url, httpsUrl } = endpoints.find(({ kind }) => kind === 'rest-api');
  const { httpsUrl: edge } = endpoints.find(({ kind }) => kind === 'distribution');
  const put = (origins) =>
    `curl -s ${aws} -H 'content-type: application/x-amz-json-1.1' -H 'x-amz-target: AmazonSSM.PutParameter' \\\n` +
    `       -d '{"Name":"/shop/cors/orders/origins","Value":"${origins}","Overwrite":true}'`;
  return `
The shop's API answers at ${url} (and ${httpsUrl}), the distribution in front of it at ${edge}, its Parameter
Store at ${aws}. The log follows on stderr.

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

  the same by the AWS CLI, if you have it (its version 1 would fetch a --value that looks like a URL: hence the JSON)
    AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x aws ssm put-parameter --region us-east-1 --endpoint-url ${aws} \\
       --cli-input-json '{"Name":"/shop/cors/orders/origins","Value":"https://app.shop.example","Overwrite":true}'
`;
}
