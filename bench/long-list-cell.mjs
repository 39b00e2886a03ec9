/** One round of the row of long lists: the class of a function, with a Parameter Store that answers at once. */
import { writeEffectiveList } from '../lib/contract/effective-list';
import { partName, writePart, writePartVersions } from '../lib/contract/effective-part';
import { PolicyEnforcer } from '../request/cors/policy-enforcer';
import { METHODS, makeOrigins, preflights, REQUEST_HEADERS } from './requests.mjs';

const NAME = '/shop/effective';
const SOFT_MS = 30_000;
const BATCHES = 200;
const CALLS = 500;
const CHANGES = 30;

const { count, parts } = JSON.parse(process.argv[2]);
const { listed, unlisted } = makeOrigins(count);
const each = Math.ceil(count / parts);
const versions = Array(parts).fill(1);
const values = new Map();
let now = Date.now();

const write = (i, entries) => {
  const { value, leftOut } = writePart({ parameter: `/shop/shards/${i}`, version: versions[i], entries });
  if (leftOut.length > 0) throw new Error(`${leftOut.length} origins do not fit`);
  values.set(partName(NAME, i), value);
};
const entriesOf = (i) => listed.slice(i * each, (i + 1) * each);
for (let i = 0; i < parts; i++) write(i, entriesOf(i));

/** A list of one part is whole. */
function inForce() {
  if (parts > 1) return writePartVersions(now, { parts: versions });
  const list = { readAt: now, parts: [{ parameter: '/shop/origins', version: versions[0], entries: entriesOf(0) }] };
  return writeEffectiveList(list).value;
}

function said({ Name, Names }) {
  if (Name) return { Parameter: { Value: inForce(), Type: 'String', Version: 1 } };
  const asked = Names.map((text) => text.split(':'));
  return { Parameters: asked.map(([Name, version]) => ({ Name, Value: values.get(Name), Version: Number(version) })) };
}

const enforcer = new PolicyEnforcer(
  'orders',
  {
    policy: { name: 'orders', origins: [], methods: METHODS, requestHeaders: REQUEST_HEADERS },
    live: { parameter: '/shop/origins', effective: NAME, freshForSeconds: SOFT_MS / 1000, usableForSeconds: 86_400 },
  },
  {
    env: { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
    transport: async ({ body }) => ({ status: 200, body: JSON.stringify(said(JSON.parse(body))) }),
    clock: () => now,
    log: () => {},
  },
);

const request = (next) => {
  const headers = next();
  return {
    method: 'OPTIONS',
    origin: headers.origin,
    requestMethod: headers['access-control-request-method'],
    requestHeaders: headers['access-control-request-headers'],
  };
};

/** Nanoseconds, the least of all batches; requests are made before. */
function decisions(origins, isAllowed) {
  const next = preflights(origins);
  let least = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < BATCHES; batch++) {
    const requests = Array.from({ length: CALLS }, () => request(next));
    let allowed = 0;
    const startedAt = process.hrtime.bigint();
    for (let i = 0; i < CALLS; i++) if (enforcer.judge(requests[i]).allowed) allowed++;
    least = Math.min(least, Number(process.hrtime.bigint() - startedAt) / CALLS);
    if (allowed !== (isAllowed ? CALLS : 0)) throw new Error(`${allowed} of ${CALLS} were allowed`);
  }
  return least;
}

/** Nanoseconds until a preflight is answered that finds the list unread, or too old. */
async function reading(origin) {
  const one = request(preflights([origin]));
  const startedAt = process.hrtime.bigint();
  const decision = await enforcer.judge(one);
  const nanoseconds = Number(process.hrtime.bigint() - startedAt);
  if (!decision.allowed) throw new Error(`${origin} is denied: ${decision.reason}`);
  return nanoseconds;
}

async function measure() {
  const first = await reading(listed.at(-1));
  const hit = decisions(listed, true);
  const miss = decisions(unlisted, false);
  const changes = [];
  for (let i = 0; i < CHANGES; i++) {
    now += SOFT_MS;
    const part = i % parts;
    versions[part] += 1;
    // the last of the part makes room for another
    const changed = [...entriesOf(part).slice(0, -1), `https://new-${i}.example`];
    listed.splice(part * each, changed.length, ...changed);
    write(part, changed);
    changes.push(await reading(changed.at(-1)));
  }
  process.stdout.write(`\n${JSON.stringify({ hit, miss, first, change: Math.min(...changes) })}`);
}

measure();
