/** The figures of docs/scale.md: what holds how many origins, and what preflights come to, from docs/scale.json and docs/prices.json. */
import { readFileSync } from 'node:fs';
import { markdownTable } from '../markdown.mjs';
import { preflight } from './cors.mjs';
import { price } from './prices.mjs';

export const SCALE = JSON.parse(readFileSync(new URL('../../docs/scale.json', import.meta.url), 'utf8'));

const { limits, quotas, originBytes } = SCALE;
const ORIGINS = [10, 1_000, 100_000];
const RATES = [1_000, 100_000, 10_000_000];
/** Of 30 days. */
const SECONDS_A_MONTH = 30 * 24 * 3600;
/** With a comma, or what else stands between two origins. */
const each = originBytes + 1;

const listed = Math.floor(limits.parameter.bytes / each);
const variables = (count) => count * Math.floor(limits.stageVariables.bytesEach / each);
/** Beside what else the template says. */
const literal = Math.floor((limits.template.bytes - 5_000) / each);
const stored = Math.floor(limits.store.bytes / (originBytes + 9));

/** What each way of delivery holds by itself, and what of a list gets to it: whatever it has room for, the list is one parameter. */
const WAYS = [
  { way: 'origins in code: mapping template', room: literal, isList: false, soon: 'a deployment' },
  { way: 'live, pulled: regional responder, `withCors`', room: listed, isList: true, soon: '30 s' },
  { way: 'live, pulled: Lambda@Edge', room: listed, isList: true, soon: '30 s, and as long in its cache' },
  { way: 'pushed: 8 stage variables', room: variables(limits.stageVariables.variables), isList: true, soon: 'seconds' },
  {
    way: 'pushed: 100 stage variables',
    room: variables(limits.stageVariables.mostVariables),
    isList: true,
    soon: 'seconds',
  },
  { way: 'pushed: HTTP API, function URL', room: limits.native.origins, isList: true, soon: 'seconds' },
  { way: 'pushed: CloudFront Function and its store', room: stored, isList: true, soon: 'seconds' },
  { way: 'pushed: response headers policy', room: limits.native.origins, isList: true, soon: 'seconds + 15 min' },
  {
    way: 'one pattern, `https://*.tenant.example`',
    room: Number.POSITIVE_INFINITY,
    isList: false,
    soon: 'as the list it is in',
  },
  { way: 'scoped tokens, no list', room: Number.POSITIVE_INFINITY, isList: false, soon: '6 s to revoke' },
];

function originsTable() {
  return markdownTable({
    columns: ['way', 'has room for', ...ORIGINS.map((count) => `${number(count)} origins`), 'a change takes'],
    align: `lr${'l'.repeat(ORIGINS.length + 1)}`,
    rows: WAYS.map(({ way, room, isList, soon }) => [
      way,
      room === Number.POSITIVE_INFINITY ? 'any' : number(room),
      ...ORIGINS.map((count) => verdict(count, room, isList)),
      soon,
    ]),
  });
}

function verdict(count, room, isList) {
  const held = isList ? Math.min(room, listed) : room;
  if (count <= held) return 'yes';
  return count <= room ? `no: the list is ${number(listed)}` : `no: ${number(held)}`;
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
  quotas: quotasTable(),
};
