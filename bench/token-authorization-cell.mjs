/**
 * Measures authorisations in a process of its own: all kinds in turn, a millisecond each, so that what disturbs the
 * machine disturbs all of them. What is logged is made, and thrown away.
 */
import { createRequire } from 'node:module';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { AUDIENCE, authorizerEnv, authorizerEvent, CONFIG, ISSUER, Issuer, newId } from './tokens.mjs';

const ROUNDS = 400;
const WARM_UP_ROUNDS = 100;
const SLICE_NANOSECONDS = 1e6;
const TOKENS = 64;
const REVOCATIONS = 100_000;

const { authorizerModule } = JSON.parse(process.argv[2]);
const { makeHandler } = createRequire(import.meta.url)(authorizerModule);
const issuer = new Issuer();
const tokens = Array.from({ length: TOKENS }, () => issuer.token());
const revoked = newId();

const keys = createLocalJWKSet({ keys: [issuer.jwk] });
const few = handlerWith([revoked]);
const many = handlerWith([revoked, ...Array.from({ length: REVOCATIONS }, newId)]);
const garbage = {
  'bad shape': events(tokens.map((token) => token.replaceAll('.', '-'))),
  'wrong size': events(tokens.map((token) => token.slice(0, -4))),
  revoked: events(tokens.map(() => issuer.token(revoked))),
};
const good = events(tokens);

/** Each kind is called with a number, and counts as right or wrong. */
const KINDS = {
  jose: async (i) => (await jwtVerify(tokens[i], keys, { issuer: ISSUER, audience: AUDIENCE })).payload.iss === ISSUER,
  ours: (i) => isAllowed(few(good[i])),
  'ours, 100,000 revocations': (i) => isAllowed(many(good[i])),
  ...Object.fromEntries(Object.entries(garbage).map(([name, all]) => [name, (i) => isRefused(few(all[i]))])),
};

const write = process.stdout.write;
process.stdout.write = () => true;
const nanoseconds = Object.fromEntries(Object.keys(KINDS).map((name) => [name, []]));
for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(KINDS)) {
    const spent = await slice(name, run);
    if (round >= 0) nanoseconds[name].push(spent);
  }
}
process.stdout.write = write;
process.stdout.write(JSON.stringify({ nanoseconds }));

/** Nanoseconds of one call, over as many as fit into a slice of time. */
async function slice(name, run) {
  const begun = process.hrtime.bigint();
  let calls = 0;
  let spent = 0;
  while (spent < SLICE_NANOSECONDS) {
    for (let i = 0; i < 8; i++) {
      if (!(await run((calls + i) % TOKENS))) throw new Error(`${name} is judged wrongly`);
    }
    calls += 8;
    spent = Number(process.hrtime.bigint() - begun);
  }
  return spent / calls;
}

function handlerWith(revokedIds) {
  const body = issuer.feed(revokedIds);
  return makeHandler(CONFIG, { env: authorizerEnv(''), transport: async () => ({ status: 200, body }) });
}

function events(all) {
  return all.map(authorizerEvent);
}

async function isAllowed(answer) {
  return (await answer).policyDocument.Statement[0].Effect === 'Allow';
}

async function isRefused(answer) {
  try {
    await answer;
    return false;
  } catch ({ message }) {
    return message === 'Unauthorized';
  }
}
