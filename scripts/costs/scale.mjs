/** The figures of docs/scale.md: what holds how many origins, and what preflights come to, from docs/scale.json and docs/prices.json. */
import { readFileSync } from 'node:fs';
import { markdownTable } from '../markdown.mjs';
import { preflight } from './cors.mjs';
import { price } from './prices.mjs';

export const SCALE = JSON.parse(readFileSync(new URL('../../docs/scale.json', import.meta.url), 'utf8'));

const { limits, quotas, originBytes } = SCALE;
const ORIGINS = [10, 1_000, 20_000, 100_000];
const RATES = [1_000, 100_000, 10_000_000];
/** Of 30 days. */
const SECONDS_A_MONTH = 30 * 24 * 3600;
/** One every five minutes. */
const LOOKS_A_MONTH = SECONDS_A_MONTH / 300;
/** With a comma, or what else stands between two origins. */
const each = originBytes + 1;

const listed = Math.floor(limits.parameter.bytes / each);
/** What is in force of one of several parameters, beside the name and version of that. */
const inPart = Math.floor((limits.parameter.bytes - 64) / each);
const inParts = limits.parameter.shards * inPart;
const variables = (count) => count * Math.floor(limits.stageVariables.bytesEach / each);
/** Beside what else the template says. */
const literal = Math.floor((limits.template.bytes - 5_000) / each);
const stored = Math.floor(limits.store.bytes / (originBytes + 9));

/** What each way of delivery holds by itself, and what of a list gets to it: whatever it has room for, a list is one parameter, or a hundred. */
const WAYS = [
  { way: 'origins in code: mapping template', room: literal, list: Number.POSITIVE_INFINITY, soon: 'a deployment' },
  { way: 'live, pulled: regional responder, `withCors`', room: listed, list: listed, soon: '30 s' },
  { way: 'live, pulled: Lambda@Edge', room: listed, list: listed, soon: '30 s, and as long in its cache' },
  { way: 'pushed: 8 stage variables', room: variables(limits.stageVariables.variables), list: listed, soon: 'seconds' },
  {
    way: 'pushed: 100 stage variables',
    room: variables(limits.stageVariables.mostVariables),
    list: listed,
    soon: 'seconds',
  },
  { way: 'pushed: HTTP API, function URL', room: limits.native.origins, list: listed, soon: 'seconds' },
  { way: 'pushed: CloudFront Function and its store', room: stored, list: listed, soon: 'seconds' },
  {
    way: 'pushed, 100 shards: regional responder, `withCors`',
    room: inParts,
    list: inParts,
    soon: 'seconds + 30 s',
  },
  {
    way: 'pushed, 100 shards: Lambda@Edge',
    room: inParts,
    list: inParts,
    soon: 'seconds + 30 s, and as long in its cache',
  },
  { way: 'pushed, 100 shards: CloudFront Function and its store', room: stored, list: inParts, soon: 'seconds' },
  { way: 'pushed: response headers policy', room: limits.native.origins, list: listed, soon: 'seconds + 15 min' },
  {
    way: 'one pattern, `https://*.tenant.example`',
    room: Number.POSITIVE_INFINITY,
    list: Number.POSITIVE_INFINITY,
    soon: 'as the list it is in',
  },
  {
    way: 'scoped tokens, no list',
    room: Number.POSITIVE_INFINITY,
    list: Number.POSITIVE_INFINITY,
    soon: '6 s to revoke',
  },
];

function originsTable() {
  return markdownTable({
    columns: ['way', 'has room for', ...ORIGINS.map((count) => `${number(count)} origins`), 'a change takes'],
    align: `lr${'l'.repeat(ORIGINS.length + 1)}`,
    rows: WAYS.map(({ way, room, list, soon }) => [
      way,
      room === Number.POSITIVE_INFINITY ? 'any' : number(room),
      ...ORIGINS.map((count) => verdict(count, room, list)),
      soon,
    ]),
  });
}

function verdict(count, room, list) {
  const held = Math.min(room, list);
  if (count <= held) return 'yes';
  return count <= room ? `no: the list is ${number(list)}` : `no: ${number(held)}`;
}

