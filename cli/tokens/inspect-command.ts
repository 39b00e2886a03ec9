import type { Command } from 'commander';
import { ClassTable } from '../../lambda/shared/class-table';
import { parseAccessToken, refuseAccessToken } from '../../lambda/shared/tokens/access-token';
import { type Authorization, Authorizer } from '../../lambda/shared/tokens/authorize';
import { objectOf, splitJws } from '../../lambda/shared/tokens/jws';
import { TOKEN_REASONS, type TokenReason } from '../../lambda/shared/tokens/reasons';
import { RevocationSnapshot } from '../../lambda/shared/tokens/revocation-snapshot';
import { readAuthorizerConfigs } from './authorizer-configs';
import { type CheckOutcome, outcomesOf } from './token-checks';
import {
  deadline,
  need,
  nowSeconds,
  openTable,
  print,
  type TableOptions,
  type TokenTable,
  tableCommand,
  timeOf,
} from './token-table';
import { readToken } from './token-text';

interface Options extends TableOptions {
  readonly method: string;
  readonly path?: string;
  readonly origin?: string;
  readonly proof?: string;
  readonly app: string;
}

/** `cdk-cors token inspect`: exit code 0 it would pass, 1 it would not. */
export function inspectCommand(): Command {
  return tableCommand('inspect', 'say why a token passes or does not, by what the table says now')
    .argument('<token>', 'the token, or - for standard input')
    .option('--path <path>', 'judge a request to this path, too, by the classes of --app')
    .option('--method <method>', 'method of that request', 'GET')
    .option('--origin <origin>', 'origin of the page that makes it')
    .option('--proof <jwt>', 'its DPoP proof')
    .option('--app <directory>', 'output of cdk synth', 'cdk.out')
    .action(run);
}

async function run(argument: string, options: Options): Promise<void> {
  const text = readToken(argument);
  const table = await openTable(options);
  const state = await snapshotOf(table);
  const { reason } = await judge(text, options, table, state);
  const status = TOKEN_REASONS[reason];
  const jws = splitJws(text);
  const claims = jws && (objectOf(jws.payload)?.object as Readonly<Record<string, unknown>> | undefined);
  const checks = outcomesOf(reason, options.path !== undefined);
  print(options.json, { passes: status === 200, status, reason, claims, checks }, toLines(reason, claims, checks));
  process.exitCode = status === 200 ? 0 : 1;
}

/** All that the feed says now, as an authorizer that has just begun would know it. */
async function snapshotOf({ store, settings }: TokenTable): Promise<RevocationSnapshot> {
  const now = nowSeconds();
  const since = (now - settings.maxLifetimeSeconds) * 1000 - 60_000;
  const snapshot = new RevocationSnapshot();
  snapshot.add(await need(store.feed(since, deadline()), 'the revocations'), now, true);
  return snapshot;
}

async function judge(
  text: string,
  options: Options,
  table: TokenTable,
  state: RevocationSnapshot,
): Promise<Authorization> {
  if (options.path !== undefined) return judgeRequest(text, options.path, options, table, state);
  const token = parseAccessToken(text);
  if (typeof token === 'string') return { reason: token };
  return { reason: (await refuseAccessToken(token, state, table.settings, nowSeconds())) ?? 'token-accepted' };
}

/** The authorizer's own judgement of a request, by the settings that it would be deployed with. */
async function judgeRequest(
  text: string,
  path: string,
  { method, origin, proof, app }: Options,
  { env, settings }: TokenTable,
  state: RevocationSnapshot,
): Promise<Authorization> {
  const { audience, issuer } = settings;
  const configs = readAuthorizerConfigs(app).filter(({ tokens }) => tokens.audience === audience);
  if (configs.length === 0) {
    throw new Error(`got ${JSON.stringify(app)}: no authorizer in it has the audience ${JSON.stringify(audience)}`);
  }
  const tables = configs.map((config) => ({ config, classes: new ClassTable(config, { env, log: () => {} }) }));
  const { config, classes } = tables.find((candidate) => candidate.classes.find(path)) ?? tables[0]!;
  const authorizer = new Authorizer({
    ...config.tokens,
    issuer,
    table: classes,
    state: { get: () => state },
    // a look must not use a proof up
    remember: async () => undefined,
  });
  const front = /^https?:\/\/[^/?#]+/.exec(audience)?.[0];
  return authorizer.authorize({
    path,
    cors: { method, origin },
    authorization: [`${proof === undefined ? 'Bearer' : 'DPoP'} ${text}`],
    proofs: proof === undefined ? [] : [proof],
    uris: () => (front === undefined ? [] : [front + path]),
  });
}

function toLines(
  reason: TokenReason,
  claims: Readonly<Record<string, unknown>> | undefined,
  checks: readonly CheckOutcome[],
): string[] {
  const told = Object.entries(claims ?? {}).map(([name, value]) => {
    const isTime = (name === 'iat' || name === 'exp') && Number.isSafeInteger(value);
    return `  ${name}: ${isTime ? timeOf(value as number) : typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  return [
    `${TOKEN_REASONS[reason] === 200 ? 'passes' : 'refused'}: ${TOKEN_REASONS[reason]} ${reason}`,
    ...told,
    ...checks.map(({ check, outcome, reason: why }) => `  ${outcome.padEnd(11)}  ${check}${why ? `: ${why}` : ''}`),
  ];
}
