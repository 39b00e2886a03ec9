/** The figures of docs/cost.md. */
import { markdownTable } from '../markdown.mjs';
import { amount, equations, plain, plus, rounded, textFence, times } from './amount.mjs';
import { price, sourcedPriceTable } from './prices.mjs';

const MILLION = amount('1,000,000');

/** A million runs of a function: the sum as it is shown, with its duration by itself, and what it comes to. */
function runs({ invocation, duration }, seconds, gigabytes) {
  const work = times(MILLION, amount(seconds, ' s'), amount(gigabytes, ' GB'), duration);
  const parts = plus(invocation, rounded(work, 4));
  return { sides: [plus(invocation, work), parts, rounded(parts)].map(({ text }) => text), total: rounded(parts) };
}

const EDGE = { invocation: price.edgeInvocation, duration: price.edgeDuration };
const REGIONAL = { invocation: price.lambdaInvocation, duration: price.lambdaDuration };
const edge = runs(EDGE, '0.002', '0.125');
const slowEdge = runs(EDGE, '0.010', '0.125');
const regional = runs(REGIONAL, '0.002', '0.25');

const RUN = equations([
  ['Lambda@Edge, 128 MB:', ...edge.sides],
  ['              10 ms:', ...slowEdge.sides],
  ['Lambda, 256 MB:', ...regional.sides],
]);

const { cloudFrontRequest, restApiRequest } = price;
const viewer = plus(price.viewerInvocation, price.storeRead);
export const preflight = {
  mappingTemplate: restApiRequest,
  responder: plus(restApiRequest, regional.total),
  edge: plus(cloudFrontRequest, edge.total),
  passedOn: plus(cloudFrontRequest, restApiRequest),
  viewer: plus(cloudFrontRequest, viewer),
};

/** Of a class with a live list: what runs for each million actual requests of which some come from the cache. */
function fromCache(percent, missed) {
  const part = amount(missed);
  const pulled = missed === '1' ? both : times(part, rounded(both));
  const pushed = plus(price.viewerInvocation, missed === '1' ? edge.total : times(part, edge.total));
  return [
    [pulled, `${percent} %`, 'Lambda@Edge at both origin events'],
    [pushed, `${percent} %`, 'CloudFront Function, Lambda@Edge at origin-response'],
    [price.viewerInvocation, `${percent} %`, 'CloudFront Function, response headers policy'],
  ];
}

/** A month of a store that is looked at every five minutes, and of a hundred changes: described, written, described again. */
function storeCalls() {
  const idle = times(amount('8.64'), price.storeCall);
  const changed = times(amount('0.3'), price.storeCall);
  return equations([
    ['looked at, 8,640 times:', idle.text, rounded(idle).text],
    ['100 changes, 3 calls each:', changed.text, rounded(changed).text],
  ]);
}

const both = times(plain(2), edge.total);
const actual = {
  once: edge.total,
  onceCached: times(amount('0.1'), edge.total),
  both,
  bothCached: times(amount('0.1'), rounded(both)),
};

function sumTable(columns, rows) {
  return markdownTable({
    columns: [...columns, 'sum', 'US dollars'],
    align: 'l'.repeat(columns.length + 2),
    rows: rows.map(([sum, ...cells]) => [...cells, sum.text, sum.text === '0' ? '0' : rounded(sum).text]),
  });
}

const NOTHING = amount('0');

/** 10 million requests a month and a preflight for five of them. */
function example() {
  const [requests, preflights] = [plain(10), plain(2)];
  const side = (each, preflight) => {
    const parts = plus(rounded(times(requests, each)), rounded(times(preflights, rounded(preflight))));
    const sum = plus(times(requests, each), times(preflights, rounded(preflight)));
    return [sum, parts, rounded(parts)].map(({ text }) => text);
  };
  const without = rounded(times(preflights, rounded(preflight.responder)));
  const added = times(requests, rounded(both));
  const withDistribution = plus(added, rounded(times(preflights, rounded(preflight.edge))));
  return [
    ...equations([
      ['REST API alone:', ...side(restApiRequest, preflight.responder)],
      ['with a distribution:', ...side(plus(cloudFrontRequest, restApiRequest, rounded(both)), preflight.edge)],
    ]),
    `of it for CORS:       ${without.text} without, ${withDistribution.text} = ${rounded(withDistribution).text} with the distribution`,
  ];
}

/** A month of rule groups before 10 million requests; `own` where the web ACL is there, and paid for, anyway. */
function limits(classes, { own = false } = {}) {
  const groups = times(plain(classes), price.webAclRule);
  const parts = own ? [groups] : [price.webAcl, groups, times(plain(10), price.webAclRequest)];
  const sum = parts.reduce((sum, part) => plus(sum, part));
  return own
    ? [sum, rounded(sum)].map(({ text }) => text)
    : [sum, plus(...parts.map((part) => rounded(part))), rounded(sum)].map(({ text }) => text);
}

