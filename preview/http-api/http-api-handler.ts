import type { HttpApi, HttpStage } from '../../lib/template/http-api/http-api';
import type { CallServices } from '../authorizer/call-authorizer';
import { type ApiResponse, type ApiServer, isSendable, notServed } from '../gateway/api-server';
import type { Backends } from '../gateway/backends';
import { hasTooLargeHeaders } from '../gateway/quotas';
import { TokenBuckets } from '../gateway/token-buckets';
import type { WireRequest } from '../gateway/wire-request';
import { NotServedError } from '../not-served-error';
import { isPreflight, preflightResponse, withCorsHeaders } from './cors';
import type { AuthorizerContext, HttpExchange } from './exchange';
import { HttpApiError } from './http-api-error';
import { type HttpApiRequest, httpApiRequest, joinedHeader } from './http-api-request';
import { httpIntegration, isHttpProxy } from './http-integration';
import type { JwtAuthorizers } from './jwt-authorizers';
import { LambdaAuthorizers } from './lambda-authorizers';
import { isLambdaProxy, lambdaIntegration } from './lambda-integration';
import { matchRoute } from './match-route';

/** What an HTTP API needs of the rest of the preview. */
export interface HttpApiServices extends CallServices {
  readonly jwtAuthorizers: JwtAuthorizers;
  readonly backends: Backends;
}

/** Serves an HTTP API as API Gateway does. */
export class HttpApiHandler implements ApiServer {
  private readonly lambdaAuthorizers: LambdaAuthorizers;
  private readonly buckets = new TokenBuckets();

  constructor(
    private readonly api: HttpApi,
    private readonly services: HttpApiServices,
  ) {
    this.lambdaAuthorizers = new LambdaAuthorizers(services);
  }

  /** Answers one request. */
  async serve(wire: WireRequest): Promise<ApiResponse> {
    const started = Date.now();
    const request = httpApiRequest(wire);
    const answer = await this.answer(request, wire);
    const origin = joinedHeader(request, 'origin');
    this.services.log(
      `${this.api.logicalId}  ${wire.method} ${wire.url}  ${answer.status}${origin === undefined ? '' : `  origin ${origin}`}  ${Date.now() - started} ms`,
    );
    return { ...answer, headers: [...answer.headers, ['apigw-requestid', request.id]] };
  }

  private async answer(request: HttpApiRequest, wire: WireRequest): Promise<ApiResponse> {
    try {
      const { cors, stages } = this.api;
      const [stage, path] = stageFor(stages, request.path);
      if (hasTooLargeHeaders(wire, true)) throw new HttpApiError(431, 'the request line and the headers are too large');
      if (wire.body === undefined) throw new HttpApiError(413, 'the body is too large');
      const match = matchRoute(this.api.routes, request.method, path);
      // a route that needs authorization takes preflights too, which therefore fail
      const isOpen = (match?.route.authorization.type ?? 'NONE') === 'NONE';
      if (cors && isOpen && isPreflight(request)) return preflightResponse(cors, request);
      if (!match) throw this.missing(`${request.method} ${path}`);
      const response = await this.serveRoute({ api: this.api, stage, request, ...match });
      if (!isSendable(response)) throw new HttpApiError(500, 'the answer has a header that HTTP does not allow');
      return cors ? withCorsHeaders(cors, request, response) : response;
    } catch (error) {
      const isTold = error instanceof HttpApiError || error instanceof NotServedError;
      const told = isTold ? error : new HttpApiError(500, String(error));
      this.services.log(`${this.api.logicalId}  ${told.message}`);
      return told instanceof NotServedError ? notServed(told) : told.response;
    }
  }

  /** What is not found may be in a part of the API that is not read. */
  private missing(route: string): Error {
    const { hasDocument, hasQuickRoute, logicalId } = this.api;
    if (hasDocument) return new NotServedError(`the OpenAPI document of ${logicalId}`);
    if (hasQuickRoute) return new NotServedError(`the quick creation of ${logicalId}`);
    return new HttpApiError(404, `the API has no ${route}`);
  }

  private async serveRoute(exchange: HttpExchange): Promise<ApiResponse> {
    const { authorization, integration, key } = exchange.route;
    if (authorization.type === 'unknown') throw new NotServedError(authorization.what);
    if (!this.hasToken(exchange)) throw new HttpApiError(429, key);
    const authorizer = await this.authorize(exchange);
    if (!integration) throw new HttpApiError(500, `${key} has no integration`);
    const { IntegrationType: type, IntegrationSubtype: subtype } = integration;
    if (isHttpProxy(integration)) return httpIntegration(exchange, integration, this.services.backends);
    if (!isLambdaProxy(integration)) throw new NotServedError(`integration type ${subtype ?? type}`);
    return lambdaIntegration({ ...exchange, authorizer }, integration, this.services);
  }

  /** A bucket for each route of a stage. */
  private hasToken({ stage, route: { key } }: HttpExchange): boolean {
    const throttle = stage.throttles.has(key) ? stage.throttles.get(key) : stage.defaultThrottle;
    return throttle === undefined || this.buckets.take(`${stage.name} ${key}`, throttle);
  }

  private async authorize(exchange: HttpExchange): Promise<AuthorizerContext | undefined> {
    const { authorization } = exchange.route;
    switch (authorization.type) {
      case 'CUSTOM':
        return this.lambdaAuthorizers.judge(authorization.authorizer, exchange);
      case 'JWT':
        return this.services.jwtAuthorizers.judge(authorization, exchange);
      case 'AWS_IAM':
        if (!joinedHeader(exchange.request, 'authorization')?.startsWith('AWS4-')) {
          throw new HttpApiError(403, 'the route needs a signed request');
        }
        return undefined;
      default:
        return undefined;
    }
  }
}

/**
 * The stage that the first segment of a path names, else `$default`, and the path below it.
 *
 * @throws {HttpApiError} 404 where the API has neither
 */
function stageFor(stages: ReadonlyMap<string, HttpStage>, path: string): [HttpStage, string] {
  const [, first = ''] = path.split('/');
  const named = first === '$default' ? undefined : stages.get(first);
  if (named) return [named, path.slice(first.length + 1) || '/'];
  const fallback = stages.get('$default');
  if (!fallback) throw new HttpApiError(404, `the API has no stage ${first}`);
  return [fallback, path];
}
