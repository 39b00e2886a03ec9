import { AUTHORIZED, UNAUTHORIZED } from '../../lib/contract/metrics';
import { RouteTable } from '../../lib/routes/route-table';
import { DynamoDb } from '../../request/aws/dynamodb';
import type { Transport } from '../../request/aws/http-transport';
import { ClassTable } from '../../request/cors/class-table';
import { type Log, log as writeLine } from '../../request/log';
import { makeMeter } from '../../request/observe/meter';
import { tokenMetrics } from '../../request/observe/token-metrics';
import { TimeBudget } from '../../request/time-budget';
import { rememberId } from '../../request/tokens/state/replay-store';
import { readFeed } from '../../request/tokens/state/revocation-feed';
import { SnapshotCache } from '../../request/tokens/state/snapshot-cache';
import { type Authorization, Authorizer } from '../../request/tokens/token/authorize';
import { TOKEN_REASONS } from '../../request/tokens/token/reasons';
import { type AccessEvent, readAccessEvent } from './access-event';
import { type AuthorizerResponse, authorizerResponse } from './authorizer-response';
import { type AuthorizerSettings, loadSettings } from './config';

/** What an authorizer takes from its runtime. */
export interface Runtime {
  readonly env?: NodeJS.ProcessEnv;
  readonly transport?: Transport;
  readonly clock?: () => number;
  readonly log?: Log;
}

/** How long a request waits until a proof is remembered. */
const REMEMBER_BUDGET_MS = 1_000;

/**
 * Makes the handler of an authorizer. It rejects with `Unauthorized` where API Gateway has to answer 401, and with
 * another error where it has to answer 500; nothing else about an event makes it throw.
 */
export function makeHandler(config: object, runtime: Runtime = {}): (event: unknown) => Promise<AuthorizerResponse> {
  const log = runtime.log ?? writeLine;
  const loaded = loadSettings(config, runtime.env ?? process.env);
  if ('problems' in loaded) {
    log('config', { problems: loaded.problems });
    return async () => {
      throw new Error('state-unavailable');
    };
  }
  const { settings } = loaded;
  const { clock = Date.now } = runtime;
  const time = new TimeBudget();
  const authorizer = makeAuthorizer(settings, time, log, runtime);
  return async (value) => {
    time.begin();
    const event = readAccessEvent(value, settings.audience);
    if (event === undefined) throw new Error('the event is not one of a REQUEST authorizer');
    const authorization = await authorizer.authorize(event);
    const { metrics } = settings;
    const metric = authorization.reason === 'token-accepted' ? AUTHORIZED : UNAUTHORIZED;
    const counted = tokenMetrics(metrics, metric, clock(), authorization.reason);
    log('authorization', { ...summaryOf(event, authorization), ...counted });
    return authorizerResponse(authorization, event);
  };
}

function makeAuthorizer(settings: AuthorizerSettings, time: TimeBudget, log: Log, runtime: Runtime): Authorizer {
  const { env, transport, clock } = runtime;
  // the proof is remembered last
  const reserved = settings.dpop ? REMEMBER_BUDGET_MS : 0;
  const deadline = (milliseconds: number) => time.deadline(milliseconds, reserved);
  const table = new DynamoDb({ table: settings.tokensTable, env, transport });
  return new Authorizer({
    ...settings,
    table: new ClassTable(settings.config, RouteTable, {
      ...runtime,
      deadline,
      // what classes decide about origins is part of what is logged of each request
      log: except('decision', log),
      meter: makeMeter('authorizer', { ...runtime, log }),
    }),
    state: new SnapshotCache({
      ...settings,
      read: (sinceMs, signal) => readFeed(table, sinceMs, signal),
      onProblem: (problem) => log('snapshot', { table: settings.tokensTable, ...problem }),
      clock,
      deadline,
    }),
    remember: (jkt, jti, ttl) => rememberId(table, jkt, jti, ttl, time.deadline(REMEMBER_BUDGET_MS)),
    clock,
  });
}

/** What is logged of a request; of its token, only what has been verified. */
function summaryOf({ requestId, cors, path }: AccessEvent, { reason, claims }: Authorization) {
  const { method, origin } = cors;
  const status = TOKEN_REASONS[reason];
  return {
    requestId,
    status,
    reason,
    method,
    path: typeof path === 'string' ? path : path.path,
    origin,
    client: claims?.client_id,
    sub: claims?.sub,
    jti: claims?.jti,
  };
}

function except(kind: string, log: Log): Log {
  return (other, fields) => {
    if (other !== kind) log(other, fields);
  };
}