/** Lists of several full parameters, each with a part of its own: what they come to in a month, and when an instance starts. */
function longTable() {
  const { names, perSecond } = quotas.parameterReads;
  const rows = [1_000, 10_000, 25_000].map((count) => {
    const lists = Math.ceil(count / inPart);
    const advanced = 2 * lists;
    const reads = Math.ceil(lists / names) + 1;
    const usd = (value) => value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    const read = (parameters) => usd((parameters * price.advancedRead.value) / 1_000_000);
    return [
      number(count),
      number(lists),
      usd(advanced * price.advancedParameter.value),
      read(advanced * LOOKS_A_MONTH),
      number(reads),
      number(Math.floor(perSecond / reads)),
      read(lists * 1_000),
    ];
  });
  return markdownTable({
    columns: [
      'origins',
      'lists',
      'lists and parts, a month',
      'read by `AllowlistSync`, a month',
      'reads of a new instance',
      'new instances a second',
      '1,000 new instances',
    ],
    rows,
  });
}

/** Who answers preflights, at what price a million, and which quota ends it. */
const ANSWERERS = [
  ['REST API, mapping template', preflight.mappingTemplate, ['api']],
  ['REST API, regional responder', preflight.responder, ['api', 'lambda']],
  ['HTTP API, its CORS configuration', price.httpApiRequest, ['api']],
  ['function URL, its CORS configuration', price.lambdaInvocation, ['functionUrl']],
  ['CloudFront, Lambda@Edge', preflight.edge, ['edge', 'distribution']],
  ['CloudFront Function, one read of its store', preflight.viewer, ['distribution']],
];

function preflightsTable() {
  return markdownTable({
    columns: ['answered by', ...RATES.map((rate) => `${short(rate)} a second`), 'quota a second, by default'],
    align: `l${'r'.repeat(RATES.length)}l`,
    rows: ANSWERERS.map(([who, sum, names]) => {
      const most = Math.min(...names.map((name) => quotas[name].perSecond));
      const dollars = RATES.map((rate) => {
        const usd = money((sum.value * rate * SECONDS_A_MONTH) / 1_000_000);
        return rate > most ? `(${usd})` : usd;
      });
      return [who, ...dollars, number(most)];
    }),
  });
}

function quotasTable() {
  const rows = [
    ...Object.values(limits).map(({ of, holds, source }) => [of, holds, source]),
    ...Object.values(quotas).map(({ of, perSecond, source }) => [of, `${number(perSecond)} a second`, source]),
  ];
  return markdownTable({ columns: ['what', 'by default', `as AWS says, read on ${SCALE.read}`], align: 'lln', rows });
}

/** Calls of the store's API by a change, by a first filling and by an instance that has not seen it. */
function storeTable() {
  const rows = ORIGINS.map((count) => {
    const pages = Math.ceil(count / 50);
    const usd = (calls) => ((calls / 1_000) * price.storeCall.value).toLocaleString('en', { maximumFractionDigits: 4 });
    return [number(count), '3', usd(3), number(pages + 1), usd(pages + 1)];
  });
  return markdownTable({
    columns: ['keys', 'calls of a change', 'US dollars', 'calls to list or to fill it', 'US dollars'],
    rows,
  });
}

function number(value) {
  return value.toLocaleString('en');
}

function short(value) {
  return value >= 1_000_000 ? `${value / 1_000_000} M` : `${value / 1_000} k`;
}

/** Three digits: more would say that somebody knows. */
function money(value) {
  const rounded = Number(value.toPrecision(3));
  if (rounded >= 1_000_000) return `${(rounded / 1_000_000).toLocaleString('en')} M`;
  return rounded >= 1_000 ? `${(rounded / 1_000).toLocaleString('en')} k` : rounded.toLocaleString('en');
}

export const SCALE_FIGURES = {
  origins: originsTable(),
  preflights: preflightsTable(),
  store: storeTable(),
  long: longTable(),
  quotas: quotasTable(),
};
