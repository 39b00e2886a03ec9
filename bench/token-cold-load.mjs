import { once } from 'node:events';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { bundle, root } from './bundle.mjs';
import { bytes, duration, ratio } from './format.mjs';
import { alternate, inNewProcess, summary } from './processes.mjs';
import { EMPTY } from './responders.mjs';
import { authorizerEnv, authorizerEvent, CONFIG, Issuer } from './tokens.mjs';

export const title = 'Loading the authorizer in a new process, and its first authorisation';

const ROUNDS = 21;
const MILLISECONDS = 15;
const FASTER_THAN_SDK = 8;
const ENTRY_POINT = 'lambda/token-authorizer/index.ts';
const AUTHORIZERS = {
  empty: EMPTY,
  'cdk-cors': { title: 'cdk-cors', entryPoint: ENTRY_POINT },
  'aws-sdk': {
    title: 'cdk-cors, with the DynamoDB client of the AWS SDK',
    entryPoint: ENTRY_POINT,
    replaced: { '../../request/aws/dynamodb': 'bench/responders/sdk-dynamodb.mjs' },
  },
};
const NAMES = Object.keys(AUTHORIZERS);

export async function measure(directory) {
  const built = await bundleAuthorizers(join(directory, 'authorizers'));
  const issuer = new Issuer();
  const table = await startTable(issuer.feed([]));
  try {
    const event = authorizerEvent(issuer.token());
    const results = await alternate(ROUNDS, NAMES, (name) => coldStart(name, built[name].file, event, table.endpoint));
    const loads = results.map((rounds) => summary(rounds.map(({ loadNanoseconds }) => loadNanoseconds)));
    const answers = results.map((rounds) => summary(rounds.map(({ answerNanoseconds }) => answerNanoseconds)));
    const cells = NAMES.map((authorizer, i) => ({
      authorizer,
      bytes: built[authorizer].bytes,
      load: loads[i],
      overEmpty: loads[i].median - loads[0].median,
      answer: answers[i],
    }));
    return { cells, targets: targets(cells) };
  } finally {
    table.close();
  }
}

export function table({ cells }) {
  const columns = ['authorizer', 'bundle', 'load', 'over an empty function', 'ours is faster', 'load and first answer'];
  const [, ours] = cells;
  const rows = cells.map(({ authorizer, bytes: size, load, overEmpty, answer }) => [
    AUTHORIZERS[authorizer].title,
    bytes(size),
    duration(load.median),
    authorizer === 'empty' ? '-' : duration(overEmpty),
    authorizer === 'aws-sdk' ? ratio(overEmpty / ours.overEmpty) : '-',
    authorizer === 'empty' ? '-' : duration(answer.median),
  ]);
  return { columns, rows };
}

function targets([, ours, sdk]) {
  return [
    { what: 'milliseconds over an empty function', atMost: MILLISECONDS, reached: ours.overEmpty / 1e6 },
    {
      what: 'times faster than with the AWS SDK',
      atLeast: FASTER_THAN_SDK,
      reached: sdk.overEmpty / ours.overEmpty,
    },
  ];
}

async function bundleAuthorizers(directory) {
  const built = {};
  for (const [name, { entryPoint, replaced }] of Object.entries(AUTHORIZERS)) {
    const folder = join(directory, name);
    const file = join(folder, 'index.js');
    await bundle(join(root, entryPoint), file, replaced);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config.json'), JSON.stringify(CONFIG));
    built[name] = { file, bytes: statSync(file).size };
  }
  return built;
}

async function coldStart(name, file, event, endpoint) {
  const script = join(root, 'bench/authorizer-cold-start-cell.cjs');
  const result = await inNewProcess(script, { file, event }, { env: authorizerEnv(endpoint) });
  if (name !== 'empty' && result.effect !== 'Allow') throw new Error(`${name} answered ${JSON.stringify(result)}`);
  return result;
}

/** A table on loopback that answers every query with the same feed. */
async function startTable(feed) {
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(feed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { endpoint: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
