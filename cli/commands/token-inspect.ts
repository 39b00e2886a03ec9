import type { Command } from 'commander';
import { FEED_LOOKBACK_MS } from '../../lib/contract/times';
import { RouteTable } from '../../lib/routes/route-table';
import { ClassTable } from '../../request/cors/class-table';
import { RevocationSnapshot } from '../../request/tokens/state/revocation-snapshot';
import { parseAccessToken, refuseAccessToken } from '../../request/tokens/token/access-token';
import { type Authorization, Authorizer } from '../../request/tokens/token/authorize';
import { objectOf, splitJws } from '../../request/tokens/token/jws';
import { TOKEN_REASONS } from '../../request/tokens/token/reasons';
import { urlOrigin } from '../../request/url-origin';
import { readAuthorizerConfigs } from '../tokens/authorizer-configs';
import { InputReport } from '../tokens/input-report';
import { inspectionLines } from '../tokens/inspection-lines';
import { problem } from '../tokens/problem';
import { print } from '../tokens/terminal';
import { outcomesOf } from '../tokens/token-checks';
import {
  deadline,
  need,
  nowSeconds,
  openTable,
  type TableOptions,
  type TokenTable,
  tableCommand,
} from '../tokens/token-table';
import { readToken } from '../tokens/token-text';

interface Options extends TableOptions {
  readonly method?: string;
  readonly path?: string;
  readonly origin?: string;
  readonly proof?: string;
  readonly app?: string;
}

/** `cdk-cors token inspect`: exit code 0 it would pass, 1 it would not. */
export function inspectCommand(): Command {
  return tableCommand('inspect', 'say why a token passes or does not, by what the table says now')
    .argument('<token>', 'the token, or - for standard input')
    .option('--path <path>', 'judge a request to this path, too, by the classes of --app')
    .option('--method <method>', 'method of that request; by default GET')
    .option('--origin <origin>', 'origin of the page that makes it')
    .option('--proof <jwt>', 'its DPoP proof')
    .option('--app <directory>', 'output of cdk synth; by default cdk.out')
    .action(run);
}

async function run(argument: string, options: Options): Promise<void> {
  const report = new InputReport();
  checkRequest(options, report);
  const text = readToken(argument);
  const table = await openTable(options, report);
  const state = await snapshotOf(table);
  const { reason } = await judge(text, options, table, state);
  const status = TOKEN_REASONS[reason];
  const jws = splitJws(text);
  const claims = jws && (objectOf(jws.payload)?.object as Readonly<Record<string, unknown>> | undefined);
  const checks = outcomesOf(reason, options.path !== undefined);
  print(
    options.json,
    { passes: status === 200, status, reason, claims, checks },
    inspectionLines(reason, claims, checks),
  );
  process.exitCode = status === 200 ? 0 : 1;
}

/** What is about a request says nothing of a token without one. */
function checkRequest({ path, ...options }: Options, report: InputReport): void {
  if (path !== undefined) {
    if (!path.startsWith('/')) report.error('path-invalid', '--path', path, 'a path begins with /', 'write /quotes');
    return;
  }
  for (const name of ['method', 'origin', 'proof', 'app'] as const) {
    if (options[name] === undefined) continue;
    const reason = 'it is about a request, which has a path';
    report.error('path-missing', `--${name}`, options[name], reason, 'write --path, too, such as --path /quotes');
  }
}

/** All that the feed says now, as an authorizer that has just begun would know it. */
async function snapshotOf(table: TokenTable): Promise<RevocationSnapshot> {
  const { store, settings } = table;
  const now = nowSeconds(table);
  const since = (now - settings.maxLifetimeSeconds) * 1000 - FEED_LOOKBACK_MS;
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
  return { reason: (await refuseAccessToken(token, state, table.settings, nowSeconds(table))) ?? 'token-accepted' };
}

/** The authorizers' own judgement of a request, by the settings that they would be deployed with. */
async function judgeRequest(
  text: string,
  path: string,
  { method = 'GET', origin, proof, app = 'cdk.out' }: Options,
  { env, settings, clock, transport }: TokenTable,
  state: RevocationSnapshot,
): Promise<Authorization> {
  const { audience, issuer } = settings;
  const configs = readAuthorizerConfigs(app).filter(({ tokens }) => tokens.audience === audience);
  if (configs.length === 0) {
    throw new Error(
      problem(
        'authorizer-missing',
        `got ${JSON.stringify(app)}: no authorizer in it has the audience ${JSON.stringify(audience)}`,
      ),
    );
  }
  const front = urlOrigin(audience);
  const request = {
    path,
    cors: { method, origin },
    authorization: [`${proof === undefined ? 'Bearer' : 'DPoP'} ${text}`],
    proofs: proof === undefined ? [] : [proof],
    uris: () => (front === undefined ? [] : [front + path]),
  };
  const judgements = configs.map((config) => {
    const table = new ClassTable(config, RouteTable, { env, transport, log: () => {} });
    // a look must not use a proof up
    const remember = async () => undefined;
    const surroundings = { issuer, table, state: { get: () => state }, remember, clock };
    return new Authorizer({ ...config.tokens, ...surroundings }).authorize(request);
  });
  return strictestOf(await Promise.all(judgements));
}

/** Several APIs of an app may have the path: of those that do, one that refuses. */
function strictestOf(judgements: readonly Authorization[]): Authorization {
  const covering = judgements.filter(({ reason }) => reason !== 'path-not-covered');
  return covering.find(({ reason }) => reason !== 'token-accepted') ?? covering[0] ?? judgements[0]!;
}
