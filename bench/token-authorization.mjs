import { join } from 'node:path';
import { bundle, root } from './bundle.mjs';
import { duration, ratio } from './format.mjs';
import { alternate, inNewProcess, median, summary } from './processes.mjs';

export const title = 'One authorisation by an access token, warm, ES256';

const PROCESSES = 3;
const OVER_JOSE = 1.25;
const OVER_FEW_REVOCATIONS = 1.05;
const REFUSED_FASTER = 20;
const MANY = 'ours, 100,000 revocations';
const GARBAGE = ['bad shape', 'wrong size', 'revoked'];
const TITLES = {
  jose: 'jose.jwtVerify alone, with a local key set',
  ours: 'cdk-cors: event to answer, one revocation',
  [MANY]: 'cdk-cors: event to answer, 100,000 revocations',
  'bad shape': 'cdk-cors refuses what is no token',
  'wrong size': 'cdk-cors refuses a signature of a wrong size',
  revoked: 'cdk-cors refuses a revoked token',
};

export async function measure(directory) {
  const authorizerModule = join(directory, 'token-authorizer.cjs');
  await bundle(join(root, 'lambda/token-authorizer/token-authorizer.ts'), authorizerModule);
  const script = join(root, 'bench/token-authorization-cell.mjs');
  const [results] = await alternate(PROCESSES, [script], () => inNewProcess(script, { authorizerModule }));
  const rounds = (kind) => results.flatMap(({ nanoseconds }) => nanoseconds[kind]);
  const cells = Object.keys(TITLES).map((kind) => ({
    kind,
    nanoseconds: summary(rounds(kind)),
    overJose: over(rounds(kind), rounds('jose')),
    overOurs: over(rounds(kind), rounds('ours')),
  }));
  return { cells, targets: targets(cells) };
}

export function table({ cells }) {
  const columns = ['', 'time', 'over jose alone', 'over accepting'];
  const rows = cells.map(({ kind, nanoseconds, overJose, overOurs }) => [
    TITLES[kind],
    duration(nanoseconds.median),
    kind === 'jose' ? '-' : ratio(overJose),
    kind === 'jose' || kind === 'ours' ? '-' : ratio(overOurs),
  ]);
  return { columns, rows };
}

function targets(cells) {
  const of = (kind) => cells.find((cell) => cell.kind === kind);
  return [
    { what: 'times jose.jwtVerify alone', atMost: OVER_JOSE, reached: of('ours').overJose },
    { what: 'times itself, with 100,000 revocations', atMost: OVER_FEW_REVOCATIONS, reached: of(MANY).overOurs },
    ...GARBAGE.map((kind) => ({
      what: `times faster than accepting: ${kind}`,
      atLeast: REFUSED_FASTER,
      reached: 1 / of(kind).overOurs,
    })),
  ];
}

/** How many times one took the other's time: by rounds, since both had the same weather in each. */
function over(some, others) {
  return median(some.map((nanoseconds, round) => nanoseconds / others[round]));
}