/** A month of a class whose metrics all have data, and of five origins that call one instance all day. */
function metrics() {
  const named = times(plain(8), price.customMetric);
  const lines = times(amount('5'), amount('1,440'), amount('30'), amount('0.0000005', ' GB'), price.logGigabyte);
  const seldom = times(plain(3), price.customMetric);
  return equations([
    ['metrics of a busy class:', named.text, rounded(named).text],
    ['of a quiet one, at most:', seldom.text, rounded(seldom).text],
    ['its log, 5 origins:', lines.text, rounded(lines).text],
  ]);
}

/** A month of `AllowlistSync`: a run every five minutes, with a quarter of a second each. */
function sync() {
  const invocations = times(amount('0.00864'), price.lambdaInvocation);
  const duration = times(amount('8,640'), amount('0.25', ' s'), amount('0.5', ' GB'), price.lambdaDuration);
  return equations([
    ['8,640 runs:', invocations.text, rounded(invocations, 4).text],
    ['their duration:', duration.text, rounded(duration).text],
    ['its alarms, 1 class:', times(plain(2), price.alarm).text, rounded(times(plain(2), price.alarm)).text],
  ]);
}

/** A month of one list above 4 KB, as it is pulled. */
function advanced() {
  const reads = times(amount('0.0864'), price.advancedRead);
  return equations([
    ['the parameter:', price.advancedParameter.text],
    ['each instance that is busy all month, 86,400 reads:', reads.text, rounded(reads).text],
  ]);
}

/** A month of one class with a live list, and of its function with a log of 0.4 GB a day. */
function alarms() {
  const alarms = times(plain(7), price.alarm);
  const findings = times(plain(4), price.customMetric);
  const runs = times(amount('720'), amount('10', ' s'), amount('0.5', ' GB'), price.lambdaDuration);
  const read = times(amount('30'), amount('0.4', ' GB'), price.logQuery);
  const twoWeeks = times(amount('336'), read);
  const kept = times(amount('720'), amount('0.0001', ' GB'), price.logGigabyte);
  return equations([
    ['its alarms:', alarms.text, rounded(alarms).text],
    ['metrics of findings:', findings.text, rounded(findings).text],
    ['the function:', runs.text, rounded(runs).text],
    ['each hour read once:', read.text, rounded(read).text],
    ['two weeks each hour:', twoWeeks.text, rounded(twoWeeks).text],
    ['what it keeps, at most:', kept.text, rounded(kept).text],
    [
      'the dashboard:',
      plus(price.dashboard, price.insightRule).text,
      rounded(plus(price.dashboard, price.insightRule)).text,
    ],
  ]);
}

/** Text by name of the block. */
export const CORS_COSTS = {
  prices: sourcedPriceTable([
    'cloudFrontRequest',
    'edgeInvocation',
    'edgeDuration',
    'viewerInvocation',
    'storeRead',
    'storeCall',
    'lambdaInvocation',
    'lambdaDuration',
    'restApiRequest',
    'responseHeadersPolicy',
    'getParameter',
    'advancedParameter',
    'advancedRead',
    'webAcl',
    'webAclRule',
    'webAclRequest',
    'customMetric',
    'logGigabyte',
    'alarm',
    'dashboard',
    'logQuery',
    'insightRule',
  ]),
  runs: textFence(RUN),
  preflights: sumTable(
    ['answered by'],
    [
      [preflight.mappingTemplate, 'REST API, mapping template (list in code, or pushed)'],
      [preflight.responder, 'REST API, regional responder'],
      [preflight.edge, 'CloudFront, function at origin-request'],
      [preflight.edge, 'the same function at viewer-request (not offered)'],
      [preflight.viewer, 'CloudFront Function at viewer-request, one read of its store'],
      [preflight.passedOn, 'CloudFront in front, preflights passed on to the REST API'],
    ],
  ),
  requests: sumTable(
    ['decided by', 'runs'],
    [
      [NOTHING, '`withCors` in your handler', 'none of its own'],
      [NOTHING, 'response headers policy, class without preflights', 'none'],
      [actual.once, 'response headers policy, function at origin-request, not cached', '1 a request'],
      [actual.onceCached, 'the same, 9 of 10 from the cache', '1 a miss'],
      [actual.both, 'function at both origin events, not cached', '2 a request'],
      [actual.bothCached, 'the same, 9 of 10 from the cache', '2 a miss'],
      [actual.both, 'function at both viewer events instead (not offered)', '2 a request, cached or not'],
    ],
  ),
  pushed: sumTable(
    ['from the cache', 'runs'],
    [...fromCache(0, '1'), ...fromCache(50, '0.5'), ...fromCache(95, '0.05')],
  ),
  store: textFence(storeCalls()),
  example: textFence(example()),
  sync: textFence(sync()),
  advanced: textFence(advanced()),
  metrics: textFence(metrics()),
  alarms: textFence(alarms()),
  limits: textFence(
    equations([
      ['web ACL, 2 classes:', ...limits(2)],
      ['in a web ACL of yours:', ...limits(2, { own: true })],
    ]),
  ),
};
