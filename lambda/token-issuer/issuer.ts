import { waitingMilliseconds } from '../../lib/contract/function-times';
import { REFUSED } from '../../lib/contract/metrics';
import type { HttpResponse } from '../../request/cors/http-response';
import { networkHash } from '../../request/observe/network-hash';
import { tokenMetrics } from '../../request/observe/token-metrics';
import type { IssuerContext } from './context';
import { IssuerCors, type IssuerPolicy } from './cors';
import { discoveryDocument, keySet } from './endpoints/discovery';
import { eventsEndpoint } from './endpoints/events-endpoint';
import { introspectionEndpoint } from './endpoints/introspection-endpoint';
import { revocationEndpoint } from './endpoints/revocation-endpoint';
import { tokenRequest } from './endpoints/token-endpoint';
import { type IssuerRequest, toIssuerRequest } from './issuer-request';
import { type ErrorFormat, errorAnswer, isOAuthError, type OAuthError, oauthError } from './oauth-error';

type Endpoint = (
  request: IssuerRequest,
  context: IssuerContext,
  signal: AbortSignal,
) => Promise<HttpResponse | OAuthError> | HttpResponse;

interface Route {
  readonly method: 'GET' | 'POST';
  readonly policy: IssuerPolicy;
  readonly errors: ErrorFormat;
  readonly endpoint: Endpoint;
}

const TOKEN_PATH = '/token';

const DISCOVERY: Route = {
  method: 'GET',
  policy: 'metadata',
  errors: 'problem',
  endpoint: (_, context) => discoveryDocument(context),
};

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  [TOKEN_PATH, { method: 'POST', policy: 'token', errors: 'json', endpoint: tokenRequest }],
  ['/revoke', { method: 'POST', policy: 'servers', errors: 'json', endpoint: revocationEndpoint }],
  ['/introspect', { method: 'POST', policy: 'servers', errors: 'json', endpoint: introspectionEndpoint }],
  ['/events', { method: 'POST', policy: 'servers', errors: 'problem', endpoint: eventsEndpoint }],
  ['/.well-known/openid-configuration', DISCOVERY],
  ['/.well-known/oauth-authorization-server', DISCOVERY],
  [
    '/jwks.json',
    { method: 'GET', policy: 'metadata', errors: 'problem', endpoint: (_, context, signal) => keySet(context, signal) },
  ],
]);

/** The issuer of access tokens: one function behind all routes of its HTTP API. */
export class Issuer {
  private readonly context: IssuerContext;
  private readonly cors: IssuerCors;

  constructor(context: IssuerContext) {
    this.context = context;
    this.cors = new IssuerCors({ log: context.log });
  }

  /** Answers an event of payload format 2.0. Never throws or rejects, whatever the event is. */
  async handle(event: unknown): Promise<HttpResponse> {
    const request = toIssuerRequest(event);
    if (request === undefined) return errorAnswer(oauthError('invalid_request', 'the event is no request'), 'problem');
    const route = ROUTES.get(request.path);
    if (route === undefined) return errorAnswer(oauthError('not_found', 'there is nothing at this path'), 'problem');
    if (request.method === 'OPTIONS') return this.cors.options(request, route.policy);
    return this.cors.decorate(await this.answer(request, route), request, route.policy);
  }

  private async answer(request: IssuerRequest, { method, errors, endpoint }: Route): Promise<HttpResponse> {
    if (request.method !== method) {
      const answer = errorAnswer(oauthError('method_not_allowed', `this path has ${method} only`), errors);
      return { ...answer, headers: { ...answer.headers, allow: `${method}, OPTIONS` } };
    }
    const answer = await this.run(request, endpoint);
    if (!isOAuthError(answer)) return answer;
    const { error, description } = answer;
    const { config, issuer, clock, log } = this.context;
    const now = clock();
    const network = networkHash(request.address, config.metrics?.stack ?? issuer, now);
    const counted = request.path === TOKEN_PATH && tokenMetrics(config.metrics, REFUSED, now, error);
    log('refusal', { path: request.path, error, description, network, ...counted });
    return errorAnswer(answer, errors);
  }

  private async run(request: IssuerRequest, endpoint: Endpoint): Promise<HttpResponse | OAuthError> {
    try {
      // what takes longer gets an answer, not a gateway's error
      const signal = AbortSignal.timeout(waitingMilliseconds('token-issuer'));
      return await endpoint(request, this.context, signal);
    } catch (error) {
      this.context.log('error', { path: request.path, problem: error instanceof Error ? error.stack : String(error) });
      return oauthError('server_error', 'something went wrong');
    }
  }
}
