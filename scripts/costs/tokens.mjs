/** The figures of docs/tokens.md, "What it costs". */
import { markdownTable } from '../markdown.mjs';
import { amount, equations, plain, plus, rounded, textFence, times } from './amount.mjs';
import { price, priceTable } from './prices.mjs';

/** What the sums rest on: how the functions are made, and what they do for a token or a request. */
export const ASSUMED = {
  memoryMegabytes: 512,
  freshForSeconds: 5,
  /** Of DynamoDB, for a token by the public grant. */
  writes: 2,
  reads: 2,
  lifetimeSeconds: 300,
  /** Of the lifetime, after which a page renews its token. */
  renewsAt: 0.8,
};

const GIGABYTES = amount(String(ASSUMED.memoryMegabytes / 1024), ' GB');
const lambda = (seconds) =>
  plus(price.lambdaInvocation, times(amount('1,000,000'), amount(seconds, ' s'), GIGABYTES, price.lambdaDuration));

/** Sum and rounded total. */
const line = (sum) => ({ sum, total: rounded(sum) });

function tokenCosts() {
  const { writes, reads } = ASSUMED;
  const run = line(lambda('0.040'));
  const dynamoDb = line(plus(times(plain(writes), price.dynamoDbWrite), times(plain(reads), price.dynamoDbRead)));
  const log = line(times(amount('0.8'), price.logGigabyte));
  const together = (sign) => line(plus(sign, price.httpApiRequest, run.total, dynamoDb.total, log.total));
  return { run, dynamoDb, log, es256: together(price.signEs256), rs256: together(price.signRs256) };
}

function requestCosts() {
  const run = line(lambda('0.002'));
  const log = line(times(amount('0.6'), price.logGigabyte));
  const together = line(plus(run.total, log.total));
  return { run, log, together, dpop: line(plus(together.total, price.dynamoDbWrite)) };
}

function instanceCosts() {
  const anHour = plain(3600 / ASSUMED.freshForSeconds);
  const reads = times(plain(30), plain(24), anHour);
  return { reads, dynamoDb: line(times(plain(reads.value / 1e6), price.dynamoDbRead)) };
}

const token = tokenCosts();
const request = requestCosts();
const instance = instanceCosts();

const shown = (name, { sum, total }, note) => [
  name,
  sum.text,
  note === undefined ? total.text : `${total.text}    ${note}`,
];

/** Headed parts, each line's sides below one another throughout. */
function sumsFence() {
  const lines = equations([
    shown('  Lambda', token.run),
    shown('  DynamoDB', token.dynamoDb, `${ASSUMED.writes} writes that count requests, ${ASSUMED.reads} reads`),
    shown('  log', token.log),
    shown('  together, ES256', token.es256),
    shown('  together, RS256', token.rs256),
    shown('  Lambda', request.run),
    shown('  log', request.log),
    shown('  together', request.together),
    shown('  with DPoP', request.dpop, '1 write, which remembers the proof'),
    shown('  reads', { sum: instance.reads, total: rounded(instance.reads, 0) }),
    shown('  DynamoDB', instance.dynamoDb),
  ]);
  return textFence([
    'a million tokens by the public grant',
    ...lines.slice(0, 5),
    '',
    'a million requests with a token',
    ...lines.slice(5, 9),
    '',
    `a warm instance of the authorizer, which reads every ${ASSUMED.freshForSeconds} s, a month (30 days)`,
    ...lines.slice(9),
  ]);
}

function monthTable() {
  const rows = [1, 10, 100, 300, 1_000].map((perSecond) => {
    const pages = plain(perSecond * ASSUMED.lifetimeSeconds * ASSUMED.renewsAt);
    const sum = times(plain((perSecond * 30 * 24 * 3600) / 1e6), token.es256.total);
    return [plain(perSecond).text, pages.text, sum.text, rounded(sum, 0).text];
  });
  const columns = ['tokens a second', 'open pages', 'a month (30 days), ES256', 'US dollars'];
  return markdownTable({ columns, rows, align: 'rrlr' });
}

/** Text by name of the block. */
export const TOKEN_COSTS = {
  prices: priceTable([
    'signEs256',
    'signRs256',
    'httpApiRequest',
    'lambdaInvocation',
    'lambdaDuration',
    'dynamoDbWrite',
    'dynamoDbRead',
    'logGigabyte',
  ]),
  sums: sumsFence(),
  month: monthTable(),
};
