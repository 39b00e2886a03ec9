import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './bundle.mjs';
import { duration, ratio } from './format.mjs';
import { alternate, summary } from './processes.mjs';

const run = promisify(execFile);
const LINES = 500_000;
const ROUNDS = 5;
const START = Date.UTC(2026, 0, 15);

/** Lines of a log: decisions about some origins, denials among them from all networks; or requests as AWS WAF logs them. */
const LOGS = {
  decisions: (i) => ({
    'cdk-cors': 'decision',
    stack: 'Shop',
    class: 'orders',
    place: 'responder',
    kind: i % 2 ? 'preflight' : 'actual',
    allowed: i % 3 > 0,
    reason: i % 3 > 0 ? 'origin-listed' : 'origin-not-listed',
    origin: `https://app-${i % 500}.shop.example`,
    method: 'PUT',
    ...(i % 3 === 0 && { network: ((i * 7919) % 65_536).toString(16).padStart(4, '0') }),
    weight: 1,
    _aws: {
      Timestamp: START + i * 1000,
      CloudWatchMetrics: [
        {
          Namespace: 'cdk-cors',
          Dimensions: [
            ['stack', 'class'],
            ['stack', 'class', 'place', 'kind', 'reason'],
          ],
          Metrics: [{ Name: i % 3 > 0 ? 'Allowed' : 'Denied', Unit: 'Count' }],
        },
      ],
    },
    [i % 3 > 0 ? 'Allowed' : 'Denied']: 1,
  }),
  waf: (i) => ({
    timestamp: START + i * 1000,
    formatVersion: 1,
    webaclId: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/00000000-0000-0000-0000-000000000000',
    terminatingRuleId: 'Default_Action',
    action: 'ALLOW',
    httpSourceName: 'APIGW',
    httpRequest: {
      clientIp: '192.0.2.1',
      country: 'DE',
      headers: Object.entries({
        Host: 'api.shop.example',
        'User-Agent':
          'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
        Accept: '*/*',
        Origin: `https://app-${i % 500}.shop.example`,
        'Sec-Fetch-Site': 'cross-site',
        'Accept-Encoding': 'gzip, deflate, br, zstd',
      }).map(([name, value]) => ({ name, value })),
      uri: `/prod/orders/${i}`,
      httpVersion: 'HTTP/2.0',
      httpMethod: 'GET',
      requestId: String(i),
    },
  }),
};
const PARSE = `
  const { createReadStream } = require('node:fs');
  const { createInterface } = require('node:readline');
  (async () => {
    let n = 0;
    for await (const line of createInterface({ input: createReadStream(process.argv[1]) })) n += JSON.parse(line) ? 1 : 0;
    if (n !== ${LINES}) throw new Error(String(n));
  })();`;

export const title = `Replaying ${LINES.toLocaleString('en')} lines of a log`;

export async function measure(directory) {
  const policy = join(directory, 'policy.json');
  const origins = Array.from({ length: 400 }, (_, i) => `https://app-${i}.shop.example`);
  writeFileSync(policy, JSON.stringify({ name: 'orders', origins, methods: ['GET', 'PUT'] }));
  const hasJq = spawnSync('jq', ['--version']).status === 0;
  const cells = [];
  for (const [log, lineOf] of Object.entries(LOGS)) {
    const file = join(directory, `${log}.log`);
    await write(file, lineOf);
    const cli = [join(root, 'assets/cli/index.js'), 'replay', file, '--policy', policy];
    cells.push({ log, what: 'replay', command: process.execPath, args: cli, exits: [0, 1] });
    cells.push({ log, what: 'parse', command: process.execPath, args: ['-e', PARSE, file], exits: [0] });
    if (hasJq) cells.push({ log, what: 'jq', command: 'jq', args: ['-c', 'select(.origin == "x")', file], exits: [0] });
  }
  const times = await alternate(ROUNDS, cells, timed);
  const cell = cells.map(({ log, what }, i) => ({ log, what, ...summary(times[i]) }));
  return { cell, targets: targets(cell) };
}

async function write(file, lineOf) {
  const out = createWriteStream(file);
  for (let i = 0; i < LINES; i++) if (!out.write(`${JSON.stringify(lineOf(i))}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'close');
}

/** Nanoseconds of a whole process. */
async function timed({ command, args, exits }) {
  const begun = process.hrtime.bigint();
  await run(command, args, { maxBuffer: 64 * 1024 * 1024 }).catch((error) => {
    if (!exits.includes(error.code)) throw error;
  });
  return Number(process.hrtime.bigint() - begun);
}

const NAMES = {
  replay: '`cdk-cors replay`',
  parse: 'a loop that only parses the lines',
  jq: '`jq` that selects nothing',
};
const LOG_NAMES = { decisions: 'of functions', waf: 'of AWS WAF' };

export function table({ cell }) {
  const columns = ['lines', 'what', 'time', 'lowest to highest', 'compared with the loop'];
  const rows = cell.map(({ log, what, median, lowest, highest }) => [
    LOG_NAMES[log],
    NAMES[what],
    duration(median),
    `${duration(lowest)} to ${duration(highest)}`,
    ratio(median / medianOf(cell, log, 'parse')),
  ]);
  return { columns, rows };
}

function targets(cell) {
  return Object.keys(LOGS).flatMap((log) => {
    const own = medianOf(cell, log, 'replay');
    const jq = cell.some((one) => one.what === 'jq')
      ? [{ what: `time compared with jq, ${LOG_NAMES[log]}`, atMost: 1, reached: own / medianOf(cell, log, 'jq') }]
      : [];
    return [
      {
        what: `time compared with parsing, ${LOG_NAMES[log]}`,
        atMost: 1.3,
        reached: own / medianOf(cell, log, 'parse'),
      },
      ...jq,
    ];
  });
}

function medianOf(cell, log, what) {
  return cell.find((one) => one.log === log && one.what === what).median;
}
